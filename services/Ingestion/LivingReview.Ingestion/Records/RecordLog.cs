using LivingReview.Contracts.Studies;
using LivingReview.Hosting.Authentication;
using LivingReview.Hosting.Problems;
using LivingReview.Ingestion.Reviews;
using Marten;
using Microsoft.AspNetCore.Http;

namespace LivingReview.Ingestion.Records;

/// <summary>A record as it stands.</summary>
/// <param name="Id">Review and record.</param>
/// <param name="Review">The review.</param>
/// <param name="Record">The record.</param>
public sealed record CandidateRecord(string Id, string Review, RecordView Record)
{
    public static string IdOf(string review, string record) => $"{review}/{record}";
}

/// <summary>Which records have a DOI, a PubMed id or a title with its year.</summary>
/// <param name="Id">Review and mark.</param>
/// <param name="Record">Id of the first record.</param>
/// <param name="Others">Ids of further ones: works of the same title and year with DOIs of their own.</param>
public sealed record RecordMark(string Id, string Record, IReadOnlyList<string>? Others = null)
{
    /// <summary>Every record that has the identifier.</summary>
    public IEnumerable<string> Records() => [Record, .. Others ?? []];

    /// <summary>The mark, borne by a further record too.</summary>
    public RecordMark With(string record) => Records().Contains(record, StringComparer.Ordinal) ? this : this with { Others = [.. Others ?? [], record] };

    public static string IdOf(string review, string mark) => $"{review}|{mark}";
}

/// <summary>That a file was imported.</summary>
/// <param name="Id">Review and hash of the file.</param>
public sealed record RecordFile(string Id)
{
    public static string IdOf(string review, string hash) => $"{review}|{hash}";
}

/// <summary>
/// The one way to write about records. They have a stream of their own beside the evidence, so that a revision is always about evidence;
/// writers take turns by the review's lock.
/// </summary>
internal sealed class RecordLog(IIngestionStore store, IHttpContextAccessor http)
{
    private const string Prefix = "records:";

    public static string StreamOf(string review) => Prefix + review;

    /// <summary>The review of a stream of records; null for other streams.</summary>
    public static string? ReviewOf(string stream) => stream.StartsWith(Prefix, StringComparison.Ordinal) ? stream[Prefix.Length..] : null;

    /// <summary>Appends the events that <paramref name="decide"/> returns, or only returns its result if there are none.</summary>
    public async Task<IResult> WriteAsync(
        string review, Func<IDocumentSession, CancellationToken, Task<(IReadOnlyList<object> Events, IResult Answer)>> decide, CancellationToken cancellationToken)
    {
        await using var session = store.LightweightSession();
        session.SetHeader(EvidenceLog.ActorHeader, Caller.NameOf(http.HttpContext));
        var stream = await session.Events.FetchForExclusiveWriting<ReviewRecord>(review, cancellationToken);
        if (stream.Aggregate is null) return Problem.UnknownReview(review);
        var (events, answer) = await decide(session, cancellationToken);
        if (events.Count == 0) return answer;
        session.Events.Append(StreamOf(review), events);
        await session.SaveChangesAsync(cancellationToken);
        return answer;
    }
}
