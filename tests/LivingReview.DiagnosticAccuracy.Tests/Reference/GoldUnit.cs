using System.Text.Json;

namespace LivingReview.DiagnosticAccuracy.Tests.Reference;

/// <summary>One unit of the reference results: its tables and the JSON that belongs to them.</summary>
internal sealed class GoldUnit
{
    private GoldUnit(string name, DataSet data, JsonElement result) => (Name, Data, Result) = (name, data, result);

    public string Name { get; }

    public JsonElement Result { get; }

    public DataSet Data { get; }

    public StudyTable[] Tables => Data.StudyTables;

    public TwoByTwo[] Counts => Data.Tables;

    public JsonElement Exact => Result.GetProperty("aghq");

    public JsonElement Derived => Exact.GetProperty("derived");

    public JsonElement Simple => Result.GetProperty("simple");

    /// <summary>The results of the whole file: beside the unit's own those of meta-regression and leave-one-out.</summary>
    public required JsonElement File { get; init; }

    /// <summary>The maximum likelihood estimate, with more nodes where the usual number is not enough.</summary>
    public JsonElement Refined => Result.TryGetProperty("aghq_refined", out var refined) ? refined : Exact;

    /// <summary>The units by name: whole data sets, and <c>dataset__covariate__level</c>.</summary>
    public static TheoryData<string> Names => new(ReferenceData.Names("gold", "json"));

    /// <summary>The units that have a result, by its path from the unit or, where it starts with a slash, from the file.</summary>
    public static TheoryData<string> With(string path) => new(ReferenceData.Names("gold", "json").Where(name => Has(Get(name), path)));

    public static GoldUnit Get(string name)
    {
        var root = ReferenceData.Json("gold", name + ".json");
        var data = ReferenceData.Table("datasets", root.GetProperty("dataset").GetString()! + ".csv");
        var whole = root.TryGetProperty("overall", out var result);
        if (!whole)
            data = data.Where(root.GetProperty("covariate").GetString()!, root.GetProperty("level").GetString()!);
        return new(name, data, whole ? result : root.GetProperty("result")) { File = root };
    }

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

    private static bool Has(GoldUnit unit, string path)
    {
        var element = path.StartsWith('/') ? unit.File : unit.Result;
        return path.TrimStart('/').Split('.').All(name => element.TryGetProperty(name, out element));
    }
}
