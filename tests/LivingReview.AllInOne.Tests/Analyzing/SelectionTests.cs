using System.Text.Json;
using LivingReview.AllInOne.Analyzing;

namespace LivingReview.AllInOne.Tests.Analyzing;

/// <summary>Which tables of studies with several count in the strata of a file.</summary>
public sealed class SelectionTests
{
    /// <summary>Schuetz 2010: five studies have a row for CT and one for MRI; there is no primary column.</summary>
    private static string Coronary => Case("subgroup-by-test.csv");

    [Fact]
    public async Task Each_test_of_a_comparison_is_pooled_from_all_of_its_studies()
    {
        var (json, error) = await AnalyzeAsync(Coronary, "--by", "Test", "--interval", "wald");

        var (ct, mri) = (Stratum(json, "Test=CT"), Stratum(json, "Test=MRI"));
        Assert.Equal((89, 19), (ct.GetProperty("k").GetInt32(), mri.GetProperty("k").GetInt32()));
        Assert.Equal("0.9723 0.8735", Point(ct));
        Assert.Equal("0.8772 0.6986", Point(mri));
        Assert.Equal("0.8387 0.9076", Limits(mri, "sensitivity"));
        Assert.Equal("0.590 0.788", Limits(mri, "specificity", "0.000"));
        Assert.Contains("overall: 5 studies have several tables, none of them alone primary, and are left out: 'Dewey 2006'", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Strata_that_share_studies_are_compared_with_a_clustered_covariance()
    {
        var (json, error) = await AnalyzeAsync(Coronary, "--by", "Test");

        var comparison = Assert.Single(json.GetProperty("comparisons").EnumerateArray());
        Assert.Equal("clustered-wald", comparison.GetProperty("test").GetString());
        Assert.Equal(["Dewey 2006", "Kefer 2005", "Langer 2009", "Maintz 2007", "Pouleur 2008"], comparison.GetProperty("sharedStudies").EnumerateArray().Select(s => s.GetString()));
        Assert.Contains("5 studies are in more than one level", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("largest", 103)]
    [InlineData("none", 98)]
    [InlineData("all-clustered", 103)]
    [InlineData("all-shared-effects", 103)]
    public async Task A_rule_decides_where_nothing_is_primary(string rule, int studies)
    {
        var (json, _) = await AnalyzeAsync(Coronary, "--select", rule);

        var overall = Stratum(json, "overall");
        Assert.Equal(studies, overall.GetProperty("k").GetInt32());
        Assert.Equal(rule, json.GetProperty("selection").GetString());
        Assert.Equal(rule.StartsWith("all", StringComparison.Ordinal) ? (int?)108 : null, overall.GetProperty("tables") is { ValueKind: JsonValueKind.Number } n ? (int?)n.GetInt32() : null);
    }

    [Fact]
    public async Task Primary_in_is_read_and_every_table_is_in_its_stratum()
    {
        var (json, _) = await AnalyzeAsync(Case("coeliac-with-primary-in.csv"), "--by", "biomarker");

        Assert.Equal(60, Stratum(json, "biomarker=IgA-EMA").GetProperty("k").GetInt32());
        Assert.Equal("0.9102 0.9728", Point(Stratum(json, "biomarker=IgA-EMA")));
        Assert.Equal((6, 8), (Stratum(json, "biomarker=IgA-DGP").GetProperty("k").GetInt32(), Stratum(json, "biomarker=IgG-tTG").GetProperty("k").GetInt32()));
    }

    [Fact]
    public async Task The_table_and_the_csv_say_what_is_left_out()
    {
        var table = await CommandRun.ExecuteAsync(AnalyzeCommand.Create(), Coronary);
        var csv = await CommandRun.ExecuteAsync(AnalyzeCommand.Create(), Coronary, "--format", "csv");

        Assert.Contains("Tables of a stratum that are not included in its estimate (rule: none)", table.Output, StringComparison.Ordinal);
        Assert.Contains("Dewey 2006 (2), Kefer 2005 (2)", table.Output, StringComparison.Ordinal);
        Assert.Contains(",10,5,\"Dewey 2006 (2, several-tables);", csv.Output.Replace("5,Dewey", "5,\"Dewey", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_studies_of_one_name_and_different_years_are_two()
    {
        using var file = new TemporaryFile("study,year,TP,FP,FN,TN\nSmith,1998,18,3,1,80\nSmith,2004,51,14,5,31\n");

        var (json, _) = await AnalyzeAsync(file.Path, "--min-k", "2");

        Assert.Equal(2, Stratum(json, "overall").GetProperty("k").GetInt32());
    }

    [Fact]
    public async Task All_tables_need_the_binomial_model()
    {
        var run = await CommandRun.ExecuteAsync(AnalyzeCommand.Create(), Coronary, "--select", "all-clustered", "--model", "normal-reml");

        Assert.Equal((2, "livingreview: --select all-clustered needs the binomial model"), (run.Exit, run.Error.TrimEnd()));
    }

    [Fact]
    public async Task Where_all_tables_count_studies_and_tables_are_said_separately()
    {
        var all = await CommandRun.ExecuteAsync(AnalyzeCommand.Create(), Coronary, "--all-tables");
        var one = await CommandRun.ExecuteAsync(AnalyzeCommand.Create(), Coronary, "--select", "largest");

        Assert.Matches(@"stratum +k +tables +diseased", all.Output);
        Assert.Matches(@"overall +103 +108 ", all.Output);
        Assert.Matches(@"stratum +k +diseased", one.Output);
    }

    [Fact]
    public async Task Levels_that_differ_in_case_and_marks_alone_are_one_as_in_an_import()
    {
        using var file = new TemporaryFile("study,TP,FP,FN,TN,Imaging Modality\nA,18,3,1,80,CT\nB,51,14,5,31,ct\nC,20,4,2,60,Ct \nD,30,4,2,60,MRI\n");

        var (json, error) = await AnalyzeAsync(file.Path, "--min-k", "2", "--by", "imaging_modality");

        Assert.Equal(["overall", "Imaging Modality=CT", "Imaging Modality=MRI"], json.GetProperty("strata").EnumerateArray().Select(s => s.GetProperty("stratum").GetString()));
        Assert.Equal(3, Stratum(json, "Imaging Modality=CT").GetProperty("k").GetInt32());
        Assert.Contains("'CT', 'ct', 'Ct' of Imaging Modality were read as one level", error, StringComparison.Ordinal);
    }

    private static async Task<(JsonElement Json, string Error)> AnalyzeAsync(string file, params string[] options)
    {
        var run = await CommandRun.ExecuteAsync(AnalyzeCommand.Create(), [file, "--format", "json", .. options]);
        Assert.True(run.Exit == 0, run.Error);
        using var document = JsonDocument.Parse(run.Output);
        AnalysisContract.Check(document.RootElement, file);
        return (document.RootElement.Clone(), run.Error);
    }

    private static JsonElement Stratum(JsonElement json, string name) => json.GetProperty("strata").EnumerateArray().Single(s => s.GetProperty("stratum").GetString() == name);

    private static string Point(JsonElement stratum) => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"{stratum.GetProperty("sensitivity").GetProperty("estimate").GetDouble():0.0000} {stratum.GetProperty("specificity").GetProperty("estimate").GetDouble():0.0000}");

    private static string Limits(JsonElement stratum, string measure, string format = "0.0000") =>
        string.Join(' ', ((string[])["lower", "upper"]).Select(l => stratum.GetProperty(measure).GetProperty(l).GetDouble().ToString(format, System.Globalization.CultureInfo.InvariantCulture)));

    private static string Case(string name)
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory!.FullName, "LivingReview.sln"))) directory = directory.Parent;
        return Path.Combine(directory.FullName, "tests", "LivingReview.EvidenceFiles.Tests", "Cases", name);
    }
}
