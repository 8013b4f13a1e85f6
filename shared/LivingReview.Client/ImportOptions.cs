namespace LivingReview.Client;

/// <summary>How a file of studies is read.</summary>
public sealed record ImportOptions
{
    /// <summary>csv, tsv, xlsx, revman or json; null where the profile says it.</summary>
    public string? Format { get; init; }

    /// <summary>Mapping profile, as metadta, mada or a saved one; null for columns by their names.</summary>
    public string? Profile { get; init; }

    /// <summary>Sheet of a workbook, by name or number; null for the first.</summary>
    public string? Sheet { get; init; }

    /// <summary>Whether nothing is saved.</summary>
    public bool DryRun { get; init; }

    /// <summary>Whether studies without a fault are imported although others have one, which are kept as drafts.</summary>
    public bool GoodRows { get; init; }

    /// <summary>Answers to the questions about the file, as skip:6.</summary>
    public IReadOnlyList<string> Answers { get; init; } = [];

    internal string Query =>
        $"dryRun={(DryRun ? "true" : "false")}{Part("profile", Profile)}{Part("format", Format)}{Part("sheet", Sheet)}{(GoodRows ? "&goodRows=true" : "")}{string.Concat(Answers.Select(answer => Part("answer", answer)))}";

    private static string Part(string name, string? value) => value is null ? "" : $"&{name}={Uri.EscapeDataString(value)}";
}
