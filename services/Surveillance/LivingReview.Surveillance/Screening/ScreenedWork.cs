using LivingReview.Contracts.Screening;

namespace LivingReview.Surveillance.Screening;

/// <summary>What a record of the desk says, beside the log of decisions.</summary>
/// <param name="Id">Review and record.</param>
/// <param name="Review">The review.</param>
/// <param name="Record">Title, abstract, numbers.</param>
/// <param name="TitleKey">Title without marks, and year; null without either.</param>
public sealed record ScreenedWork(string Id, string Review, ScreeningRecord Record, string? TitleKey)
{
    internal static ScreenedWork From(string review, ScreeningRecord record) => new(IdOf(review, record.Id), review, record, DeskImport.TitleKey(record));

    public static string IdOf(string review, string record) => $"{review}/{record}";
}

/// <summary>In which order to read, as last computed.</summary>
/// <param name="Id">The review.</param>
/// <param name="Records">Undecided records, first to read first.</param>
/// <param name="Decided">How many decisions it was learned from.</param>
/// <param name="OrderedAt">When.</param>
public sealed record ReadingOrderRecord(string Id, IReadOnlyList<string> Records, int Decided, DateTimeOffset OrderedAt);
