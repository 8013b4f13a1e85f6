using System.Text.Json;
using LivingReview.AllInOne.Analyzing;

namespace LivingReview.AllInOne.Tests.Analyzing.Models;

/// <summary>The models of thresholds, of an imperfect reference, of selection and of several covariates, by the command's contract.</summary>
public sealed class MoreModelsTests
{
    private static readonly string Data = Path.Combine(AppContext.BaseDirectory, "Reference", "Data");

    [Fact]
    public async Task Thresholds_give_the_markers_and_the_accuracy_at_the_thresholds_asked_for()
    {
        var json = await JsonOf(Data + "/thresholds/diabetes_hba1c.csv", "--model", "thresholds", "--threshold", "cutoff", "--at", "5,5.5");

        AssertHead(json, "thresholds", "bivariate");
        Assert.Equal(1.70569, json.GetProperty("nonDiseased").GetProperty("location").GetDouble(), 4);
        Assert.Equal(0.0564, json.GetProperty("diseased").GetProperty("scale").GetDouble(), 4);
        Assert.Equal(0.0883, json.GetProperty("diseased").GetProperty("sd").GetDouble(), 4);
        Assert.Equal(0.863, json.GetProperty("correlation").GetDouble(), 2);
        var at = json.GetProperty("at");
        Assert.Equal([5, 5.5], at.EnumerateArray().Select(a => a.GetProperty("threshold").GetDouble()));
        Assert.Equal("0.8946 0.8361 0.9338", Interval(at[1].GetProperty("sensitivity")));
        Assert.Equal("0.4940 0.3779 0.6108", Interval(at[1].GetProperty("specificity")));
        Assert.Equal(JsonValueKind.Number, at[1].GetProperty("lrPositive").GetProperty("lower").ValueKind);
        Assert.True(at[1].GetProperty("predictionRegion").GetProperty("sdSensitivity").GetDouble() > at[1].GetProperty("confidenceRegion").GetProperty("sdSensitivity").GetDouble());
        var (next, known) = (at[1].GetProperty("newStudy").GetProperty("sensitivity"), at[1].GetProperty("predictionSensitivity"));
        Assert.InRange(next.GetProperty("lower").GetDouble(), known.GetProperty("lower").GetDouble() - 0.1, known.GetProperty("lower").GetDouble() + 0.1);
        Assert.True(next.GetProperty("upper").GetDouble() > at[1].GetProperty("sensitivity").GetProperty("upper").GetDouble());
    }

    [Fact]
    public async Task Rows_that_contradict_their_study_are_named_in_the_warnings()
    {
        var json = await JsonOf(Data + "/thresholds/feno_schneider2017.csv", "--model", "thresholds", "--threshold", "cutoff", "--distribution", "weibull");

        Assert.Contains(json.GetProperty("warnings").EnumerateArray(), w => w.GetString()!.StartsWith("Schneider 2013", StringComparison.Ordinal));
        Assert.Contains("inconsistent-thresholds", json.GetProperty("warningCodes").EnumerateArray().Select(c => c.GetString()));
        Assert.True(json.GetProperty("at").GetArrayLength() > 20);
    }

    [Fact]
    public async Task Low_values_that_mean_disease_are_asked_for_by_direction()
    {
        using var file = new TemporaryFile("study,cut,TP,FP,FN,TN\nA,9,20,5,10,65\nA,10,26,15,4,55\nB,9.5,30,12,12,80\nC,8,10,2,15,60\nC,11,22,20,3,42\nD,9,18,4,9,50\n");

        var json = await JsonOf(file.Path, "--model", "thresholds", "--threshold", "cut", "--direction", "less", "--at", "10");

        Assert.Equal("less", json.GetProperty("direction").GetString());
        Assert.True(json.GetProperty("diseased").GetProperty("location").GetDouble() < json.GetProperty("nonDiseased").GetProperty("location").GetDouble());
        Assert.InRange(json.GetProperty("at")[0].GetProperty("sensitivity").GetProperty("estimate").GetDouble(), 0.7, 0.95);
    }

