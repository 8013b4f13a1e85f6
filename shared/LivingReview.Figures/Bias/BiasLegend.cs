namespace LivingReview.Figures.Bias;

/// <summary>The legend of the marks in a forest plot, in one line or, on a phone, in two.</summary>
/// <param name="Entries">Texts with the mark before each; the first has none.</param>
/// <param name="Height">Height that it takes.</param>
internal sealed record BiasLegend(IReadOnlyList<BiasLegendEntry> Entries, double Height)
{
    public const double MarkRadius = 7;

    private const double Line = 22, Character = 7, Gap = 16;

    /// <summary>No legend: no study is assessed.</summary>
    public static BiasLegend None { get; } = new([], 0);

    /// <param name="judgements">The overall judgement of each study; null where there is none.</param>
    /// <param name="x">Where it begins.</param>
    /// <param name="y">Its first baseline.</param>
    /// <param name="width">Where it ends.</param>
    public static BiasLegend Create(IReadOnlyCollection<string?> judgements, double x, double y, double width)
    {
        var kinds = BiasSymbol.Kinds.Where(kind => judgements.Any(judgement => BiasSymbol.KindOf(judgement) == kind)).ToList();
        if (kinds.Count == 0) return None;
        var texts = new List<(string? Kind, string Text)> { (null, T["Risk of bias:"]) };
        texts.AddRange(kinds.Select(kind => ((string?)kind, kind)));
        if (judgements.Any(judgement => judgement is null)) texts.Add((null, T["no mark: not assessed"]));
        var (entries, at, line) = (new List<BiasLegendEntry>(), x, 0);
        foreach (var (kind, text) in texts)
        {
            var space = (kind is null ? 0 : 2 * MarkRadius + 6) + (Character * text.Length);
            if (at > x && at + space > width) (at, line) = (x, line + 1);
            var baseline = y + (Line * line);
            entries.Add(new BiasLegendEntry(kind, kind is null ? "" : BiasSymbol.Outline(kind, at + MarkRadius, baseline - 4.5, MarkRadius, signed: true), text, at + (kind is null ? 0 : (2 * MarkRadius) + 6), baseline));
            at += space + Gap;
        }

        return new BiasLegend(entries, Line * (line + 1) + 6);
    }
}

/// <param name="Kind">Kind of the mark; null for a text alone.</param>
/// <param name="Mark">Outline of the mark.</param>
/// <param name="Text">What it says.</param>
/// <param name="X">Where the text begins.</param>
/// <param name="Y">Baseline of the text.</param>
internal sealed record BiasLegendEntry(string? Kind, string Mark, string Text, double X, double Y);
