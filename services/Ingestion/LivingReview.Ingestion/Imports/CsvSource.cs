using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;

namespace LivingReview.Ingestion.Imports;

/// <summary>Reads CSV (RFC 4180) and tab-separated text in UTF-8.</summary>
internal static class CsvSource
{
    public static async Task<SourceTable> OpenAsync(Stream file, char separator)
    {
        var configuration = new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Delimiter = separator.ToString(),
            HasHeaderRecord = false,
            TrimOptions = TrimOptions.Trim,
            BadDataFound = null,
        };
        var parser = new CsvParser(new StreamReader(file, new UTF8Encoding(false, throwOnInvalidBytes: true), leaveOpen: true), configuration);
        if (!await ReadAsync(parser)) throw new UnreadableFileException("The file is empty; the first line must name the columns.");
        var header = parser.Record!.Select(h => h.Trim()).ToArray();
        if (header.Length == 1 && OtherSeparator(header[0], separator) is { } other)
            throw new UnreadableFileException($"The columns are separated by {other}; save the file with {(separator == ',' ? "commas" : "tabs")}.");
        return new SourceTable(header, RowsAsync(parser));
    }

    private static async IAsyncEnumerable<SourceRow> RowsAsync(CsvParser parser, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using (parser)
        {
            while (await ReadAsync(parser))
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return new SourceRow(FirstLine(parser), parser.Record!);
            }
        }
    }

    private static async Task<bool> ReadAsync(CsvParser parser)
    {
        try
        {
            return await parser.ReadAsync();
        }
        catch (Exception fault) when (fault is DecoderFallbackException or CsvHelperException { InnerException: DecoderFallbackException })
        {
            throw new UnreadableFileException("The file is not UTF-8 text.");
        }
        catch (CsvHelperException)
        {
            throw new UnreadableFileException("The file cannot be read as a table from here on.", parser.RawRow);
        }
    }

    private static string? OtherSeparator(string header, char separator) => header.Contains(';', StringComparison.Ordinal) ? "semicolons"
        : separator != '\t' && header.Contains('\t', StringComparison.Ordinal) ? "tabs"
        : separator != ',' && header.Contains(',', StringComparison.Ordinal) ? "commas"
        : null;

    /// <summary>The line that a record starts on, as an editor counts; the parser stands on its last.</summary>
    private static int FirstLine(CsvParser parser) => parser.RawRow - parser.RawRecord.Trim('\r', '\n').ReplaceLineEndings("\n").Count(c => c == '\n');
}
