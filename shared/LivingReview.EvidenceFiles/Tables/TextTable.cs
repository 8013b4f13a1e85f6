using System.Runtime.CompilerServices;
using System.Text;
using CsvHelper;
using LivingReview.EvidenceFiles.Names;
using LivingReview.EvidenceFiles.Writing;

namespace LivingReview.EvidenceFiles.Tables;

/// <summary>Reads separated text (RFC 4180) row by row, strictly: an unclosed quote is a fault of its row.</summary>
internal static class TextTable
{
    private const int StartLength = 64 * 1024;

    public static async Task<SourceTable> OpenAsync(Stream file, char usual, TableOptions options, CancellationToken cancellationToken)
    {
        var (encoding, remarks) = await TextFile.EncodingOfAsync(file, cancellationToken);
        var (start, whole) = await StartAsync(file, encoding, cancellationToken);
        if (string.IsNullOrWhiteSpace(start)) throw new UnreadableFileException("The file is empty; the first line must name the columns.");
        var dialect = TextDialect.Detect(start, whole, usual, options);

        file.Position = 0;
        var text = new StreamReader(file, encoding, detectEncodingFromByteOrderMarks: true, leaveOpen: true);
        for (var i = 0; i < dialect.FirstLines; i++) await text.ReadLineAsync(cancellationToken);
        var bad = new BadQuotes();
        var parser = new CsvParser(new BoundedReader(text, dialect.Separator), TextDialect.Configuration(dialect.Separator, bad.Found));
        return await TableStart.ReadAsync(RowsAsync(parser, bad, dialect, cancellationToken), options, parser, cancellationToken) switch
        {
            { } table => table with
            {
                Format = usual == '\t' ? "tsv" : "csv",
                SeparatorName = dialect.Name,
                Remarks = [.. remarks, .. table.Remarks],
            },
            null => throw new UnreadableFileException("The file is empty; the first line must name the columns."),
        };
    }

    private static async Task<(string Start, bool Whole)> StartAsync(Stream file, Encoding encoding, CancellationToken cancellationToken)
    {
        file.Position = 0;
        using var reader = new StreamReader(file, encoding, detectEncodingFromByteOrderMarks: true, leaveOpen: true);
        var buffer = new char[StartLength];
        try
        {
            var length = await reader.ReadBlockAsync(buffer, cancellationToken);
            return (new string(buffer, 0, length), length < buffer.Length);
        }
        catch (DecoderFallbackException)
        {
            throw new UnreadableFileException("The file is not the UTF-16 text that it begins as. Save it as CSV UTF-8.");
        }
    }

    private static async IAsyncEnumerable<SourceRow> RowsAsync(CsvParser parser, BadQuotes bad, TextDialect dialect, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var columns = 0;
        while (true)
        {
            var line = parser.RawRow + dialect.FirstLines + 1;
            if (!await ReadAsync(parser, bad, line)) yield break;
            cancellationToken.ThrowIfCancellationRequested();
            var record = parser.Record!; // only now the library looks at the quotes
            if (bad.Is) throw bad.Fault(line);
            columns = Math.Max(columns, record.Length);
            var swallowed = parser.RawRow + dialect.FirstLines > line ? Array.Find(record, cell => HoldsRows(cell, dialect.Separator, columns)) : null;
            var cells = Array.ConvertAll<string, string?>(record, cell => CsvTable.WithoutGuard(PlainText.Trimmed(WithoutControls(cell))));
            if (Array.Exists(cells, c => c is not null)) yield return new SourceRow(line, cells) { Swallowed = swallowed };
        }
    }

    private static async Task<bool> ReadAsync(CsvParser parser, BadQuotes bad, int line)
    {
        try
        {
            return await parser.ReadAsync();
        }
        catch (Exception fault) when (fault is DecoderFallbackException or CsvHelperException { InnerException: DecoderFallbackException })
        {
            throw new UnreadableFileException("The text cannot be decoded from here on. Save the file as CSV UTF-8.", line);
        }
        catch (Exception fault) when ((fault as UnreadableFileException ?? fault.InnerException) is UnreadableFileException bound)
        {
            throw bad.Is ? bad.Fault(line) : new UnreadableFileException(bound.Message, line);
        }
        catch (CsvHelperException)
        {
            throw bad.Is ? bad.Fault(line) : new UnreadableFileException("A cell is longer than a million characters: a quote that never ends?", line);
        }
    }

    private static string WithoutControls(string cell) => cell.Any(TextFile.IsControl) ? string.Concat(cell.Select(c => TextFile.IsControl(c) ? ' ' : c)) : cell;

    /// <summary>Whether a text over several lines holds as many cells and numbers as a row of the table: the mark of a quote that was not closed.</summary>
    private static bool HoldsRows(string cell, char separator, int columns)
    {
        if (columns < 4 || !cell.Contains('\n', StringComparison.Ordinal)) return false;
        var parts = cell.Split(separator, '\n');
        return cell.Count(c => c == separator) >= columns - 2 && parts.Count(p => p.AsSpan().Trim() is { Length: > 0 } number && number.IndexOfAnyExceptInRange('0', '9') < 0) >= 3;
    }

    /// <summary>What the parser found wrong with quotes in the record that it reads.</summary>
    private sealed class BadQuotes
    {
        private string _raw = "";

        public bool Is { get; private set; }

        public void Found(BadDataFoundArgs args) => (Is, _raw) = (true, args.RawRecord);

        public UnreadableFileException Fault(int line) => new(
            _raw.TrimEnd('\r', '\n').Contains('\n', StringComparison.Ordinal)
                ? "The quotes are not balanced: a text begins with a quote that never ends, and the rows below it are inside the text. Close the quote, or write it twice (\"\") where it belongs to the text."
                : "The quotes are not balanced: a cell that holds a quote stands in quotes, and the quote inside is written twice (\"\").",
            line);
    }
}
