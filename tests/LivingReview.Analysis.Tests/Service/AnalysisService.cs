using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using LivingReview.Contracts;
using LivingReview.Contracts.Estimates;
using LivingReview.Testing;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace LivingReview.Analysis.Tests.Service;

/// <summary>Analysis over HTTP and the bus, on a database of its own; the test stands in for ingestion.</summary>
public sealed class AnalysisService(PostgresFixture postgres) : IAsyncLifetime
{
    private RunningServices? _running;

    public HttpClient Client => _running!.Client;

    public IServiceProvider Services => _running!.Services;

    public IBus Bus => Services.GetRequiredService<IBus>();

    /// <summary>How long what has arrived waits for the rest of its burst; to be changed before the start.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(0.4);

    /// <summary>Connection string of the database; the same after a restart.</summary>
    public string Database { get; private set; } = "";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Database = await postgres.CreateDatabaseAsync(Cancellation);
        await StartAsync();
    }

    /// <summary>Stops the service and starts it again on the same database.</summary>
    public async Task RestartAsync()
    {
        await _running!.DisposeAsync();
        await StartAsync();
    }

    public Task PublishAsync(object message) => Bus.Publish(message, Cancellation);

    public IReadOnlyList<(Guid Id, T Message)> Received<T>()
        where T : class => Services.GetRequiredService<MessageLog<T>>().All;

    public async Task<ReviewEstimates?> EstimatesAsync(string review, string query = "")
    {
        using var answer = await Client.GetAsync($"/api/reviews/{review}/estimates{query}", Cancellation);
        return answer.IsSuccessStatusCode ? await answer.Content.ReadFromJsonAsync<ReviewEstimates>(Cancellation) : null;
    }

    /// <summary>Waits until a review is estimated at a revision.</summary>
    public async Task<ReviewEstimates> EstimatedAsync(string review, long revision) =>
        (await Eventually.SeesAsync(() => EstimatesAsync(review), e => e?.Revision >= revision, $"{review} at revision {revision}"))!;

    /// <summary>Publishes messages one by one, each when the one before is estimated.</summary>
    public async Task<ReviewEstimates> PublishInOrderAsync(string review, IEnumerable<object> messages)
    {
        ReviewEstimates? estimates = null;
        foreach (var message in messages)
        {
            await PublishAsync(message);
            estimates = await EstimatedAsync(review, Given.Revision(message).Revision);
        }

        return estimates!;
    }

    /// <summary>Strata to the byte; they carry no time and no name of the review.</summary>
    public static string Bytes(ReviewEstimates estimates) => JsonSerializer.Serialize(estimates.Strata);

    public async ValueTask DisposeAsync()
    {
        if (_running is not null) await _running.DisposeAsync();
    }

    private async Task StartAsync() => _running = await RunningServices.StartAsync(
        Database,
        (services, configuration) => services.AddAnalysis(configuration),
        app => app.MapAnalysis(),
        bus =>
        {
            bus.AddAnalysisConsumers();
            bus.AddMessageLog<EstimateVersionAdded>();
            bus.AddMessageLog<EstimatesRecomputed>();
            bus.AddMessageLog<EvidenceReplayRequested>();
            bus.AddMessageLog<EstimatesHeadAnnounced>();
        },
        new Dictionary<string, string?> { ["Analysis:GapGraceSeconds"] = Grace.TotalSeconds.ToString(CultureInfo.InvariantCulture) },
        Cancellation);
}
