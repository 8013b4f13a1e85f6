using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;
using LivingReview.Contracts.Studies;
using LivingReview.EndToEnd.Tests.Living;
using LivingReview.Testing;

namespace LivingReview.EndToEnd.Tests.ScaleOut;

/// <summary>Reviews with studies of made-up counts, the same in every run.</summary>
internal sealed class ManyReviews(int reviews, int studies)
{
    private static readonly string[] Modalities = ["radiograph", "ct"];

    private static readonly Protocol Protocol = new()
    {
        Question = "Who is right?",
        Factors = [new Factor { Name = "modality", Levels = Modalities }],
    };

    public IReadOnlyList<string> Ids { get; } = [.. Enumerable.Range(1, reviews).Select(r => string.Create(CultureInfo.InvariantCulture, $"review-{r}"))];

    /// <summary>The revision of a complete review.</summary>
    public long Complete => studies + 1;

    public async Task RegisterAsync(HttpClient ingestion, CancellationToken cancellationToken)
    {
        foreach (var id in Ids)
        {
            using var answer = await ingestion.PostAsJsonAsync("/api/reviews", new RegisterReview { Id = id, Title = id, Protocol = Protocol }, cancellationToken);
            answer.EnsureSuccessStatusCode();
        }
    }

    /// <summary>Submits every study, all reviews side by side.</summary>
    public Task SubmitAsync(HttpClient ingestion, CancellationToken cancellationToken) => Task.WhenAll(Ids.Select(async id =>
    {
        for (var n = 1; n <= studies; n++)
        {
            using var answer = await ingestion.PostAsJsonAsync($"/api/reviews/{id}/studies", Study(id, n), cancellationToken);
            answer.EnsureSuccessStatusCode();
        }
    }));

    /// <summary>Waits until each review is complete, whichever worker answers; holds all against one run of <c>analyze</c>, digit for digit.</summary>
    public async Task AssertCompleteAsync(HttpClient analysis, CancellationToken cancellationToken)
    {
        var estimates = new List<StratumEstimate>();
        foreach (var id in Ids)
        {
            var complete = await Eventually.SeesAsync(
                () => EstimatesAsync(analysis, id, cancellationToken), e => e?.Revision == Complete, $"the estimates of {id}", TimeSpan.FromMinutes(3));
            estimates.AddRange(complete!.Strata.Select(s => s with { Stratum = s.Stratum == "overall" ? $"review={id}" : $"part={id}-{s.Stratum["modality=".Length..]}" }));
        }

        Analyzed.AssertSame(await AnalyzeAsync(cancellationToken), estimates);
    }

    private static async Task<ReviewEstimates?> EstimatesAsync(HttpClient analysis, string id, CancellationToken cancellationToken)
    {
        using var answer = await analysis.GetAsync(new Uri($"/api/reviews/{id}/estimates", UriKind.Relative), cancellationToken);
        return answer.IsSuccessStatusCode ? await answer.Content.ReadFromJsonAsync<ReviewEstimates>(cancellationToken) : null;
    }

    private async Task<IReadOnlyDictionary<string, JsonElement>> AnalyzeAsync(CancellationToken cancellationToken)
    {
        using var folder = new TemporaryFolder();
        var csv = new StringBuilder("study,TP,FP,FN,TN,review,part\n");
        foreach (var id in Ids)
        {
            for (var n = 1; n <= studies; n++)
            {
                var t = Study(id, n).Tables![0];
                csv.AppendLine(CultureInfo.InvariantCulture, $"{id} {n},{t.Tp},{t.Fp},{t.Fn},{t.Tn},{id},{id}-{t.Factors!["modality"]}");
            }
        }

        await File.WriteAllTextAsync(folder["all.csv"], csv.ToString(), cancellationToken);
        var run = await ChildProcess.RunAsync(
            Repository.CommandLineAssembly, ["analyze", folder["all.csv"], "--by", "review", "--by", "part", "--format", "json"], cancellationToken: cancellationToken);
        Assert.True(run.ExitCode == 0, run.Error);
        using var json = JsonDocument.Parse(run.Output);
        return json.RootElement.GetProperty("strata").EnumerateArray().Where(s => s.GetProperty("stratum").GetString() != "overall")
            .ToDictionary(s => s.GetProperty("stratum").GetString()!, s => s.Clone());
    }

    private static StudySubmission Study(string review, int number)
    {
        var random = new Random(HashOf(review) + number);
        return new StudySubmission
        {
            Label = string.Create(CultureInfo.InvariantCulture, $"Study {number}"),
            Tables =
            [
                new TableSubmission
                {
                    Tp = random.Next(20, 90), Fp = random.Next(1, 30), Fn = random.Next(1, 20), Tn = random.Next(30, 120),
                    Factors = new Dictionary<string, string?> { ["modality"] = Modalities[number % 2] },
                },
            ],
        };
    }

    private static int HashOf(string text) => text.Aggregate(17, (hash, c) => unchecked(hash * 31 + c) & 0xFFFFFF);
}
