using System.Globalization;
using System.Text.Json;
using LivingReview.AllInOne.Analyzing;

namespace LivingReview.AllInOne.Tests.Analyzing;

public sealed class AnalyzeCommandTests
{
    private static readonly string Sample = FindSample();

    [Fact]
    public async Task The_sample_by_modality_gives_the_figures_of_its_readme()
    {
        var run = await CommandRun.ExecuteAsync(AnalyzeCommand.Create(), Sample, "--by", "modality", "--interval", "wald", "--format", "json");

        var json = JsonDocument.Parse(run.Output).RootElement;
        var strata = json.GetProperty("strata").EnumerateArray().ToDictionary(s => s.GetProperty("stratum").GetString()!);
        Assert.Equal(0, run.Exit);
        Assert.Equal("", run.Error);
        Assert.Equal(["overall", "modality=ct", "modality=mri", "modality=radiograph"], strata.Keys);
        Expect("overall", 14, "bivariate", "0.8660 0.8079 0.9085", "0.8856 0.8316 0.9238", -96.7698);
        Expect("modality=radiograph", 8, "bivariate", "0.8563 0.7760 0.9111", "0.8802 0.8002 0.9310", -64.7453);
        Expect("modality=ct", 5, "bivariate", "0.9041 0.8034 0.9561", "0.8941 0.8004 0.9468", -26.2492);
        Assert.Equal("listed", strata["modality=mri"].GetProperty("regime").GetString());
        Assert.Equal(JsonValueKind.Null, strata["modality=mri"].GetProperty("sensitivity").ValueKind);
        Assert.Equal(19, strata["modality=mri"].GetProperty("studies")[0].GetProperty("tp").GetInt64());

        void Expect(string stratum, int k, string regime, string sensitivity, string specificity, double logLikelihood)
        {
            var actual = strata[stratum];
            Assert.Equal(k, actual.GetProperty("k").GetInt32());
            Assert.Equal(regime, actual.GetProperty("regime").GetString());
            Assert.Equal(sensitivity, Interval(actual.GetProperty("sensitivity")));
            Assert.Equal(specificity, Interval(actual.GetProperty("specificity")));
            Assert.Equal(logLikelihood, actual.GetProperty("logLikelihood").GetDouble(), 4);
        }
    }

    [Fact]
    public async Task The_json_has_every_member_of_the_contract_in_its_order()
    {
        var run = await CommandRun.ExecuteAsync(AnalyzeCommand.Create(), Sample, "--format", "json");

        var json = JsonDocument.Parse(run.Output).RootElement;
        var stratum = json.GetProperty("strata")[0];
        Assert.Equal(["engine", "model", "nodes", "file", "strata", "comparisons", "intervals", "correction", "selection"], Members(json));
        Assert.Equal(
            ["stratum", "k", "diseased", "nonDiseased", "regime", "converged", "iterations", "gradientNorm", "logLikelihood",
            "logitSensitivity", "logitSpecificity", "seLogitSensitivity", "seLogitSpecificity", "covLogits",
            "varianceSensitivity", "varianceSpecificity", "covariance", "correlation",
            "sensitivity", "specificity", "lrPositive", "lrNegative", "diagnosticOddsRatio", "youden", "hsroc", "auc", "partialAuc",
            "i2", "predictionInterval", "deeks", "warnings", "studies", "warningCodes", "tables", "leftOut", "intervals", "wald", "newStudy"],
            Members(stratum));
        Assert.Equal(["estimate", "lower", "upper"], Members(stratum.GetProperty("lrPositive")));
        Assert.Equal(["lambda", "theta", "beta", "varianceAlpha", "varianceTheta"], Members(stratum.GetProperty("hsroc")));
        Assert.Equal(["sensitivity", "specificity", "bivariate"], Members(stratum.GetProperty("i2")));
        Assert.Equal(["sensitivity", "specificity"], Members(stratum.GetProperty("predictionInterval")));
        Assert.Equal(["slope", "se", "t", "p"], Members(stratum.GetProperty("deeks")));
        Assert.Equal("binomial", json.GetProperty("model").GetString());
        Assert.True(json.GetProperty("nodes").GetInt32() > 1);
        var written = stratum.GetProperty("logitSensitivity").GetRawText();
        Assert.Equal(double.Parse(written, CultureInfo.InvariantCulture).ToString("G17", CultureInfo.InvariantCulture), written);
    }

