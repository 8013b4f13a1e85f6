using System.Globalization;
using System.Runtime.CompilerServices;
using LivingReview.EvidenceFiles.Names;

namespace LivingReview.EvidenceFiles.Tables;

/// <summary>Finds the header among the first rows, and reads ahead what shows the conventions of the file.</summary>
internal static class TableStart
{
    private const int MaxHeaderRow = 20;

    /// <summary>Rows that are read ahead: every table that a team keeps by hand.</summary>
    private const int ReadAhead = 5000;

    /// <summary>The table; null if there is no row at all.</summary>
    public static async Task<SourceTable?> ReadAsync(IAsyncEnumerable<SourceRow> rows, TableOptions options, IDisposable reader, CancellationToken cancellationToken)
    {
        var each = rows.GetAsyncEnumerator(cancellationToken);
        var first = new List<SourceRow>();
        Exception? fault = null;
        try
        {
            while (first.Count <= ReadAhead && await each.MoveNextAsync()) first.Add(each.Current);
        }
        catch (UnreadableFileException unreadable) when (first.Count > 0)
        {
            fault = unreadable; // said when the rows before it have been read
        }

        if (first.Count == 0) return null;
        var (at, score) = (0, options.HeaderScore(first[0].Cells));
        for (var i = 1; i < Math.Min(first.Count, MaxHeaderRow); i++)
        {
            if (options.HeaderScore(first[i].Cells) is var better && better > score && better > 1) (at, score) = (i, better);
        }

        var header = first[at];
        var below = first.GetRange(at + 1, first.Count - at - 1);
        var width = Width(header.Cells);
        return new SourceTable([.. header.Cells.Take(width).Select(c => PlainText.Tidy(c) ?? "")], header.Line, RestAsync(below, each, fault, cancellationToken))
        {
            Format = "csv",
            HeaderCells = header.Cells.Count,
            FirstRows = below,
            Reader = reader,
            Remarks = at == 0 ? [] : [string.Create(CultureInfo.InvariantCulture, $"The header is row {header.Line}; above it stands: {string.Join(" / ", first.Take(at).Select(Shown))}.")],
        };
    }

    /// <summary>Without the columns at the end that have no name.</summary>
    private static int Width(IReadOnlyList<string?> header)
    {
        var width = header.Count;
        while (width > 0 && header[width - 1] is null) width--;
        return width;
    }

    private static string Shown(SourceRow row)
    {
        var text = PlainText.Tidy(string.Join(' ', row.Cells.OfType<string>())) ?? "";
        return text.Length <= 60 ? $"'{text}'" : $"'{text[..60]}...'";
    }

    private static async IAsyncEnumerable<SourceRow> RestAsync(
        List<SourceRow> first, IAsyncEnumerator<SourceRow> each, Exception? fault, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using (each)
        {
            foreach (var row in first)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return row;
            }

            if (fault is not null) throw fault;
            while (await each.MoveNextAsync()) yield return each.Current;
        }
    }
}
