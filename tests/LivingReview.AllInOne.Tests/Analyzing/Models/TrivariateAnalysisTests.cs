using System.Text.Json;
using LivingReview.AllInOne.Analyzing;

namespace LivingReview.AllInOne.Tests.Analyzing.Models;

/// <summary><c>analyze --model trivariate</c>: sensitivity, specificity and prevalence together.</summary>
public sealed class TrivariateAnalysisTests
{
    private const string Cohorts = "A,18,19,4,89,single-gate\nB,59,124,39,635,single-gate\nC,13,20,3,50,\nD,22,4,6,60,single-gate\nE,9,12,2,76,rct-arm\nF,30,9,11,41,single-gate\n";

    [Fact]
    public async Task Predictive_values_follow_from_the_prevalence_of_the_studies()
    {
        using var file = new TemporaryFile("study,TP,FP,FN,TN,design\n" + Cohorts);

        var json = await JsonOf(file, "--at-prevalence", "0.2,0.9");

        Assert.Equal("trivariate", json.GetProperty("model").GetString());
        Assert.True(json.GetProperty("converged").GetBoolean());
        Assert.Equal((6, 6), (json.GetProperty("k").GetInt32(), json.GetProperty("kPrevalence").GetInt32()));
        var (prevalence, ppv) = (json.GetProperty("prevalence").GetProperty("estimate").GetDouble(), json.GetProperty("ppv").GetProperty("estimate").GetDouble());
        var (se, sp) = (json.GetProperty("sensitivity").GetProperty("estimate").GetDouble(), json.GetProperty("specificity").GetProperty("estimate").GetDouble());
        Assert.Equal(prevalence * se / (prevalence * se + (1 - prevalence) * (1 - sp)), ppv, 10);
        Assert.True(json.GetProperty("newStudy").GetProperty("ppv").GetProperty("lower").GetDouble() < json.GetProperty("ppv").GetProperty("lower").GetDouble());
        Assert.Equal([0.2, 0.9], json.GetProperty("at").EnumerateArray().Select(a => a.GetProperty("prevalence").GetDouble()));
        Assert.Contains(json.GetProperty("warnings").EnumerateArray(), w => w.GetString()!.StartsWith("No study has a prevalence like 0.9", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Case_control_studies_are_left_out_and_named()
    {
        using var file = new TemporaryFile("study,TP,FP,FN,TN,design\n" + Cohorts + "G,50,5,50,95,two-gate\nH,40,3,20,57,Case-control\n");

        var (with, without) = (await JsonOf(file), await JsonOf(new TemporaryFile("study,TP,FP,FN,TN,design\n" + Cohorts)));

        Assert.Equal(["G", "H"], with.GetProperty("leftOut").EnumerateArray().Select(s => s.GetString()));
        Assert.Equal(without.GetProperty("ppv").ToString(), with.GetProperty("ppv").ToString());
        Assert.Contains(with.GetProperty("warnings").EnumerateArray(), w => w.GetString()!.Contains("the investigators chose their prevalence: G, H", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_file_that_says_nothing_of_designs_is_analysed_with_a_warning()
    {
        using var file = new TemporaryFile("study,TP,FP,FN,TN\n" + string.Join('\n', Cohorts.Split('\n').Select(l => string.Join(',', l.Split(',').Take(5)))));

        var json = await JsonOf(file);

        Assert.Contains("no-prevalence", json.GetProperty("warningCodes").EnumerateArray().Select(c => c.GetString()));
    }

    [Theory]
    [InlineData("A,50,5,50,95,two-gate\nB,40,3,20,57,nested\n", "", "every study is two-gate")]
    [InlineData("A,18,19,4,89,x\nA,17,20,5,88,y\n", "", "'A' has several rows")]
    [InlineData("A,18,19,4,89,x\n", "--design shape", "column shape: there is no such column")]
    [InlineData("A,18,19,4,89,x\n", "--at-prevalence 1.5", "prevalences lie between 0 and 1")]
    public async Task What_has_no_prevalence_is_refused(string rows, string options, string reason)
    {
        using var file = new TemporaryFile("study,TP,FP,FN,TN,design\n" + rows);

        var run = await CommandRun.ExecuteAsync(AnalyzeCommand.Create(), [file.Path, "--model", "trivariate", .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);

        Assert.NotEqual(0, run.Exit);
        Assert.Contains(reason, run.Error, StringComparison.Ordinal);
    }

    private static async Task<JsonElement> JsonOf(TemporaryFile file, params string[] options)
    {
        var run = await CommandRun.ExecuteAsync(AnalyzeCommand.Create(), [file.Path, "--model", "trivariate", .. options, "--format", "json"]);
        Assert.True(run.Exit == 0, run.Error);
        return JsonDocument.Parse(run.Output).RootElement;
    }
}
