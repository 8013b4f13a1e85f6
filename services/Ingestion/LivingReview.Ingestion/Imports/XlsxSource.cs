using System.Globalization;
using System.IO.Compression;
using MiniExcelLibs;

namespace LivingReview.Ingestion.Imports;

/// <summary>Reads the first sheet of an Excel workbook, row by row; the first row names the columns.</summary>
internal static class XlsxSource
{
    /// <summary>A small file may unpack to anything: what is more than this is not a table of studies.</summary>
    private const long UnpackedLimit = 512L * 1024 * 1024;

    public static SourceTable Open(Stream file)
    {
        RefuseBomb(file);
        var rows = Guard(() => MiniExcel.Query(file, useHeaderRow: false, excelType: ExcelType.XLSX).Cast<IDictionary<string, object?>>().GetEnumerator());
        if (!Guard(rows.MoveNext)) throw new UnreadableFileException("The sheet is empty; the first row must name the columns.");
        var columns = rows.Current.ToList();
        return new SourceTable([.. columns.Select(c => Text(c.Value)?.Trim() ?? "")], Rows(rows, [.. columns.Select(c => c.Key)]).ToAsyncEnumerable());
    }

    private static IEnumerable<SourceRow> Rows(IEnumerator<IDictionary<string, object?>> rows, string[] columns)
    {
        using (rows)
        {
            for (var line = 2; Guard(rows.MoveNext); line++)
            {
                var cells = Array.ConvertAll(columns, c => rows.Current.TryGetValue(c, out var value) ? Text(value)?.Trim() : null);
                if (!Array.TrueForAll(cells, string.IsNullOrEmpty)) yield return new SourceRow(line, cells);
            }
        }
    }

    private static void RefuseBomb(Stream file)
    {
        var size = Guard(() =>
        {
            using var zip = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
            return zip.Entries.Sum(e => e.Length);
        });
        if (size > UnpackedLimit) throw new UnreadableFileException("The workbook unpacks to more than 512 MB.");
        file.Position = 0;
    }

    /// <summary>Whatever a broken workbook makes the library throw, the sender's file is at fault.</summary>
    private static T Guard<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception fault) when (fault is not (OperationCanceledException or OutOfMemoryException or UnreadableFileException))
        {
            throw new UnreadableFileException("The file cannot be read as an Excel workbook (.xlsx).");
        }
    }

    private static string? Text(object? value) => value switch
    {
        null => null,
        DateTime date => date.ToString(date.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "O", CultureInfo.InvariantCulture),
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        bool truth => truth ? "yes" : "no",
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };
}
