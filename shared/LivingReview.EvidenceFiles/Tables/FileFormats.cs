using System.Text;

namespace LivingReview.EvidenceFiles.Tables;

/// <summary>The formats that a table of studies can have, recognised by the file itself.</summary>
public static class FileFormats
{
    /// <summary>The formats of tables.</summary>
    public static IReadOnlyList<string> Tables { get; } = ["csv", "tsv", "xlsx", "revman"];

    /// <summary>Tables, and the JSON of the export.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Tables, "json"];

    /// <summary>The endings of file names whose format is known.</summary>
    public static IEnumerable<string> Extensions => ByExtension.Keys;

    private static Dictionary<string, string> ByExtension { get; } = new(StringComparer.OrdinalIgnoreCase)
    {
        [".csv"] = "csv",
        [".txt"] = "csv",
        [".tsv"] = "tsv",
        [".tab"] = "tsv",
        [".xlsx"] = "xlsx",
        [".xlsm"] = "xlsx",
        [".rm5"] = "revman",
        [".zip"] = "revman",
        [".json"] = "json",
    };

    /// <summary>The format by the ending of a file's name; null if it says nothing.</summary>
    /// <param name="name">Name or path of a file.</param>
    public static string? OfName(string name) => ByExtension.GetValueOrDefault(Path.GetExtension(name));

    /// <summary>The format of a media type; null if it is not supported.</summary>
    /// <param name="contentType">A Content-Type, with or without parameters.</param>
    public static string? OfMediaType(string? contentType) => contentType?.Split(';')[0].Trim().ToLowerInvariant() switch
    {
        "text/csv" or "application/csv" or "application/vnd.ms-excel" => "csv",
        "text/tab-separated-values" => "tsv",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" => "xlsx",
        _ => null,
    };

    /// <summary>Refuses a file that is evidently something else than its format says.</summary>
    /// <param name="file">The file; it is read from its start, and stands there again.</param>
    /// <param name="format">What it should be.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="UnreadableFileException">It is another format, which is named.</exception>
    public static async Task CheckAsync(Stream file, string format, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (format is not ("csv" or "tsv")) return;
        if (await OtherFormatAsync(file, cancellationToken) is { } other) throw new UnreadableFileException(other);
    }

    private static async Task<string?> OtherFormatAsync(Stream file, CancellationToken cancellationToken)
    {
        var buffer = new byte[512];
        file.Position = 0;
        var length = await file.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        file.Position = 0;
        var start = buffer.AsSpan(0, length);
        if (start.StartsWith("PK\u0003\u0004"u8)) return "This is a packed file, such as an Excel workbook (.xlsx), and no text: choose the format xlsx, or revman for a data package.";
        if (start.StartsWith((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0])) return "This is an old Excel workbook (.xls): save it as .xlsx or as CSV UTF-8.";
        if (start.StartsWith("%PDF"u8)) return "This is a PDF and no table: export the table as CSV or XLSX.";
        var text = Encoding.Latin1.GetString(start).TrimStart('\u00EF', '\u00BB', '\u00BF', ' ', '\r', '\n', '\t');
        if (text.StartsWith("TY  -", StringComparison.Ordinal)) return "This is a bibliography (RIS), which holds no 2x2 tables: import it as records.";
        if (text.StartsWith("PMID-", StringComparison.Ordinal)) return "This is a bibliography (PubMed), which holds no 2x2 tables: import it as records.";
        if (text.StartsWith("<COCHRANE_REVIEW", StringComparison.Ordinal)) return "This is a RevMan file: choose the format revman.";
        if (text.StartsWith("<?xml", StringComparison.Ordinal) || text.StartsWith("<!DOCTYPE", StringComparison.OrdinalIgnoreCase) || text.StartsWith("<html", StringComparison.OrdinalIgnoreCase))
        {
            return "This is XML or a web page and no table: export the table as CSV or XLSX.";
        }

        if (text.StartsWith("{\"", StringComparison.Ordinal) || text.StartsWith("{\n", StringComparison.Ordinal) || text.StartsWith("{\r", StringComparison.Ordinal)) return "This is JSON: choose the format json.";
        return null;
    }
}