    [Fact]
    public async Task By_default_few_studies_have_calibrated_intervals_with_Walds_beside_them()
    {
        var run = await CommandRun.ExecuteAsync(AnalyzeCommand.Create(), Sample, "--format", "json");

        var json = JsonDocument.Parse(run.Output).RootElement;
        var overall = json.GetProperty("strata")[0];
        Assert.Equal(("automatic", "calibrated-profile"), (json.GetProperty("intervals").GetString(), overall.GetProperty("intervals").GetString()));
        Assert.Equal("0.8660 0.7997 0.9149", Interval(overall.GetProperty("sensitivity")));
        Assert.Equal("0.8660 0.8079 0.9085", Interval(overall.GetProperty("wald").GetProperty("sensitivity")));
        Assert.DoesNotContain("wald-intervals-too-short", overall.GetProperty("warningCodes").EnumerateArray().Select(w => w.GetString()));
    }

    [Fact]
    public async Task Other_models_and_minima_are_a_choice()
    {
        var normal = await CommandRun.ExecuteAsync(AnalyzeCommand.Create(), Sample, "--model", "normal-reml", "--correction", "all", "--format", "json");
        var laplace = await CommandRun.ExecuteAsync(AnalyzeCommand.Create(), Sample, "--nodes", "1", "--format", "json");
        var single = await CommandRun.ExecuteAsync(AnalyzeCommand.Create(), Sample, "--by", "modality", "--min-k", "1", "--format", "json");
        var wide = await CommandRun.ExecuteAsync(AnalyzeCommand.Create(), Sample, "--interval", "calibrated-profile", "--format", "json");

        Assert.Equal("normal-reml", JsonDocument.Parse(normal.Output).RootElement.GetProperty("model").GetString());
        Assert.Equal(JsonValueKind.Null, JsonDocument.Parse(normal.Output).RootElement.GetProperty("nodes").ValueKind);
        Assert.Equal(-96.86082203, JsonDocument.Parse(laplace.Output).RootElement.GetProperty("strata")[0].GetProperty("logLikelihood").GetDouble(), 6);
        Assert.Equal("0.8660 0.7997 0.9149", Interval(JsonDocument.Parse(wide.Output).RootElement.GetProperty("strata")[0].GetProperty("sensitivity")));
        Assert.Equal("single", JsonDocument.Parse(single.Output).RootElement.GetProperty("strata")[2].GetProperty("regime").GetString());
    }

