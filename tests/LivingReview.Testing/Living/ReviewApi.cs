using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;
using LivingReview.Contracts.Studies;

namespace LivingReview.Testing.Living;

/// <summary>The public API as a client of the sample review uses it.</summary>
public sealed class ReviewApi(HttpClient client)
{
    public const string Review = "osteoporosis-imaging-ml";

    public static string SampleFile => Repository.File("shared/samples/osteoporosis-imaging-ml.csv");

    private static TimeSpan Patience => TimeSpan.FromMinutes(2);

    public HttpClient Client => client;

    /// <summary>Registers the sample's review without studies.</summary>
    public async Task RegisterAsync(CancellationToken cancellationToken)
    {
        using var json = new StringContent(await File.ReadAllTextAsync(Repository.File("shared/samples/osteoporosis-imaging-ml.review.json"), cancellationToken), Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync(new Uri("/api/reviews", UriKind.Relative), json, cancellationToken);
        await SucceededAsync(answer, cancellationToken);
    }

    /// <summary>Imports the sample's file.</summary>
    public async Task<ImportReport> ImportAsync(CancellationToken cancellationToken)
    {
        using var csv = new StringContent(await File.ReadAllTextAsync(SampleFile, cancellationToken), Encoding.UTF8, new MediaTypeHeaderValue("text/csv", "utf-8"));
        using var answer = await client.PostAsync(new Uri($"/api/reviews/{Review}/imports", UriKind.Relative), csv, cancellationToken);
        return (await (await SucceededAsync(answer, cancellationToken)).Content.ReadFromJsonAsync<ImportReport>(cancellationToken))!;
    }

    public async Task<StudyView> SubmitAsync(StudySubmission study, CancellationToken cancellationToken)
    {
        using var answer = await client.PostAsJsonAsync($"/api/reviews/{Review}/studies", study, cancellationToken);
        return (await (await SucceededAsync(answer, cancellationToken)).Content.ReadFromJsonAsync<StudyView>(cancellationToken))!;
    }

    public async Task<ReviewView> ShowAsync(CancellationToken cancellationToken) =>
        (await client.GetFromJsonAsync<ReviewView>($"/api/reviews/{Review}", cancellationToken))!;

    /// <summary>The estimates, as soon as they include the revision.</summary>
    public async Task<ReviewEstimates> EstimatesAtAsync(long revision, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        var seen = "nothing";
        try
        {
            while (true)
            {
                using var answer = await client.GetAsync(new Uri($"/api/reviews/{Review}/estimates", UriKind.Relative), limit.Token);
                if (answer.StatusCode == HttpStatusCode.OK)
                {
                    var estimates = await answer.Content.ReadFromJsonAsync<ReviewEstimates>(limit.Token);
                    if (estimates!.Revision >= revision) return estimates;
                    seen = estimates.Revision.ToString(CultureInfo.InvariantCulture);
                }

                await Task.Delay(5, limit.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"The estimates did not reach revision {revision}: {seen}.");
        }
    }

    /// <summary>
    /// Waits until notification knows the revision: an earlier subscription would take the next estimates for its baseline.
    /// </summary>
    public Task NotedAtAsync(long revision, CancellationToken cancellationToken) => Eventually.SeesAsync(
        async () =>
        {
            using var answer = await client.GetAsync(new Uri($"/api/reviews/{Review}/events", UriKind.Relative), cancellationToken);
            return answer.IsSuccessStatusCode ? await answer.Content.ReadAsStringAsync(cancellationToken) : "";
        },
        log => log.Contains($"\"revision\":{revision.ToString(CultureInfo.InvariantCulture)},", StringComparison.Ordinal),
        $"revision {revision} in the review's log",
        Patience);

    private static async Task<HttpResponseMessage> SucceededAsync(HttpResponseMessage answer, CancellationToken cancellationToken) =>
        answer.IsSuccessStatusCode ? answer : throw new HttpRequestException($"{answer.StatusCode}: {await answer.Content.ReadAsStringAsync(cancellationToken)}");
}
