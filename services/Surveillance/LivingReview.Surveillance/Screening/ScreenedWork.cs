using LivingReview.Contracts.Screening;

namespace LivingReview.Surveillance.Screening;

/// <summary>What a record of the desk says, beside the log of decisions.</summary>
/// <param name="Id">Review and record.</param>
/// <param name="Review">The review.</param>
/// <param name="Record">Title, abstract, numbers.</param>
/// <param name="TitleKey">Title without marks, and year; null without either.</param>
public sealed record ScreenedWork(string Id, string Review, ScreeningRecord Record, string? TitleKey)
{
    /// <summary>W3C traceparent that everything about the record continues: that of its work, or its own since it came from a file.</summary>
    public string? Trace { get; init; }

    internal static ScreenedWork From(string review, ScreeningRecord record, string? trace) => new(IdOf(review, record.Id), review, record, DeskImport.TitleKey(record)) { Trace = trace };

    public static string IdOf(string review, string record) => $"{review}/{record}";

    /// <summary>The trace of a record; null for an unknown one.</summary>
    internal static async Task<string?> TraceOfAsync(ISurveillanceStore store, string review, string record, CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        return (await session.LoadAsync<ScreenedWork>(IdOf(review, record), cancellationToken))?.Trace;
    }
}

/// <summary>In which order to read, as last computed.</summary>
/// <param name="Id">The review.</param>
/// <param name="Records">Undecided records, first to read first.</param>
/// <param name="Decided">How many decisions it was learned from.</param>
/// <param name="OrderedAt">When.</param>
public sealed record ReadingOrderRecord(string Id, IReadOnlyList<string> Records, int Decided, DateTimeOffset OrderedAt);
