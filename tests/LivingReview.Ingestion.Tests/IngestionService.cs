using System.Net.Http.Json;
using System.Text;
using LivingReview.Contracts;
using LivingReview.Contracts.Reviews;
using LivingReview.Contracts.Studies;
using LivingReview.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace LivingReview.Ingestion.Tests;

/// <summary>Ingestion over HTTP on a database of its own, with every message that it publishes.</summary>
public sealed class IngestionService(PostgresFixture postgres) : IAsyncLifetime
{
    private RunningServices? _running;
    private int _reviews;

    /// <summary>Connection string of the database.</summary>
    public string Database { get; private set; } = "";

    public HttpClient Client => _running!.Client;

    public IServiceProvider Services => _running!.Services;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Database = await postgres.CreateDatabaseAsync(Cancellation);
        _running = await RunningServices.StartAsync(
            Database,
            (services, configuration) => services.AddIngestion(configuration),
            app => app.MapIngestion(),
            bus =>
            {
                bus.AddIngestionConsumers();
                bus.AddMessageLog<StudyExtracted>();
                bus.AddMessageLog<StudyWithdrawn>();
                bus.AddMessageLog<ProtocolChanged>();
                bus.AddMessageLog<EvidenceHeadAnnounced>();
                bus.AddMessageLog<CertaintyAssessed>();
            },
            cancellationToken: Cancellation);
    }

    /// <summary>Registers a review with <see cref="Given.Protocol"/>.</summary>
    public async Task<string> RegisterAsync()
    {
        var review = $"review-{Interlocked.Increment(ref _reviews)}";
        using var answer = await Client.PostAsJsonAsync("/api/reviews", new RegisterReview { Id = review, Title = "Osteoporosis", Protocol = Given.Protocol }, Cancellation);
        answer.EnsureSuccessStatusCode();
        return review;
    }

    public async Task<StudyView> SubmitAsync(string review, StudySubmission study)
    {
        using var answer = await Client.PostAsJsonAsync($"/api/reviews/{review}/studies", study, Cancellation);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
        return (await answer.Content.ReadFromJsonAsync<StudyView>(Cancellation))!;
    }

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string address, object body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, address) { Content = JsonContent.Create(body, body.GetType()) };
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return await Client.SendAsync(request, Cancellation);
    }

    public async Task<HttpResponseMessage> ImportAsync(string review, string csv, bool dryRun = false)
    {
        using var content = new StringContent(csv, Encoding.UTF8, "text/csv");
        return await Client.PostAsync($"/api/reviews/{review}/imports?dryRun={(dryRun ? "true" : "false")}", content, Cancellation);
    }

    public async Task<ReviewView> ReviewAsync(string review) => (await Client.GetFromJsonAsync<ReviewView>($"/api/reviews/{review}", Cancellation))!;

    public async Task<IReadOnlyList<StudyView>> StudiesAsync(string review) =>
        (await Client.GetFromJsonAsync<IReadOnlyList<StudyView>>($"/api/reviews/{review}/studies", Cancellation))!;

    /// <summary>The stored events of a review: version, id and type.</summary>
    public async Task<IReadOnlyList<(long Revision, Guid Id, string Type)>> LogAsync(string review)
    {
        await using var session = Services.GetRequiredService<IIngestionStore>().QuerySession();
        return [.. (await session.Events.FetchStreamAsync(review, token: Cancellation)).Select(e => (e.Version, e.Id, e.Data.GetType().Name))];
    }

    /// <summary>Everything that a refused request must leave alone: the review as shown, its studies and its log.</summary>
    public async Task<string> StandingAsync(string review) => string.Join(
        "\n",
        await Client.GetStringAsync($"/api/reviews/{review}", Cancellation),
        await Client.GetStringAsync($"/api/reviews/{review}/studies", Cancellation),
        string.Join(" ", await LogAsync(review)));

    public async ValueTask DisposeAsync()
    {
        if (_running is not null) await _running.DisposeAsync();
    }
}