    [Fact]
    public async Task Two_references_on_the_same_people_are_read_as_rows_by_the_result_of_the_second()
    {
        using var file = new TemporaryFile(
            "study,y11,y10,y01,y00,culture\nA,60,6,9,4,positive\nA,9,20,3,140,negative\nB,48,4,11,3,pos\nB,6,14,4,110,neg\nC,75,9,12,6,yes\nC,12,25,5,160,no\nD,40,5,6,3,1\nD,5,12,3,90,0\n");

        var json = await JsonOf(file.Path, "--model", "latent-class", "--second-reference", "culture");

        Assert.Equal(4, json.GetProperty("k").GetInt32());
        var references = json.GetProperty("references").EnumerateArray().ToList();
        Assert.Equal(["culture", "reference"], references.Select(r => r.GetProperty("reference").GetString()));
        Assert.All(references, r => Assert.InRange(r.GetProperty("sensitivity").GetProperty("estimate").GetDouble(), 0.7, 1));
        Assert.Equal(JsonValueKind.Null, json.GetProperty("logLikelihoodOfPerfectReference").ValueKind);
        var refused = AnalyzeCommand.Create().Parse([file.Path, "--model", "latent-class", "--second-reference", "culture", "--dependence", "both"]).Errors;
        Assert.StartsWith("--dependence cannot be had with --second-reference", Assert.Single(refused).Message, StringComparison.Ordinal);
    }

    /// <summary>Limits that overflow are null, and a file without any count is refused.</summary>
    [Theory]
    [InlineData("s1,10,0,0,20,5\ns2,11,0,0,21,6\ns3,12,0,0,22,5\ns4,13,0,0,23,6\n", "--model thresholds --threshold x --at 5,5.5", 0)]
    [InlineData("s1,10,2,3,20,5\ns2,12,2,3,20,6\n", "--model thresholds --threshold x --at 5", 0)]
    [InlineData("s1,0,0,0,0,1\ns2,0,0,0,0,2\n", "--model regression --covariate x", 2)]
    [InlineData("", "--model regression --covariate x", 2)]
    public async Task What_says_little_is_no_fault_of_the_program(string rows, string options, int exitCode)
    {
        using var file = new TemporaryFile("study,TP,FP,FN,TN,x\n" + rows);

        var run = await CommandRun.ExecuteAsync(AnalyzeCommand.Create(), [file.Path, .. options.Split(' '), "--format", "json"]);

        Assert.Equal(exitCode, run.Exit);
        if (exitCode == 0) Assert.Equal(JsonValueKind.Object, JsonDocument.Parse(run.Output).RootElement.ValueKind);
    }

