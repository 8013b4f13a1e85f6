using System.Globalization;
using System.Text.Json;
using LivingReview.AllInOne.Analyzing;
using LivingReview.Testing;

namespace LivingReview.AllInOne.Tests.Analyzing;

/// <summary><c>analyze</c> reads files as an import does: the cases of the reader, each with its number of studies.</summary>
public sealed class CaseFileTests
{
    [Theory]
    [InlineData("blank-rows.csv", 2)]
    [InlineData("r-na.csv", 2)]
    [InlineData("whole-numbers-as-floats.csv", 2)]
    [InlineData("study-column-names.csv", 1, "--select", "largest")]
    [InlineData("nbsp.csv", 1)]
    [InlineData("titleline.csv", 1)]
    [InlineData("sepline.csv", 2)]
    [InlineData("decimal-comma.tsv", 1)]
    [InlineData("title-row.xlsx", 2)]
    [InlineData("second-sheet.xlsx", 2)]
    [InlineData("float-noise.xlsx", 1)]
    [InlineData("total-row.csv", 4, "--answer", "skip:6")]
    [InlineData("subgroup-by-test.csv", 103, "--all-tables")]
    public async Task A_file_that_an_import_takes_is_pooled(string file, int studies, params string[] options)
    {
        var run = await CommandRun.ExecuteAsync(AnalyzeCommand.Create(), [Case(file), "--format", "json", .. options]);

        Assert.True(run.Exit == 0, run.Error);
        Assert.Equal(studies, JsonDocument.Parse(run.Output).RootElement.GetProperty("strata")[0].GetProperty("k").GetInt32());
    }

    [Theory]
    [InlineData("total-row.csv", "row 6, column study: 'Total' is no study, it seems: its four counts are the sums of rows 2 to 5. Answer with --answer 'skip:6' or --answer 'keep:6'.")]
    [InlineData("unclosed-quote.csv", "row 2: The quotes are not balanced")]
    [InlineData("casestudy.csv", "row 4, column study: 'adler 2019' and 'Adler 2019' (row 2) differ only in case, spaces, punctuation or accents")]
    [InlineData("merged.csv", "row 3, column study: The study's name is missing")]
    [InlineData("rows-of-a-study-apart.csv", "row 6, column study: 'Clavel 2001' has the same 2x2 table at row 2")]
    [InlineData("messy-sheet.csv", "row 1, column study: The column study is missing. Found: First author (Year)")]
    public async Task A_file_that_an_import_refuses_is_refused_for_the_same_reason(string file, string reason)
    {
        var run = await CommandRun.ExecuteAsync(AnalyzeCommand.Create(), Case(file));

        Assert.Equal((2, ""), (run.Exit, run.Output));
        Assert.Contains(": " + reason, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MetaDTAs_own_file_gives_the_figures_of_lme4()
    {
        var run = await CommandRun.ExecuteAsync(AnalyzeCommand.Create(), Case("level-with-space.csv"), "--profile", "metadta", "--interval", "wald", "--format", "json");

        var stratum = JsonDocument.Parse(run.Output).RootElement.GetProperty("strata")[0];
        Assert.Equal(("0.9081 0.8574 0.9420", "0.6640 0.5631 0.7519"), (Interval(stratum.GetProperty("sensitivity")), Interval(stratum.GetProperty("specificity"))));
    }

    private static string Interval(JsonElement interval) => string.Join(' ', interval.EnumerateObject().Select(p => p.Value.GetDouble().ToString("0.0000", CultureInfo.InvariantCulture)));

    private static string Case(string file) => Repository.File("tests/LivingReview.EvidenceFiles.Tests/Cases/" + file);
}
