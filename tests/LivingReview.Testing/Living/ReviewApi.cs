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
    public async Task RegisterAsync(CancellationToken cancellation)
    {
        using var json = new StringContent(await File.ReadAllTextAsync(Repository.File("shared/samples/osteoporosis-imaging-ml.review.json"), cancellation), Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync(new Uri("/api/reviews", UriKind.Relative), json, cancellation);
        await SucceededAsync(answer, cancellation);
    }

    /// <summary>Imports the sample's file.</summary>
    public async Task<ImportReport> ImportAsync(CancellationToken cancellation)
    {
        using var csv = new StringContent(await File.ReadAllTextAsync(SampleFile, cancellation), Encoding.UTF8, new MediaTypeHeaderValue("text/csv", "utf-8"));
        using var answer = await client.PostAsync(new Uri($"/api/reviews/{Review}/imports", UriKind.Relative), csv, cancellation);
        return (await (await SucceededAsync(answer, cancellation)).Content.ReadFromJsonAsync<ImportReport>(cancellation))!;
    }

    public async Task<StudyView> SubmitAsync(StudySubmission study, CancellationToken cancellation)
    {
        using var answer = await client.PostAsJsonAsync($"/api/reviews/{Review}/studies", study, cancellation);
        return (await (await SucceededAsync(answer, cancellation)).Content.ReadFromJsonAsync<StudyView>(cancellation))!;
    }

    public async Task<ReviewView> ShowAsync(CancellationToken cancellation) =>
        (await client.GetFromJsonAsync<ReviewView>($"/api/reviews/{Review}", cancellation))!;

    /// <summary>The estimates as soon as they rest on the revision.</summary>
    public async Task<ReviewEstimates> EstimatesAtAsync(long revision, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
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
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new TimeoutException($"The estimates did not reach revision {revision}: {seen}.");
        }
    }

    /// <summary>
    /// Waits until notification has heard of the revision: whoever subscribes before takes the next thing that it hears for what holds.
    /// </summary>
    public Task NotedAtAsync(long revision, CancellationToken cancellation) => Eventually.SeesAsync(
        async () =>
        {
            using var answer = await client.GetAsync(new Uri($"/api/reviews/{Review}/events", UriKind.Relative), cancellation);
            return answer.IsSuccessStatusCode ? await answer.Content.ReadAsStringAsync(cancellation) : "";
        },
        log => log.Contains($"\"revision\":{revision.ToString(CultureInfo.InvariantCulture)},", StringComparison.Ordinal),
        $"revision {revision} in the review's log",
        Patience);

    private static async Task<HttpResponseMessage> SucceededAsync(HttpResponseMessage answer, CancellationToken cancellation) =>
        answer.IsSuccessStatusCode ? answer : throw new HttpRequestException($"{answer.StatusCode}: {await answer.Content.ReadAsStringAsync(cancellation)}");
}
