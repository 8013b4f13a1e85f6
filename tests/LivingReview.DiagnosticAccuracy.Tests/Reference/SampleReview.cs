using System.Globalization;

namespace LivingReview.DiagnosticAccuracy.Tests.Reference;

/// <summary>The osteoporosis review of shared/samples.</summary>
internal static class SampleReview
{
    public static IReadOnlyList<IReadOnlyDictionary<string, string>> Rows { get; } = Read();

    public static StudyTable[] Primary(string? factor = null, string? level = null) =>
        [.. Rows.Where(r => r["primary"] == "yes" && (factor is null || r[factor] == level)).Select(Table)];

    public static StudyTable Table(IReadOnlyDictionary<string, string> row) =>
        new(row["study"], new(Count(row["TP"]), Count(row["FP"]), Count(row["FN"]), Count(row["TN"])));

    private static long Count(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    private static List<IReadOnlyDictionary<string, string>> Read()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory!.FullName, "LivingReview.sln"))) directory = directory.Parent;
        var lines = File.ReadAllLines(Path.Combine(directory.FullName, "shared", "samples", "osteoporosis-imaging-ml.csv"));
        var header = ReferenceData.Split(lines[0]);
        return [.. lines.Skip(1).Select(line => (IReadOnlyDictionary<string, string>)header.Zip(ReferenceData.Split(line)).ToDictionary(p => p.First, p => p.Second))];
    }
}
