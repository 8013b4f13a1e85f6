using System.Globalization;
using System.IO.Compression;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using LivingReview.Analysis;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;
using LivingReview.Contracts.Strata;
using LivingReview.Contracts.Studies;
using LivingReview.Ingestion;
using LivingReview.Testing;

namespace LivingReview.EndToEnd.Tests.Living;

/// <summary>Reviews whose studies have several tables: what is imported is estimated, said and comes back.</summary>
public sealed class SeveralTablesTests(PostgresFixture postgres)
{
    private static readonly string[] Biomarkers =
        ["IgA-tTG", "IgA-EMA", "IgA-IgG-DGP", "IgG-DGP", "IgG-tTG", "IgA-IgG-tTG-DGP", "IgA-DGP", "IgA-IgG-tTG", "IgA-AAA", "IgA-IgG-EMA", "IgG-EMA"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Schuetz 2010: 89 studies of CT, 19 of MRI, five of them of both; printed 97.2/87.4 and 87.1/70.3.</summary>
    [Fact]
    public async Task A_comparison_of_two_tests_is_pooled_from_all_studies_of_each()
    {
        await using var services = await StartAsync();
        await RegisterAsync(services, "coronary", new Protocol { Factors = [new Factor { Name = "test", Levels = ["CT", "MRI"] }], MinimumStudies = 4 });

        var report = await ImportAsync(services, "coronary", await File.ReadAllTextAsync(Case("subgroup-by-test.csv"), Cancellation), "?profile=mada");
        var estimates = await EstimatesAsync(services, "coronary", report.Revision);
        var comparison = Assert.Single((await services.Client.GetFromJsonAsync<SubgroupComparison[]>("/api/reviews/coronary/estimates/comparisons", Cancellation))!);

        Assert.Equal("89 0.9723 0.8735", Text(estimates, "test=CT"));
        Assert.Equal("19 0.8772 0.6986", Text(estimates, "test=MRI"));
        Assert.Equal("0.8386 0.9141", Limits(estimates.Strata.Single(s => s.Stratum == "test=MRI").Sensitivity!));
        Assert.Contains("A study is included once in a stratum. Tables that are not included: 5 in overall.", report.Remarks);
        Assert.All(estimates.Strata, s => Assert.Equal(TableSelection.None, s.TableSelection));
        Assert.Equal((5, 0), (estimates.Strata[0].LeftOut!.Tables, estimates.Strata[0].LeftOut!.Studies));
        Assert.Equal((ComparisonTest.ClusteredWald, 5), (comparison.Test, comparison.SharedStudyCount));
        Assert.Equal(ComparisonWarning.SharedStudies, Assert.Single(comparison.Warnings).Code);
    }

    [Fact]
    public async Task The_evidence_of_a_bundle_gives_the_published_strata_to_the_last_bit()
    {
        await using var services = await StartAsync();
        var protocol = new Protocol
        {
            Factors =
            [
                new Factor { Name = "biomarker", Levels = Biomarkers },
                new Factor { Name = "population", Levels = ["Adults", "Children", "Mixed", "Not-specified"] },
                new Factor { Name = "threshold", Levels = ["15", "20", "1.5", "1.10", "other"] },
            ],
            Conjunctions = [new Conjunction { Levels = new Dictionary<string, string> { ["biomarker"] = "IgA-EMA", ["population"] = "Adults" }, By = ["threshold"] }],
        };
        await RegisterAsync(services, "coeliac", protocol);
        var report = await ImportAsync(services, "coeliac", await File.ReadAllTextAsync(Case("coeliac-with-primary-in.csv"), Cancellation));
        var original = await EstimatesAsync(services, "coeliac", report.Revision);
        using (var published = await services.Client.PostAsJsonAsync("/api/reviews/coeliac/versions", new PublishVersion { Note = "First." }, Cancellation)) published.EnsureSuccessStatusCode();
        await using var bundle = await services.Client.GetStreamAsync(new Uri("/api/reviews/coeliac/versions/1/bundle.zip", UriKind.Relative), Cancellation);
        await using var zip = await ZipArchive.CreateAsync(bundle, ZipArchiveMode.Read, leaveOpen: false, entryNameEncoding: null, Cancellation);
        using var reader = new StreamReader(await zip.GetEntry("evidence.csv")!.OpenAsync(Cancellation), Encoding.UTF8);
        await RegisterAsync(services, "copy", protocol);

        var again = await ImportAsync(services, "copy", await reader.ReadToEndAsync(Cancellation));
        var copied = await EstimatesAsync(services, "copy", again.Revision);

        Assert.Equal("60 0.9102 0.9728", Text(original, "biomarker=IgA-EMA"));
        Assert.Equal((6, 8), (original.Strata.Single(s => s.Stratum == "biomarker=IgA-DGP").K, original.Strata.Single(s => s.Stratum == "biomarker=IgG-tTG").K));
        Assert.Equal(original.Strata.Concat(original.Companions).Select(s => (s.Stratum, s.InputHash, s.LogLikelihood, s.LeftOut)), copied.Strata.Concat(copied.Companions).Select(s => (s.Stratum, s.InputHash, s.LogLikelihood, s.LeftOut)));
    }

    /// <summary>
    /// Shortened humerus and femur in fetuses with Down syndrome, eleven studies that cross both (Smith-Bindman et al. 2001, JAMA 285:1044); Trikalinos et al. (2014, Res
    /// Synth Methods 5:294) publish the difference of the sensitivities, 0.000 (-0.089 to 0.095) jointly and 0.026 (-0.147 to 0.198) from two tables.
    /// </summary>
    [Fact]
    public async Task Joint_results_of_two_tests_come_from_a_file_into_the_comparison_and_back()
    {
        await using var services = await StartAsync();
        var protocol = new Protocol { Factors = [new Factor { Name = "bone", Levels = ["femur", "humerus"] }], MinimumStudies = 4 };
        foreach (var review in (string[])["down", "margins", "copy"]) await RegisterAsync(services, review, protocol);
        var (joint, margins) = await DownAsync();

        var dry = await ImportAsync(services, "down", joint, "?dryRun=true");
        var report = await ImportAsync(services, "down", joint);
        var apart = await ImportAsync(services, "margins", margins);
        await ImportAsync(services, "copy", await services.Client.GetStringAsync("/api/reviews/down/export?format=csv", Cancellation));
        var strata = await EstimatesAsync(services, "down", report.Revision);
        var strataApart = await EstimatesAsync(services, "margins", apart.Revision);
        await EstimatesAsync(services, "copy", report.Revision);

        Assert.Equal((11, 0, 11), (dry.Accepted.Count, dry.Faults, report.Accepted.Count));
        Assert.Equal(strataApart.Strata.Select(s => (s.Stratum, s.InputHash)), strata.Strata.Select(s => (s.Stratum, s.InputHash)));
        var (together, separate, copied) = (await PairedAsync(services, "down"), await PairedAsync(services, "margins"), await PairedAsync(services, "copy"));
        Assert.Equal((11, 0, 11), (together.Joint!.Used, together.Joint.Unused, Assert.Single(together.Joint.Levels).Studies));
        Assert.Null(separate.Joint);
        var (difference, ofTables) = (together.Contrasts[0].Sensitivity!.Difference, separate.Contrasts[0].Sensitivity!.Difference);
        Assert.Equal("femur", together.Reference);
        Assert.Equal(0.000, difference.Estimate, 0.02);
        Assert.Equal(0.095 + 0.089, difference.Upper - difference.Lower, 0.02);
        // The figures of the methods page; the two tables alone, which leave out what the same people have in common, give others.
        Assert.Equal((0.012, -0.082, 0.106), (Math.Round(difference.Estimate, 3), Math.Round(difference.Lower, 3), Math.Round(difference.Upper, 3)));
        Assert.Equal((0.007, -0.077, 0.090), (Math.Round(ofTables.Estimate, 3), Math.Round(ofTables.Lower, 3), Math.Round(ofTables.Upper, 3)));
        Assert.Equal(JsonSerializer.Serialize(together), JsonSerializer.Serialize(copied));
    }

    /// <summary>The eleven studies as a review's file, with the joint results and without them.</summary>
    private static async Task<(string Joint, string Margins)> DownAsync()
    {
        var rows = (await File.ReadAllLinesAsync(Repository.File("tests/LivingReview.DiagnosticAccuracy.Tests/Reference/Data/comparative/down_joint.csv"), Cancellation)).Skip(1).Select(line => line.Split(','));
        var (joint, margins) = (new StringBuilder("study,bone,primary,TP,FP,FN,TN,joint_with,joint_tp,joint_fp\n"), new StringBuilder("study,bone,primary,TP,FP,FN,TN\n"));
        foreach (var study in rows.GroupBy(row => row[0], StringComparer.Ordinal))
        {
            // Rows of the humerus, those whose femur is short and the others.
            var (p, n) = (Counts(study.Single(row => row[6] == "positive")), Counts(study.Single(row => row[6] == "negative")));
            var humerus = string.Create(CultureInfo.InvariantCulture, $"{study.Key},humerus,yes,{p[0] + n[0]},{p[1] + n[1]},{p[2] + n[2]},{p[3] + n[3]}");
            var femur = string.Create(CultureInfo.InvariantCulture, $"{study.Key},femur,no,{p[0] + p[2]},{p[1] + p[3]},{n[0] + n[2]},{n[1] + n[3]}");
            joint.Append(CultureInfo.InvariantCulture, $"{humerus},bone=femur,{p[0]},{p[1]}\n{femur},,,\n");
            margins.Append(CultureInfo.InvariantCulture, $"{humerus}\n{femur}\n");
        }

        return (joint.ToString(), margins.ToString());

        static long[] Counts(string[] row) => Array.ConvertAll(row[2..6], cell => long.Parse(cell, CultureInfo.InvariantCulture));
    }

    private static async Task<PairedComparison> PairedAsync(RunningServices services, string review) =>
        Assert.Single((await services.Client.GetFromJsonAsync<SubgroupComparison[]>($"/api/reviews/{review}/estimates/comparisons", Cancellation))!).Paired!;

    private async Task<RunningServices> StartAsync() => await RunningServices.StartAsync(
        await postgres.CreateDatabaseAsync(Cancellation),
        (s, c) => s.AddIngestion(c).AddAnalysis(c),
        app => app.MapIngestion().MapAnalysis(),
        bus =>
        {
            bus.AddIngestionConsumers();
            bus.AddAnalysisConsumers();
        },
        cancellationToken: Cancellation);

    private static async Task RegisterAsync(RunningServices services, string review, Protocol protocol)
    {
        using var answer = await services.Client.PostAsJsonAsync("/api/reviews", new RegisterReview { Id = review, Title = review, Protocol = protocol }, Cancellation);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
    }

    private static async Task<ImportReport> ImportAsync(RunningServices services, string review, string csv, string query = "")
    {
        using var content = new StringContent(csv, Encoding.UTF8, new MediaTypeHeaderValue("text/csv", "utf-8"));
        using var answer = await services.Client.PostAsync(new Uri($"/api/reviews/{review}/imports{query}", UriKind.Relative), content, Cancellation);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
        return (await answer.Content.ReadFromJsonAsync<ImportReport>(Cancellation))!;
    }

    private static async Task<ReviewEstimates> EstimatesAsync(RunningServices services, string review, long revision) => (await Eventually.SeesAsync(
        async () =>
        {
            using var answer = await services.Client.GetAsync(new Uri($"/api/reviews/{review}/estimates", UriKind.Relative), Cancellation);
            return answer.IsSuccessStatusCode ? await answer.Content.ReadFromJsonAsync<ReviewEstimates>(Cancellation) : null;
        },
        e => e?.Revision == revision, $"the estimates of {review}"))!;

    private static string Text(ReviewEstimates estimates, string stratum)
    {
        var one = estimates.Strata.Single(s => s.Stratum == stratum);
        return string.Create(CultureInfo.InvariantCulture, $"{one.K} {one.Sensitivity!.Estimate:0.0000} {one.Specificity!.Estimate:0.0000}");
    }

    private static string Limits(EstimateInterval interval) => string.Create(CultureInfo.InvariantCulture, $"{interval.Lower:0.0000} {interval.Upper:0.0000}");

    private static string Case(string name) => Repository.File("tests/LivingReview.EvidenceFiles.Tests/Cases/" + name);
}
