using System.Text;

namespace LivingReview.Contracts.Tests;

/// <summary>The lines that were removed from one text and added by another, each with the lines around it.</summary>
internal static class LineDifference
{
    private const int Context = 3;
    private const int MaxLines = 120;

    public static string Between(string before, string after)
    {
        var lines = Compare(before.TrimEnd('\n').Split('\n'), after.TrimEnd('\n').Split('\n'));
        var shown = new bool[lines.Count];
        for (var i = 0; i < lines.Count; i++)
        {
            if (lines[i].Sign == ' ') continue;
            for (var j = Math.Max(0, i - Context); j <= Math.Min(lines.Count - 1, i + Context); j++) shown[j] = true;
        }

        var text = new StringBuilder();
        var count = 0;
        for (var i = 0; i < lines.Count && count < MaxLines; i++)
        {
            if (!shown[i]) continue;
            if (i > 0 && !shown[i - 1]) text.Append("  ...\n");
            text.Append(lines[i].Sign).Append(' ').Append(lines[i].Text).Append('\n');
            count++;
        }

        if (count == MaxLines) text.Append("  (more)\n");
        return text.ToString().TrimEnd('\n');
    }

    /// <summary>Myers' problem by its plain table: documents here have at most some thousand lines, most of them equal at both ends.</summary>
    private static List<(char Sign, string Text)> Compare(string[] before, string[] after)
    {
        var start = 0;
        while (start < before.Length && start < after.Length && before[start] == after[start]) start++;
        var end = 0;
        while (end < before.Length - start && end < after.Length - start && before[^(end + 1)] == after[^(end + 1)]) end++;

        var (rows, columns) = (before.Length - start - end, after.Length - start - end);
        var longest = new int[rows + 1, columns + 1];
        for (var i = rows - 1; i >= 0; i--)
        {
            for (var j = columns - 1; j >= 0; j--)
            {
                longest[i, j] = before[start + i] == after[start + j] ? longest[i + 1, j + 1] + 1 : Math.Max(longest[i + 1, j], longest[i, j + 1]);
            }
        }

        List<(char, string)> lines = [.. before[..start].Select(l => (' ', l))];
        for (int i = 0, j = 0; i < rows || j < columns;)
        {
            if (i < rows && j < columns && before[start + i] == after[start + j])
            {
                lines.Add((' ', before[start + i]));
                i++;
                j++;
            }
            else if (j == columns || (i < rows && longest[i + 1, j] >= longest[i, j + 1]))
            {
                lines.Add(('-', before[start + i++]));
            }
            else
            {
                lines.Add(('+', after[start + j++]));
            }
        }

        lines.AddRange(before[(before.Length - end)..].Select(l => (' ', l)));
        return lines;
    }
}
