using System.Globalization;
using System.Text;
using CsCheck;
using LivingReview.EvidenceFiles.Names;
using LivingReview.EvidenceFiles.Studies;
using LivingReview.EvidenceFiles.Tests.Writing;
using MiniExcelLibs;

namespace LivingReview.EvidenceFiles.Tests.Tables;

/// <summary>Any table of evidence, written in any dialect that is accepted, is read back equal.</summary>
public sealed class DialectProperties
{
    private static readonly Gen<string> Name = Gen.Select(
        One.Of("Müller", "李", "O'Brien & Sons", "García-López", "محمد", "Smith, Jones", "A \"B\" C", "Иванов", "x;y", "tab\there", "two\nlines"), Gen.Int[1990, 2025], (name, year) => $"{name} {year}");

    private static readonly Gen<WrittenStudy[]> Studies = Gen.Select(Name, Gen.Long[1, 99_999], Gen.Long[0, 5000], Gen.Long[0, 5000], Gen.Long[1, 99_999], Gen.Double[0, 1],
        (name, tp, fp, fn, tn, rate) => new WrittenStudy(name, tp, fp, fn, tn, Math.Round(rate, 4))).Array[1, 12];

    [Fact]
    public Task A_table_in_any_text_dialect_is_read_back_equal() => Gen.Select(Studies, Dialect.Any).SampleAsync(async (studies, dialect) =>
    {
        var distinct = studies.DistinctBy(s => PlainText.Key(s.Name)).ToArray();

        var read = await Read.BytesAsync(dialect.Write(distinct));

        // Small numbers may add up by chance: that is asked, and is no fault of reading.
        return read.Faults.All(f => f.Question is not null && f.Reason.Contains("sums", StringComparison.Ordinal)) && Same(distinct, read.Rows);
    }, iter: 3000, print: p => Shown(p.Item2, p.Item1));

    [Fact]
    public Task A_table_in_a_workbook_is_read_back_equal() => Studies.SampleAsync(async studies =>
    {
        var distinct = studies.DistinctBy(s => PlainText.Key(s.Name)).ToArray();
        using var file = new MemoryStream();
        await file.SaveAsAsync(distinct.Select(s => new { study = s.Name, TP = s.Tp, FP = (double)s.Fp, FN = s.Fn.ToString(CultureInfo.InvariantCulture), TN = s.Tn, reported_sensitivity = s.Rate }));

        var read = await Read.BytesAsync(file.ToArray(), Profiles.Xlsx);

        return read.Faults.All(f => f.Question is not null && f.Reason.Contains("sums", StringComparison.Ordinal)) && Same(distinct, read.Rows);
    }, iter: 100);

    private static string Shown(Dialect dialect, WrittenStudy[] studies) => $"{dialect}\n{Encoding.UTF8.GetString(dialect.Write(studies))}";

    private static bool Same(WrittenStudy[] written, IReadOnlyList<ImportRow> read) =>
        written.Select(w => $"{PlainText.Tidy(w.Name)}|{w.Tp}/{w.Fp}/{w.Fn}/{w.Tn}|{w.Rate.ToString("R", CultureInfo.InvariantCulture)}").SequenceEqual(
            read.Select(r => $"{r.Study.Label}|{Read.Counts(r)}|{r.Study.Tables![0].ReportedSensitivity?.ToString("R", CultureInfo.InvariantCulture)}"));
}