    [Theory]
    [InlineData("--model thresholds", "needs --threshold")]
    [InlineData("--model thresholds --threshold nowhere", "there is no such column")]
    [InlineData("--model thresholds --threshold cutoff --at 0", "thresholds are positive numbers")]
    [InlineData("--model selection --p 1,1.5", "shares are above 0 and at most 1")]
    [InlineData("--model regression", "needs --covariate")]
    [InlineData("--model latent-class", "y11")]
    public async Task What_cannot_be_used_is_refused_in_one_line(string options, string reason)
    {
        var run = await CommandRun.ExecuteAsync(AnalyzeCommand.Create(), [Data + "/thresholds/feno_schneider2017.csv", .. options.Split(' '), "--format", "json"]);

        Assert.NotEqual(0, run.Exit);
        Assert.Contains(reason, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_latent_class_gives_index_and_reference_and_declares_a_boundary()
    {
        var json = await JsonOf(Data + "/latent-class/naat_tb_pleuritis.csv", "--model", "latent-class");

        AssertHead(json, "latent-class", "bivariate-boundary");
        Assert.Equal(-80.1362, json.GetProperty("logLikelihood").GetDouble(), 4);
        Assert.Equal("0.7312", Interval(json.GetProperty("sensitivity"))[..6]);
        Assert.Equal(1, json.GetProperty("reference").GetProperty("specificity").GetProperty("estimate").GetDouble());
        Assert.Equal("0.2963", Interval(json.GetProperty("prevalenceMedian"))[..6]);
        Assert.Contains("perfect-reference", json.GetProperty("warningCodes").EnumerateArray().Select(c => c.GetString()));
    }

    /// <summary>The pleuritis studies under two made-up names of references: neither can be faulted, and both are named.</summary>
    [Fact]
    public async Task A_latent_class_tells_references_apart()
    {
        var lines = await File.ReadAllLinesAsync(Data + "/latent-class/naat_tb_pleuritis.csv", TestContext.Current.CancellationToken);
        var file = Path.Combine(Path.GetTempPath(), $"references-{Environment.ProcessId}.csv");
        await File.WriteAllLinesAsync(file, lines.Select((l, i) => i == 0 ? l + ",standard" : $"{l},{(i % 2 == 0 ? "culture" : "biopsy")}"), TestContext.Current.CancellationToken);
        try
        {
            var json = await JsonOf(file, "--model", "latent-class", "--reference", "standard");
            var missing = await CommandRun.ExecuteAsync(AnalyzeCommand.Create(), [file, "--model", "latent-class", "--reference", "gold"]);

            Assert.Equal(["biopsy", "culture"], json.GetProperty("references").EnumerateArray().Select(r => r.GetProperty("reference").GetString()));
            Assert.Equal(11, json.GetProperty("references").EnumerateArray().Sum(r => r.GetProperty("studies").GetInt32()));
            Assert.Contains("perfect-reference", json.GetProperty("warningCodes").EnumerateArray().Select(c => c.GetString()));
            Assert.Equal(2, missing.Exit);
            Assert.Contains("column gold: there is no such column", missing.Error, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Selection_gives_one_estimate_for_each_share()
    {
        var json = await JsonOf(Data + "/selection/ivd.csv", "--model", "selection", "--p", "1,0.6", "--contrast", "lnDOR");

        AssertHead(json, "selection", "boundary");
        var at = json.GetProperty("at");
        Assert.Equal([1, 0.6], at.EnumerateArray().Select(a => a.GetProperty("p").GetDouble()));
        Assert.Equal("0.8736 0.8058 0.9201", Interval(at[0].GetProperty("sauc")));
        Assert.Equal("0.8335", Interval(at[1].GetProperty("sauc"))[..6]);
        Assert.Equal(2, at[1].GetProperty("beta").GetDouble());
        Assert.True(at[1].GetProperty("atBound").GetBoolean());
        Assert.False(at[0].GetProperty("atBound").GetBoolean());
        Assert.Equal(-21.2816, at[1].GetProperty("logLikelihood").GetDouble(), 3);
    }

    [Fact]
    public async Task A_regression_takes_several_covariates_and_their_interaction()
    {
        using var file = new TemporaryFile(
            "study,TP,FP,FN,TN,generation,age\n" + string.Join("\n", Enumerable.Range(1, 16).Select(i => $"S{i},{20 + i % 7},{5 + i % 4},{4 + i % 5},{40 + i},{(i % 2 == 0 ? "old" : "new")},{30 + i * 7 % 23}")));

        var json = await JsonOf(file.Path, "--model", "regression", "--covariate", "generation", "--covariate", "age", "--interaction", "generation*age", "--permutations", "9");

        Assert.Equal("regression", json.GetProperty("model").GetString());
        Assert.Equal(["intercept", "generation=old", "age", "generation=old:age"], json.GetProperty("sensitivity").EnumerateArray().Select(c => c.GetProperty("name").GetString()));
        Assert.Equal(3, json.GetProperty("terms").GetArrayLength());
        Assert.InRange(json.GetProperty("terms")[0].GetProperty("permutationP").GetDouble(), 0.1, 1);
    }

    [Fact]
    public async Task A_table_for_readers_holds_the_same_figures()
    {
        var run = await CommandRun.ExecuteAsync(AnalyzeCommand.Create(), Data + "/selection/ivd.csv", "--model", "selection", "--p", "1");

        Assert.Equal(0, run.Exit);
        Assert.Contains("0.87359", run.Output, StringComparison.Ordinal);
    }

    private static async Task<JsonElement> JsonOf(string file, params string[] options)
    {
        var run = await CommandRun.ExecuteAsync(AnalyzeCommand.Create(), [file, .. options, "--format", "json"]);
        Assert.True(run.Exit == 0, run.Error);
        return JsonDocument.Parse(run.Output).RootElement;
    }

    private static void AssertHead(JsonElement json, string model, string regime)
    {
        Assert.Equal(model, json.GetProperty("model").GetString());
        Assert.Equal(regime, json.GetProperty("regime").GetString());
        Assert.True(json.GetProperty("converged").GetBoolean());
        Assert.Equal(JsonValueKind.Number, json.GetProperty("logLikelihood").ValueKind);
    }

    private static string Interval(JsonElement interval) => string.Join(' ', new[] { "estimate", "lower", "upper" }
        .Select(name => interval.GetProperty(name).GetDouble().ToString("0.0000", System.Globalization.CultureInfo.InvariantCulture)));
}