    [Fact]
    public async Task Levels_are_compared_by_likelihood_ratio()
    {
        var run = await CommandRun.ExecuteAsync(AnalyzeCommand.Create(), Sample, "--by", "ml_type", "--by", "title", "--format", "json");

        var comparison = Assert.Single(JsonDocument.Parse(run.Output).RootElement.GetProperty("comparisons").EnumerateArray());
        Assert.Equal(["factor", "levels", "both", "onSensitivity", "onSpecificity"], Members(comparison));
        Assert.Equal(["deep-learning", "traditional-ml"], comparison.GetProperty("levels").EnumerateArray().Select(l => l.GetString()));
        Assert.Equal(2, comparison.GetProperty("both").GetProperty("df").GetInt32());
        Assert.Equal(1, comparison.GetProperty("onSensitivity").GetProperty("df").GetInt32());
        var chi2 = comparison.GetProperty("both").GetProperty("chi2").GetDouble();
        // With two degrees of freedom the tail is e^(-chi2/2).
        Assert.Equal(Math.Exp(-chi2 / 2), comparison.GetProperty("both").GetProperty("p").GetDouble(), 10);
        Assert.Contains("the levels of title cannot be compared", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_tables_enter_when_asked()
    {
        var run = await CommandRun.ExecuteAsync(AnalyzeCommand.Create(), Sample, "--all-tables", "--format", "json");

        var overall = JsonDocument.Parse(run.Output).RootElement.GetProperty("strata")[0];
        Assert.Equal((14, 17), (overall.GetProperty("k").GetInt32(), overall.GetProperty("tables").GetInt32()));
        Assert.Equal(JsonValueKind.Null, overall.GetProperty("leftOut").ValueKind);
    }

    [Fact]
    public async Task The_table_shows_estimates_listed_studies_and_warnings()
    {
        var run = await CommandRun.ExecuteAsync(AnalyzeCommand.Create(), Sample, "--by", "modality");

        Assert.Contains("0.8660 (0.7997-0.9149)", run.Output, StringComparison.Ordinal);
        Assert.Contains("0.860 (0.523-0.971)", run.Output, StringComparison.Ordinal);
        Assert.Contains("The middle of a prediction differs a little from the pooled value", run.Output, StringComparison.Ordinal);
        Assert.Contains("modality=mri, listed singly", run.Output, StringComparison.Ordinal);
        Assert.Contains("Fewer than 4 studies: listed singly, not pooled.", run.Output, StringComparison.Ordinal);
        Assert.All(run.Output.Split('\n'), line => Assert.Equal(line.TrimEnd(), line.TrimEnd('\r')));
    }

    [Fact]
    public async Task The_csv_has_one_line_per_stratum()
    {
        var run = await CommandRun.ExecuteAsync(AnalyzeCommand.Create(), Sample, "--by", "modality", "--format", "csv");

        var lines = run.Output.TrimEnd().Split('\n');
        Assert.Equal(5, lines.Length);
        Assert.StartsWith("stratum,k,diseased,nonDiseased,regime,", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("overall,14,2103,7983,bivariate,true,", lines[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("study,TP,FP,FN,TN\nA,1,2,x,4\n", "row 2, column FN: 'x' is not a whole number.")]
    [InlineData("study,TP,FP,FN,TN\nA,1,2,3,4\nB,1,-2,3,4\n", "row 3, column FP: '-2' is negative.")]
    [InlineData("study,TP,FP,FN,TN\nA,1,2,3,\n", "row 2, column TN: The count is missing.")]
    [InlineData("study,TP,FP,FN,TN\nA,1,2,3,9007199254740993\n", "row 2, column TN: '9007199254740993' is more than a study can have (at most 100000000 people in a cell).")]
    [InlineData("study,TP,FP,FN\nA,1,2,3\n", "row 1, column TN: The column TN is missing. Found: study, TP, FP, FN. Name the column so, or say which one it is.")]
    [InlineData("study,TP,FP,FN,TN,TP\nA,1,2,3,4,5\n", "row 1, column TP: The column TP is there twice.")]
    [InlineData("study,TP,FP,FN,TN\n,1,2,3,4\n", "row 2, column study: The study's name is missing; a name that stands for several rows is written in each of them.")]
    [InlineData("study,TP,FP,FN,TN,primary\nA,1,2,3,4,maybe\n", "row 2, column primary: 'maybe' is not yes or no.")]
    [InlineData("study,TP,FP,FN,TN\n\nA,1,2,3\n", "row 3, column TN: The count is missing.")]
    [InlineData("", "row 1: The file is empty; the first line must name the columns.")]
    public async Task A_fault_in_the_file_is_one_line_that_names_row_and_column(string text, string message)
    {
        using var file = new TemporaryFile(text);

        var run = await CommandRun.ExecuteAsync(AnalyzeCommand.Create(), file.Path);

        Assert.Equal(2, run.Exit);
        Assert.Equal("", run.Output);
        Assert.Equal($"livingreview: {file.Path}: {message}\n", run.Error.ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task A_missing_file_and_an_unknown_factor_are_one_line_each()
    {
        var missing = await CommandRun.ExecuteAsync(AnalyzeCommand.Create(), "no-such-file.csv");
        var factor = await CommandRun.ExecuteAsync(AnalyzeCommand.Create(), Sample, "--by", "colour");

        Assert.Equal((2, 2), (missing.Exit, factor.Exit));
        Assert.Single(missing.Error.TrimEnd().Split('\n'));
        Assert.Contains("row 1, column colour: there is no such column; the covariates are year, title,", factor.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Columns_come_in_any_order_and_a_repeated_study_without_primary_is_left_out_and_named()
    {
        using var file = new TemporaryFile("note,TN,fn,fp,tp,Study\nx,80,1,3,18,A\n\"y, z\",31,5,14,51,A\n,237,7,11,242,C\n,61,5,16,18,D\n");

        var run = await CommandRun.ExecuteAsync(AnalyzeCommand.Create(), file.Path, "--format", "json", "--by", "note");

        var strata = JsonDocument.Parse(run.Output).RootElement.GetProperty("strata");
        Assert.Equal(0, run.Exit);
        Assert.Equal(242 + 7 + 18 + 5, strata[0].GetProperty("diseased").GetInt64());
        Assert.Equal("{\"study\":\"A\",\"tables\":2,\"reason\":\"several-tables\"}", strata[0].GetProperty("leftOut").GetProperty("listed")[0].GetRawText().Replace(" ", "", StringComparison.Ordinal).ReplaceLineEndings(""));
        Assert.Equal("note=y, z", strata[2].GetProperty("stratum").GetString());
        Assert.Contains("overall: 1 study has several tables, none of them alone primary, and is left out: 'A'; mark one with primary=yes or primary_in, or choose by --select", run.Error, StringComparison.Ordinal);
        Assert.Contains("rows with an empty note are in no stratum of it", run.Error, StringComparison.Ordinal);
    }

    private static string Interval(JsonElement interval) => string.Join(
        ' ', interval.EnumerateObject().Select(p => p.Value.GetDouble().ToString("0.0000", CultureInfo.InvariantCulture)));

    private static string[] Members(JsonElement element) => [.. element.EnumerateObject().Select(p => p.Name)];

    private static string FindSample()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory!.FullName, "LivingReview.sln"))) directory = directory.Parent;
        return Path.Combine(directory.FullName, "shared", "samples", "osteoporosis-imaging-ml.csv");
    }
}
