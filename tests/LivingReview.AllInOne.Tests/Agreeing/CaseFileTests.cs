using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using LivingReview.AllInOne.Analyzing;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Studies;
using LivingReview.EvidenceFiles.Names;
using LivingReview.EvidenceFiles.Tables;
using LivingReview.Testing;

namespace LivingReview.AllInOne.Tests.Agreeing;

/// <summary>An import, <c>analyze</c> and the evidence of a bundle say the same of every file of the cases, to the last bit.</summary>
public sealed class CaseFileTests(ReviewServices services) : IClassFixture<ReviewServices>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string> Read => [.. CaseFile.Read.Select(c => c.Name)];

    public static TheoryData<string> Refused => [.. CaseFile.Refused.Select(c => c.Name)];

    [Fact]
    public void Every_file_of_the_cases_is_here()
    {
        var files = Directory.GetFiles(Repository.File(Folder)).Select(f => Path.GetFileName(f)!).Where(f => FileFormats.OfName(f) is not null);

        Assert.Equal(files.Order(StringComparer.Ordinal).Except(["same-name-other-script-2.csv"]), CaseFile.Read.Concat(CaseFile.Refused).Select(c => c.Name).Distinct().Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Read))]
    public async Task Import_analyze_and_the_bundle_agree(string name)
    {
        var file = CaseFile.Read.Single(c => c.Name == name);
        var (format, content) = (FileFormats.OfName(name)!, await File.ReadAllBytesAsync(Repository.File(Folder + name), Cancellation));
        var query = string.Concat(file.Answers.Select(a => "&answer=" + Uri.EscapeDataString(a))) + (file.Profile is null ? "" : "&profile=" + file.Profile);

        var review = await services.RegisterAsync(file.Factors);
        var report = await services.ImportAsync(review, content, format, query);
        var estimates = await services.EstimatesAsync(review, report.Revision);
        var tables = JsonDocument.Parse(await services.Client.GetStringAsync(new Uri($"/api/reviews/{review}/studies", UriKind.Relative), Cancellation)).RootElement.EnumerateArray().Sum(s => s.GetProperty("study").GetProperty("tables").GetArrayLength());
        var analyzed = await AnalyzeAsync(Repository.File(Folder + name), file, file.Profile, file.Answers);

        Assert.Equal(file.Expected, FormattableString.Invariant($"{report.Accepted.Count} {tables}"));
        Assert.Equal(analyzed, Figures(estimates));

        var bundle = await services.BundleAsync(review);
        var copy = await services.RegisterAsync(file.Factors);
        var again = await services.ImportAsync(copy, await EvidenceAsync(bundle), "csv");
        Assert.Equal(estimates.Select(Identity), (await services.EstimatesAsync(copy, again.Revision)).Select(Identity));
        var path = Path.Combine(Path.GetTempPath(), Guid.CreateVersion7().ToString("N") + ".zip");
        await File.WriteAllBytesAsync(path, bundle, Cancellation);
        try
        {
            Assert.Equal(analyzed, await AnalyzeAsync(path, file, null, []));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task A_file_is_refused_by_both_for_one_reason(string name)
    {
        var file = CaseFile.Refused.Single(c => c.Name == name);
        var content = await File.ReadAllBytesAsync(Repository.File(Folder + name), Cancellation);
        var review = await services.RegisterAsync(file.Factors);
        var profile = file.Profile is null ? "" : "&profile=" + file.Profile;

        using var answer = await services.SendAsync(review, content, FileFormats.OfName(name)!, profile);
        using var dry = await services.SendAsync(review, content, FileFormats.OfName(name)!, profile + "&dryRun=true");
        var run = await CommandRun.ExecuteAsync(AnalyzeCommand.Create(), [Repository.File(Folder + name), .. file.Profile is null ? [] : new[] { "--profile", file.Profile }]);

        var rejected = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancellation)).RootElement.GetProperty("rejected").Deserialize<ImportFault[]>(JsonSerializerOptions.Web)!;
        Assert.Equal((422, 2), ((int)answer.StatusCode, run.Exit));
        Assert.StartsWith(file.Expected, rejected[0].Reason, StringComparison.Ordinal);
        Assert.Contains(FormattableString.Invariant($"row {rejected[0].Row}"), run.Error, StringComparison.Ordinal);
        Assert.Contains(rejected[0].Reason, run.Error, StringComparison.Ordinal);
        Assert.Equal(rejected.Select(f => f.Reason), JsonDocument.Parse(await dry.Content.ReadAsStringAsync(Cancellation)).RootElement.GetProperty("rejected").EnumerateArray().Select(f => f.GetProperty("reason").GetString()));
        Assert.Equal("[]", await services.Client.GetStringAsync(new Uri($"/api/reviews/{review}/studies", UriKind.Relative), Cancellation));
    }

    private const string Folder = "tests/LivingReview.EvidenceFiles.Tests/Cases/";

    private static async Task<List<string>> AnalyzeAsync(string path, CaseFile file, string? profile, string[] answers)
    {
        var run = await CommandRun.ExecuteAsync(AnalyzeCommand.Create(),
            [path, "--format", "json", "--min-k", "2", .. file.Factors.SelectMany(f => new[] { "--by", f.Name }), .. profile is null ? [] : new[] { "--profile", profile }, .. answers.SelectMany(a => new[] { "--answer", a })]);
        Assert.True(run.Exit == 0, run.Error);
        return [.. JsonDocument.Parse(run.Output).RootElement.GetProperty("strata").EnumerateArray()
            .Select(s => Text(Stratum(s.GetProperty("stratum").GetString()!), s.GetProperty("k").GetInt32(), Number(s, "logLikelihood"), Number(s, "sensitivity"), Number(s, "specificity"), Upper(s, "specificity"))).Order(StringComparer.Ordinal)];

        // In a file a level is what its cells say.
        string Stratum(string stratum)
        {
            if (stratum.Split('=', 2) is not [var heading, var level]) return stratum;
            var factor = LevelMatcher.WithKeys(file.Factors.Single(f => PlainText.Key(f.Name) == PlainText.Key(heading)));
            return $"{factor.Name}={LevelMatcher.Match(factor, level)}";
        }
    }

    private static List<string> Figures(IEnumerable<StratumEstimate> estimates) =>
        [.. estimates.Select(e => Text(e.Stratum, e.K, e.LogLikelihood, e.Sensitivity?.Estimate, e.Specificity?.Estimate, e.Specificity?.Upper)).Order(StringComparer.Ordinal)];

    private static string Text(string stratum, int k, double? likelihood, double? sensitivity, double? specificity, double? upper) =>
        string.Create(CultureInfo.InvariantCulture, $"{stratum}: {k} {likelihood:R} {sensitivity:R} {specificity:R} {upper:R}");

    private static (string, string?, int, int?, double?) Identity(StratumEstimate e) => (e.Stratum, e.InputHash, e.K, e.LeftOut?.Tables, e.LogLikelihood);

    private static double? Number(JsonElement stratum, string name) => stratum.GetProperty(name) switch
    {
        { ValueKind: JsonValueKind.Number } number => number.GetDouble(),
        { ValueKind: JsonValueKind.Object } interval => interval.GetProperty("estimate").GetDouble(),
        _ => null,
    };

    private static double? Upper(JsonElement stratum, string name) => stratum.GetProperty(name) is { ValueKind: JsonValueKind.Object } interval ? interval.GetProperty("upper").GetDouble() : null;

    private static async Task<byte[]> EvidenceAsync(byte[] bundle)
    {
        using var stream = new MemoryStream(bundle);
        await using var zip = await ZipArchive.CreateAsync(stream, ZipArchiveMode.Read, leaveOpen: false, entryNameEncoding: null, Cancellation);
        await using var entry = await zip.GetEntry("evidence.csv")!.OpenAsync(Cancellation);
        using var copy = new MemoryStream();
        await entry.CopyToAsync(copy, Cancellation);
        return copy.ToArray();
    }
}
