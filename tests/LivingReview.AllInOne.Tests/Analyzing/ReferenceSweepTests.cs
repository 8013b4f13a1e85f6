using System.Globalization;
using System.Text;
using System.Text.Json;
using LivingReview.AllInOne.Analyzing;

namespace LivingReview.AllInOne.Tests.Analyzing;

/// <summary>
/// Every reference data set of the statistics' tests through the command: valid JSON of the contract, and the reference results where there are any.
/// </summary>
public sealed class ReferenceSweepTests
{
    private const double Tolerance = 1e-6;

    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Reference", "Data");

    [Fact]
    public async Task Every_data_set_and_hard_case_gives_the_contract()
    {
        string[] files = [.. Files("datasets"), .. Files("hard")];

        Assert.Equal(19, files.Length);
        foreach (var file in files)
        {
            foreach (var options in (string[][])[["--interval", "wald"], ["--nodes", "1"], ["--model", "normal-reml"], ["--min-k", "1"]])
                AnalysisContract.Check((await AnalyzeAsync(file, options)).Json, Path.GetFileName(file) + " " + string.Join(' ', options));
        }
    }

    [Fact]
    public async Task Every_reference_result_is_met()
    {
        string[] files = [.. Files("gold", "*.json")];

        Assert.Equal(14, files.Length);
        foreach (var gold in files)
        {
            var name = Path.GetFileNameWithoutExtension(gold);
            var parts = name.Split("__");
            using var document = JsonDocument.Parse(await File.ReadAllTextAsync(gold, TestContext.Current.CancellationToken));
            var unit = document.RootElement.GetProperty(parts.Length == 1 ? "overall" : "result");
            var exact = unit.TryGetProperty("aghq_refined", out var refined) ? refined : unit.GetProperty("aghq");
            string[] by = parts.Length == 1 ? [] : ["--by", parts[1]];

            var json = (await AnalyzeAsync(Path.Combine(Folder, "datasets", parts[0] + ".csv"), [.. by, "--interval", "wald"])).Json;

            var wanted = parts.Length == 1 ? "overall" : $"{parts[1]}={parts[2]}";
            var stratum = json.GetProperty("strata").EnumerateArray().Single(s => s.GetProperty("stratum").GetString() == wanted);
            Assert.Equal(unit.GetProperty("k").GetInt32(), stratum.GetProperty("k").GetInt32());
            Near(exact, ["logLik"], stratum, ["logLikelihood"], name);
            Near(exact, ["coef", "mu_sens"], stratum, ["logitSensitivity"], name);
            Near(exact, ["coef", "mu_spec"], stratum, ["logitSpecificity"], name);
            Near(exact, ["se", "mu_sens"], stratum, ["seLogitSensitivity"], name);
            Near(exact, ["se", "mu_spec"], stratum, ["seLogitSpecificity"], name);
            Near(exact, ["var_sens"], stratum, ["varianceSensitivity"], name);
            Near(exact, ["var_spec"], stratum, ["varianceSpecificity"], name);
            Near(exact, ["cov"], stratum, ["covariance"], name);
            var derived = unit.GetProperty("aghq").GetProperty("derived");
            Near(derived, ["sens"], stratum, ["sensitivity", "estimate"], name);
            Near(derived, ["sens_lo"], stratum, ["sensitivity", "lower"], name);
            Near(derived, ["spec_hi"], stratum, ["specificity", "upper"], name);
            Near(derived, ["LRpos", "hi"], stratum, ["lrPositive", "upper"], name);
            Near(derived, ["LRneg", "lo"], stratum, ["lrNegative", "lower"], name);
            Near(derived, ["DOR", "est"], stratum, ["diagnosticOddsRatio", "estimate"], name);
            Near(derived, ["youden", "lo"], stratum, ["youden", "lower"], name);
            Near(derived, ["hsroc", "Lambda"], stratum, ["hsroc", "lambda"], name);
            Near(derived, ["hsroc", "s2theta"], stratum, ["hsroc", "varianceTheta"], name);
            Near(derived, ["sroc", "AUC_exact_0_1"], stratum, ["auc"], name);
            Near(derived, ["sroc", "pAUC_exact_normalised"], stratum, ["partialAuc"], name);
            Near(derived, ["I2_zhou", "sens"], stratum, ["i2", "sensitivity"], name);
            Near(derived, ["pred_interval_t", "spec_lo"], stratum, ["predictionInterval", "specificity", "lower"], name);
            Near(unit, ["simple", "deeks", "cc_single_rawESS", "p"], stratum, ["deeks", "p"], name);
        }
    }

