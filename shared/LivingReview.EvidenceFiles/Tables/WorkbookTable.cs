using System.Globalization;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using LivingReview.Contracts.Studies;
using LivingReview.EvidenceFiles.Names;
using MiniExcelLibs;

namespace LivingReview.EvidenceFiles.Tables;

/// <summary>Reads a sheet of an Excel workbook row by row: the one that is named, else the only one that holds a table of studies.</summary>
internal static class WorkbookTable
{
    /// <summary>A small file may unpack to anything: what is more than this is not a table of studies.</summary>
    private const long UnpackedLimit = 512L * 1024 * 1024;

    private const int MaxHeaderRow = 20;
    private const int MaxSheets = 200;

    /// <summary>The library counts up to the number that a row states: one that states a far one would be read for hours.</summary>
    private const int MaxEmptyRows = 100_000;

    public static async Task<SourceTable> OpenAsync(Stream file, TableOptions options, CancellationToken cancellationToken)
    {
        RefuseBomb(file);
        var sheets = Guard(() => MiniExcel.GetSheetNames(file).Take(MaxSheets).ToList());
        var (sheet, remark) = Choose(file, sheets, options);
        var rows = Rows(file, sheet);
        var table = await TableStart.ReadAsync(AsAsync(rows, cancellationToken), options, rows, cancellationToken)
            ?? throw new UnreadableFileException($"The sheet {Quoted(sheet)} is empty; its first row must name the columns.{Others(sheets, sheet)}");
        return table with { Format = "xlsx", Sheets = sheets, Sheet = sheet, Remarks = remark is null ? table.Remarks : [remark, .. table.Remarks] };
    }

    private static (string Sheet, string? Remark) Choose(Stream file, List<string> sheets, TableOptions options)
    {
        if (options.Sheet is { } asked)
        {
            var named = sheets.Find(s => s == asked) ?? sheets.Find(s => s.Equals(asked, StringComparison.OrdinalIgnoreCase))
                ?? (int.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? sheets.ElementAtOrDefault(number - 1) : null);
            return (named ?? throw new UnreadableFileException($"The workbook has no sheet '{asked}'. Its sheets are: {string.Join(", ", sheets)}."), null);
        }

        if (sheets.Count == 0) throw new UnreadableFileException("The workbook has no sheet.");
        if (sheets.Count == 1) return (sheets[0], null);
        var scores = sheets.Select(s => (Sheet: s, Score: Score(file, s, options))).ToList();
        var best = scores.Max(s => s.Score);
        var candidates = best < 2 ? [sheets[0]] : scores.Where(s => s.Score == best).Select(s => s.Sheet).ToList();
        if (candidates.Count == 1)
        {
            var others = sheets.Where(s => s != candidates[0]);
            return (candidates[0], $"Read from the sheet '{candidates[0]}'. Not read: {string.Join(", ", others.Select(Quoted))}.");
        }

        throw new UnreadableFileException($"Several sheets hold a table of studies: {string.Join(", ", candidates.Select(Quoted))}. Say which one to read.")
        {
            Question = new ImportQuestion("Which sheet is to be read?", [.. candidates.Select(s => new ImportAnswerChoice("sheet:" + s, s))]),
        };
    }

    private static int Score(Stream file, string sheet, TableOptions options)
    {
        using var rows = Rows(file, sheet);
        var best = 0;
        for (var i = 0; i < MaxHeaderRow && rows.MoveNext(); i++) best = Math.Max(best, options.HeaderScore(rows.Current.Cells));
        return best;
    }

    private static IEnumerator<SourceRow> Rows(Stream file, string sheet)
    {
        file.Position = 0;
        return Read(Guard(() => MiniExcel.Query(file, useHeaderRow: false, sheetName: sheet, excelType: ExcelType.XLSX).Cast<IDictionary<string, object?>>().GetEnumerator()));
    }

    private static IEnumerator<SourceRow> Read(IEnumerator<IDictionary<string, object?>> rows)
    {
        using (rows)
        {
            var filled = 0;
            for (var line = 1; Guard(rows.MoveNext); line++)
            {
                var cells = rows.Current.Values.Select(v => PlainText.Trimmed(Text(v))).ToArray();
                if (!Array.Exists(cells, c => c is not null))
                {
                    if (line - filled > MaxEmptyRows) throw new UnreadableFileException("More than 100,000 empty rows follow here: delete the rows below the table, or copy the table to a new sheet.", filled + 1);
                    continue;
                }

                filled = line;
                yield return new SourceRow(line, cells);
            }
        }
    }

    private static async IAsyncEnumerable<SourceRow> AsAsync(IEnumerator<SourceRow> rows, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        while (rows.MoveNext())
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return rows.Current;
        }
    }

    private static void RefuseBomb(Stream file)
    {
        var size = Guard(() =>
        {
            file.Position = 0;
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

    private static string Quoted(string sheet) => $"'{sheet}'";

    private static string Others(List<string> sheets, string sheet) =>
        sheets.Count < 2 ? "" : $" The other sheets are: {string.Join(", ", sheets.Where(s => s != sheet).Select(Quoted))}.";

    private static string? Text(object? value) => value switch
    {
        null => null,
        string text => text,
        DateTime date => date.ToString(date.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "O", CultureInfo.InvariantCulture),
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        bool truth => truth ? "yes" : "no",
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };
}
