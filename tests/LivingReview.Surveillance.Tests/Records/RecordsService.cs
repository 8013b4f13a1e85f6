using System.Net.Http.Json;
using LivingReview.Contracts;
using LivingReview.Contracts.Reviews;
using LivingReview.Contracts.Studies;
using LivingReview.Ingestion;
using LivingReview.Testing;

namespace LivingReview.Surveillance.Tests.Records;

/// <summary>Surveillance beside ingestion, over HTTP on a database of their own.</summary>
public sealed class RecordsService(PostgresFixture postgres) : IAsyncLifetime
{
    private RunningServices? _running;
    private int _reviews;

    public HttpClient Client => _running!.Client;

    public IServiceProvider Services => _running!.Services;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static StudySubmission Study(string label = "Jang 2021") => new() { Label = label, Year = 2021, Tables = [new TableSubmission { Tp = 51, Fp = 14, Fn = 5, Tn = 31, Primary = true }] };

    public async ValueTask InitializeAsync() => _running = await RunningServices.StartAsync(
        await postgres.CreateDatabaseAsync(Cancellation),
        (services, configuration) => services.AddIngestion(configuration).AddSurveillance(configuration),
        app => app.MapIngestion().MapSurveillance(),
        bus =>
        {
            bus.AddIngestionConsumers();
            bus.AddSurveillanceConsumers();
            bus.AddMessageLog<SearchRecorded>();
        },
        cancellationToken: Cancellation);

    public async Task<string> RegisterAsync()
    {
        var review = $"review-{Interlocked.Increment(ref _reviews)}";
        using var answer = await Client.PostAsJsonAsync("/api/reviews", new RegisterReview { Id = review, Title = "Osteoporosis", Protocol = new Protocol { Question = "How accurate?" } }, Cancellation);
        answer.EnsureSuccessStatusCode();
        return review;
    }

    public async Task SubmitAsync(string review, StudySubmission study)
    {
        using var answer = await Client.PostAsJsonAsync($"/api/reviews/{review}/studies", study, Cancellation);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
    }

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string address, object body)
    {
        using var request = new HttpRequestMessage(method, address) { Content = JsonContent.Create(body, body.GetType()) };
        return await Client.SendAsync(request, Cancellation);
    }

    public async Task<ReviewView> ReviewAsync(string review) => (await Client.GetFromJsonAsync<ReviewView>($"/api/reviews/{review}", Cancellation))!;

    public async ValueTask DisposeAsync()
    {
        if (_running is not null) await _running.DisposeAsync();
    }
}
