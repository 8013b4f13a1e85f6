namespace LivingReview.Web.Figures;

/// <summary>Breaks a label into lines, because SVG text does not wrap.</summary>
internal static class TextFit
{
    /// <summary>At most <paramref name="maxLines"/> lines of about <paramref name="width"/> characters; the last ends in an ellipsis if text is left.</summary>
    public static IReadOnlyList<string> Lines(string text, int width, int maxLines)
    {
        var lines = new List<string>();
        var rest = text.Trim();
        while (rest.Length > 0)
        {
            if (rest.Length <= width)
            {
                lines.Add(rest);
                break;
            }

            if (lines.Count == maxLines - 1)
            {
                lines.Add(rest[..(width - 1)].TrimEnd() + "…");
                break;
            }

            var space = rest.LastIndexOf(' ', width);
            var cut = space > 0 ? space : width;
            lines.Add(rest[..cut]);
            rest = rest[cut..].TrimStart();
        }

        return lines;
    }
}
