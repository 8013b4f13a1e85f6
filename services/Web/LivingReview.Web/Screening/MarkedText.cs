using LivingReview.Contracts.Screening;

namespace LivingReview.Web.Screening;

/// <summary>A piece of an abstract: plain text, or a figure in its place.</summary>
/// <param name="Text">The piece.</param>
/// <param name="Figure">The figure that stands there; null for plain text.</param>
public sealed record MarkedText(string Text, PrintedFigureView? Figure)
{
    /// <summary>The text divided at its figures. A figure that lies outside the text or inside another one is left out here.</summary>
    public static IReadOnlyList<MarkedText> Divide(string text, IReadOnlyList<PrintedFigureView> figures)
    {
        var (parts, at) = (new List<MarkedText>(), 0);
        foreach (var figure in figures.Where(one => one.Length > 0).OrderBy(one => one.Offset).ThenByDescending(one => one.Length))
        {
            if (figure.Offset < at || figure.Offset + figure.Length > text.Length)
                continue;
            if (figure.Offset > at)
                parts.Add(new(text[at..figure.Offset], null));
            at = figure.Offset + figure.Length;
            parts.Add(new(text[figure.Offset..at], figure));
        }

        if (at < text.Length)
            parts.Add(new(text[at..], null));
        return parts;
    }
}
