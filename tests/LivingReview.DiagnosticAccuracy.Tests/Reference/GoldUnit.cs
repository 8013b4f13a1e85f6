using System.Globalization;
using System.Text.Json;

namespace LivingReview.DiagnosticAccuracy.Tests.Reference;

/// <summary>One unit of the reference results: its tables and the JSON that belongs to them.</summary>
internal sealed record GoldUnit(string Name, StudyTable[] Tables, JsonElement Result)
{
    public TwoByTwo[] Counts => Array.ConvertAll(Tables, t => t.Table);

    public JsonElement Exact => Result.GetProperty("aghq");

    public JsonElement Derived => Exact.GetProperty("derived");

    public JsonElement Simple => Result.GetProperty("simple");

    /// <summary>Every unit of the reference folder; none where it is absent.</summary>
    public static IReadOnlyList<GoldUnit> All { get; } = ReferenceFolder.Statistics is { } folder
        ? [.. Directory.GetFiles(Path.Combine(folder, "gold"), "*.json").Order(StringComparer.Ordinal).Select(file => Read(folder, file))]
        : [];

    /// <summary>The exact maximum likelihood fit as the reference gives it, so that what follows from it is tested by itself.</summary>
    public BivariateFit ExactFit()
    {
        var boundary = Exact.GetProperty("boundary").GetString();
        var v = Exact.GetProperty("vcov_fixed");
        var all = Exact.GetProperty("vcov_all");
        return new()
        {
            Regime = boundary == "interior" ? Regime.Bivariate : Regime.BivariateBoundary,
            Studies = Tables.Length,
            Diseased = Tables.Sum(t => t.Table.Diseased),
            NonDiseased = Tables.Sum(t => t.Table.NonDiseased),
            Converged = true,
            Iterations = 1,
            GradientNorm = 0,
            LogLikelihood = Number(Exact, "logLik"),
            LogitSensitivity = Number(Exact, "coef", "mu_sens"),
            LogitSpecificity = Number(Exact, "coef", "mu_spec"),
            SeLogitSensitivity = Math.Sqrt(v[0][0].GetDouble()),
            SeLogitSpecificity = Math.Sqrt(v[1][1].GetDouble()),
            CovLogits = v[0][1].GetDouble(),
            VarianceSensitivity = Number(Exact, "var_sens"),
            VarianceSpecificity = Number(Exact, "var_spec"),
            Covariance = Number(Exact, "cov"),
            Correlation = Exact.GetProperty("rho") is { ValueKind: JsonValueKind.Number } rho ? rho.GetDouble() : null,
            ParameterCovariance = boundary == "interior" ? new([.. all.EnumerateArray().SelectMany(row => row.EnumerateArray()).Select(x => x.GetDouble())]) : null,
        };
    }

    public static double Number(JsonElement element, params string[] path)
    {
        foreach (var name in path) element = element.GetProperty(name);
        return element.GetDouble();
    }

    private static GoldUnit Read(string folder, string file)
    {
        var root = JsonDocument.Parse(File.ReadAllText(file)).RootElement;
        var dataset = root.GetProperty("dataset").GetString()!;
        var whole = root.TryGetProperty("overall", out var result);
        var (column, level) = whole ? (null, null) : (root.GetProperty("covariate").GetString(), root.GetProperty("level").GetString());
        return new(
            Path.GetFileNameWithoutExtension(file),
            ReadTables(Path.Combine(folder, "datasets", dataset + ".csv"), column, level),
            whole ? result : root.GetProperty("result"));
    }

    public static StudyTable[] ReadTables(string file, string? column = null, string? level = null)
    {
        var lines = File.ReadAllLines(file).Where(l => l.Length > 0).Select(Split).ToArray();
        var header = lines[0];
        return [.. lines.Skip(1)
            .Where(row => column is null || row[Array.IndexOf(header, column)] == level)
            .Select(row => new StudyTable(row[Array.IndexOf(header, "study")], new(Count(row, "TP"), Count(row, "FP"), Count(row, "FN"), Count(row, "TN"))))];

        long Count(string[] row, string name) => long.Parse(row[Array.IndexOf(header, name)], CultureInfo.InvariantCulture);
    }

    /// <summary>Fields without embedded commas, quoted or not: all that these files have.</summary>
    private static string[] Split(string line) => Array.ConvertAll(line.Split(','), field => field.Trim('"'));
}
