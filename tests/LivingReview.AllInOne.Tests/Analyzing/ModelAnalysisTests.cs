using System.CommandLine;
using System.Text.Json;
using LivingReview.AllInOne.Analyzing;

namespace LivingReview.AllInOne.Tests.Analyzing;

/// <summary><c>analyze --model</c> with the models beyond the pooling of one test: their contract and what they refuse.</summary>
public sealed class ModelAnalysisTests
{
    private const string Paired = """
        study,test,TP,FP,FN,TN
        A,RF,115,53,67,63
        A,CCP,110,24,72,92
        B,RF,30,2,23,73
        B,CCP,26,3,27,72
        C,RF,77,16,52,52
        C,CCP,86,5,43,63
        D,RF,75,42,12,191
        D,CCP,64,10,23,223
        E,RF,59,13,20,88
        E,CCP,54,7,25,94

        """;

    [Fact]
    public async Task A_comparison_has_every_member_of_the_contract()
    {
        using var file = new TemporaryFile(Paired);

        var json = await AnalyzeAsync(file, "--model", "comparative", "--test", "test", "--against", "RF");

        Assert.Equal(
            ["model", "engine", "converged", "regime", "logLikelihood", "warnings", "warningCodes", "effects", "reference", "studies", "pairedStudies", "jointStudies", "tests", "contrasts", "variances", "joint", "dependence", "league", "meanCovariance", "nodes"],
            Members(json));
        Assert.Equal("comparative", json.GetProperty("model").GetString());
        Assert.Equal("study-and-table", json.GetProperty("effects").GetString());
        Assert.Equal(["test", "k", "logitSensitivity", "seLogitSensitivity", "logitSpecificity", "seLogitSpecificity", "sensitivity", "specificity", "pScore"], Members(json.GetProperty("tests")[0]));
        Assert.Equal(["estimate", "lower", "upper"], Members(json.GetProperty("tests")[0].GetProperty("sensitivity")));
        var contrast = Assert.Single(json.GetProperty("contrasts").EnumerateArray());
        Assert.Equal(("CCP", "RF"), (contrast.GetProperty("test").GetString(), contrast.GetProperty("against").GetString()));
        Assert.True(contrast.GetProperty("relativeSpecificity").GetProperty("lower").GetDouble() > 1);
        Assert.True(contrast.GetProperty("logitDifferenceSensitivity").GetProperty("se").GetDouble() > 0);
        Assert.True(json.GetProperty("converged").GetBoolean());
    }

    [Theory]
    [InlineData("shared")]
    [InlineData("independent")]
    [InlineData("unstructured")]
    [InlineData("arm-network")]
    public async Task Every_choice_of_effects_is_fitted_and_a_reader_gets_lines(string effects)
    {
        using var file = new TemporaryFile(Paired);

        var run = await CommandRun.ExecuteAsync(AnalyzeCommand.Create(), file.Path, "--model", "comparative", "--test", "test", "--effects", effects);

        Assert.Equal(0, run.Exit);
        Assert.Contains("contrasts[1].relativeSensitivity", run.Output, StringComparison.Ordinal);
        Assert.Contains(effects, run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("weakly-informative")]
    [InlineData("normal-uniform")]
    [InlineData("normal-halfnormal")]
    [InlineData("penalized-complexity")]
    public async Task A_posterior_has_every_member_of_the_contract(string prior)
    {
        using var file = new TemporaryFile(string.Join('\n', Paired.Split('\n').Where(l => !l.Contains("CCP", StringComparison.Ordinal))));

        var json = await AnalyzeAsync(file, "--model", "bayesian", "--prior", prior);

        Assert.Equal(prior, json.GetProperty("prior").GetString());
        foreach (var name in (string[])["sensitivity", "specificity", "newStudySensitivity", "newStudySpecificity", "sdSensitivity", "sdSpecificity", "correlation"])
        {
            Assert.Equal(["mean", "median", "lower", "upper"], Members(json.GetProperty(name)));
            var (lower, median, upper) = (json.GetProperty(name).GetProperty("lower").GetDouble(), json.GetProperty(name).GetProperty("median").GetDouble(), json.GetProperty(name).GetProperty("upper").GetDouble());
            Assert.True(lower < median && median < upper, name);
        }
    }

    [Theory]
    [InlineData("--model", "comparative")]
    [InlineData("--model", "comparative", "--test", "test", "--by", "test")]
    [InlineData("--model", "comparative", "--test", "test", "--format", "csv")]
    [InlineData("--model", "comparative", "--test", "test", "--effects", "some")]
    [InlineData("--model", "comparative", "--test", "test", "--nodes", "7")]
    [InlineData("--model", "bayesian", "--prior", "flat")]
    [InlineData("--model", "bayesian", "--test", "test")]
    [InlineData("--test", "test")]
    [InlineData("--prior", "normal-uniform")]
    [InlineData("--model", "comparative", "--test", "none")]
    [InlineData("--model", "comparative", "--test", "test", "--against", "MRI")]
    public async Task What_does_not_fit_the_model_is_refused_in_one_line(params string[] options)
    {
        using var file = new TemporaryFile(Paired);
        using var error = new StringWriter();
        var command = AnalyzeCommand.Create();

        var exit = await CommandLine.RunAsync(new RootCommand { command }, ["analyze", file.Path, .. options], error, debug: false);

        // A fault of the options ends before the command; a fault of the file is the command's own line.
        Assert.Equal(2, exit);
        Assert.InRange(error.ToString().TrimEnd().Split('\n').Length, 0, 1);
    }

    [Fact]
    public async Task One_test_alone_is_no_comparison()
    {
        using var file = new TemporaryFile("study,test,TP,FP,FN,TN\nA,RF,115,53,67,63\nB,RF,30,2,23,73\n");

        var run = await CommandRun.ExecuteAsync(AnalyzeCommand.Create(), file.Path, "--model", "comparative", "--test", "test");

        Assert.Equal(2, run.Exit);
        Assert.Contains("needs two tests, and there is only 'RF'", run.Error, StringComparison.Ordinal);
    }

    private static async Task<JsonElement> AnalyzeAsync(TemporaryFile file, params string[] options)
    {
        var run = await CommandRun.ExecuteAsync(AnalyzeCommand.Create(), [file.Path, .. options, "--format", "json"]);
        Assert.Equal(0, run.Exit);
        return JsonDocument.Parse(run.Output).RootElement.Clone();
    }

    private static string[] Members(JsonElement element) => [.. element.EnumerateObject().Select(m => m.Name)];
}
