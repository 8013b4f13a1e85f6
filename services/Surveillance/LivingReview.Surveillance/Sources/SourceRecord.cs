using System.Security.Cryptography;
using System.Text.Json;

namespace LivingReview.Surveillance.Sources;

/// <summary>A record as a source gives it today.</summary>
public sealed record SourceRecord
{
    /// <summary>The source; one of <see cref="SourceNames"/>.</summary>
    public required string Source { get; init; }

    /// <summary>Its id there.</summary>
    public required string SourceId { get; init; }

    /// <summary>DOI, lower case, without address.</summary>
    public string? Doi { get; init; }

    /// <summary>PubMed id.</summary>
    public string? Pmid { get; init; }

    /// <summary>The registration number, where the record is the registration itself.</summary>
    public string? Registration { get; init; }

    /// <summary>Registration numbers that the record names: of the trial that it reports.</summary>
    public IReadOnlyList<string> Registrations { get; init; } = [];

    public string? Title { get; init; }

    public string? Abstract { get; init; }

    public IReadOnlyList<string> Authors { get; init; } = [];

    public string? Journal { get; init; }

    public int? Year { get; init; }

    /// <summary>The day of publication, where the source says it to the day.</summary>
    public DateOnly? Published { get; init; }

    public string? Language { get; init; }

    public IReadOnlyList<string> Types { get; init; } = [];

    /// <summary>Whether it is a preprint.</summary>
    public bool IsPreprint { get; init; }

    /// <summary>DOI of the article that a preprint became.</summary>
    public string? PublishedAs { get; init; }

    /// <summary>Whether the source marks it as retracted.</summary>
    public bool Retracted { get; init; }

    /// <summary>Notices about it: retractions, corrections and so on.</summary>
    public IReadOnlyList<SourceNotice> Notices { get; init; } = [];

    /// <summary>What it says, as a hash: the same record again changes nothing.</summary>
    public string ContentHash() => Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(this)))[..32];
}

/// <summary>A notice about a paper.</summary>
/// <param name="Kind">One of <see cref="NoticeKinds"/>.</param>
/// <param name="Source">The source that says so.</param>
/// <param name="Doi">DOI of the notice.</param>
/// <param name="Pmid">PubMed id of the notice.</param>
/// <param name="Date">Its date, where the source gives it.</param>
public sealed record SourceNotice(string Kind, string Source, string? Doi, string? Pmid, DateOnly? Date = null);

/// <summary>Kinds of notices. Errata are not retractions: only three kinds take a paper out of the literature.</summary>
internal static class NoticeKinds
{
    public const string Retraction = "retraction";
    public const string Withdrawal = "withdrawal";
    public const string Removal = "removal";
    public const string Concern = "expression-of-concern";
    public const string Correction = "correction";
    public const string Erratum = "erratum";

    /// <summary>Whether the paper no longer stands.</summary>
    public static bool TakesOut(string kind) => kind is Retraction or Withdrawal or Removal;

    /// <summary>From the words of Crossref; null for kinds that ask for nothing (a new version, an addendum).</summary>
    public static string? OfCrossref(string? type) => type?.Replace('_', '-').Replace(' ', '-').ToLowerInvariant() switch
    {
        "retraction" or "partial-retraction" => Retraction,
        "withdrawal" => Withdrawal,
        "removal" => Removal,
        "expression-of-concern" => Concern,
        "correction" or "corrigendum" => Correction,
        "erratum" => Erratum,
        _ => null,
    };

    /// <summary>From PubMed's RefType of a paper that a notice is about; null for links that are no notices.</summary>
    public static string? OfPubMed(string? type) => type switch
    {
        "RetractionIn" => Retraction,
        "ExpressionOfConcernIn" => Concern,
        "CorrectedandRepublishedIn" or "PartialRetractionIn" => Correction,
        "ErratumIn" => Erratum,
        _ => null,
    };
}
