namespace LivingReview.EvidenceFiles.Tables;

/// <summary>How a file is opened.</summary>
public sealed record TableOptions
{
    /// <summary>How well a row would do as the header: how many of the needed fields it names. The best of the first rows is the header.</summary>
    public Func<IReadOnlyList<string?>, int> HeaderScore { get; init; } = _ => 0;

    /// <summary>Name or number (1 is the first) of the sheet to read; null for the one that holds a table of studies.</summary>
    public string? Sheet { get; init; }
}