    [Fact]
    public async Task Every_simulated_set_gives_the_contract_and_the_oracle_s_maximum()
    {
        var rows = await File.ReadAllLinesAsync(Path.Combine(Folder, "simulated", "tables.csv"), TestContext.Current.CancellationToken);
        var text = new StringBuilder("set,study,TP,FP,FN,TN\n");
        foreach (var (row, study) in rows.Skip(1).Where(r => r.Length > 0).Select((r, i) => (r.Split(','), i)))
            text.Append(CultureInfo.InvariantCulture, $"{row[0]}/{row[1]},{study},").AppendJoin(',', row[2..]).Append('\n');
        using var file = new TemporaryFile(text.ToString());
        var oracle = Table(await File.ReadAllLinesAsync(Path.Combine(Folder, "simulated", "oracle.csv"), TestContext.Current.CancellationToken));

        var (json, said) = await AnalyzeAsync(file.Path, "--by", "set");

        AnalysisContract.Check(json, "simulated sets");
        var strata = json.GetProperty("strata").EnumerateArray().ToDictionary(s => s.GetProperty("stratum").GetString()!);
        Assert.Equal(200, oracle.Count);
        Assert.Equal(1 + oracle.Count, strata.Count);
        Assert.Contains("the levels of set cannot be compared", said, StringComparison.Ordinal);
        foreach (var known in oracle)
        {
            var set = $"set={known["scenario"]}/{known["rep"]}";
            // The oracle's fifteen nodes have an error of their own.
            Assert.Equal(Number(known["mle_logLik"]), strata[set].GetProperty("logLikelihood").GetDouble(), 1e-4);
            Assert.Equal(Number(known["mle_mu_sens"]), strata[set].GetProperty("logitSensitivity").GetDouble(), 1e-5);
            Assert.Equal(Number(known["mle_mu_spec"]), strata[set].GetProperty("logitSpecificity").GetDouble(), 1e-5);
        }
    }

    private static IEnumerable<string> Files(string folder, string pattern = "*.csv") =>
        Directory.EnumerateFiles(Path.Combine(Folder, folder), pattern).Order(StringComparer.Ordinal);

    private static async Task<(JsonElement Json, string Said)> AnalyzeAsync(string file, params string[] options)
    {
        var run = await CommandRun.ExecuteAsync(AnalyzeCommand.Create(), [file, "--format", "json", .. options]);
        Assert.True(run.Exit == 0, run.Error);
        using var document = JsonDocument.Parse(run.Output);
        return (document.RootElement.Clone(), run.Error);
    }

    private static void Near(JsonElement gold, string[] goldPath, JsonElement ours, string[] ourPath, string name)
    {
        var (expected, actual) = (At(gold, goldPath).GetDouble(), At(ours, ourPath).GetDouble());
        Assert.True(
            Math.Abs(expected - actual) <= Tolerance * Math.Max(1, Math.Abs(expected)),
            FormattableString.Invariant($"{name} {string.Join('.', ourPath)}: expected {expected:R}, was {actual:R}"));
    }

    private static JsonElement At(JsonElement element, string[] path) => path.Aggregate(element, (e, name) => e.GetProperty(name));

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static List<Dictionary<string, string>> Table(string[] lines)
    {
        var header = lines[0].Split(',');
        return [.. lines.Skip(1).Where(l => l.Length > 0).Select(l => header.Zip(l.Split(',')).ToDictionary(p => p.First, p => p.Second))];
    }
}
