using System.Globalization;
using System.Text.RegularExpressions;

namespace LivingReview.DiagnosticAccuracy.Tests.Reference;

/// <summary>The osteoporosis review of shared/samples.</summary>
internal static partial class Sample
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
        var header = Split(lines[0]);
        return [.. lines.Skip(1).Select(line => (IReadOnlyDictionary<string, string>)header.Zip(Split(line)).ToDictionary(p => p.First, p => p.Second))];
    }

    private static string[] Split(string line) => [.. Field().Matches(line).Select(m => m.Groups[1].Success ? m.Groups[1].Value : m.Groups[2].Value)];

    [GeneratedRegex("""(?:^|,)(?:"([^"]*)"|([^,]*))""")]
    private static partial Regex Field();
}
