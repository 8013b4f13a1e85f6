using System.Net.Http.Json;
using LivingReview.Analysis.Recomputing;
using LivingReview.Contracts;
using LivingReview.Contracts.Estimates;
using LivingReview.Testing;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace LivingReview.Analysis.Tests.Memory;

/// <summary>The service on a database of its own, fed with messages by the test.</summary>
internal sealed class MemoryService : IAsyncDisposable
{
    private readonly RunningServices _running;

    private MemoryService(RunningServices running) => _running = running;

    public HttpClient Client => _running.Client;

    public IAnalysisStore Store => _running.Services.GetRequiredService<IAnalysisStore>();

    public MessageLog<T> Log<T>()
        where T : class => _running.Services.GetRequiredService<MessageLog<T>>();

    public static async Task<MemoryService> StartAsync(string database, CancellationToken cancellationToken) => new(await RunningServices.StartAsync(
        database,
        (s, c) => s.AddAnalysis(c),
        app => app.MapAnalysis(),
        bus =>
        {
            bus.AddAnalysisConsumers();
            bus.AddMessageLog<EstimateVersionAdded>();
        },
        // Evidence comes in whole bursts here: on a slow machine a short grace would estimate half of one.
        new Dictionary<string, string?> { ["Analysis:GapGraceSeconds"] = "50" },
        cancellationToken));

    /// <summary>Publishes evidence as one burst and waits until it is estimated.</summary>
    public async Task PublishAsync(IEnumerable<object> messages, CancellationToken cancellationToken)
    {
        var all = messages.ToList();
        var head = all.Max(Revision);
        var bus = _running.Services.GetRequiredService<IBus>();
        foreach (var message in all) await bus.Publish(WithHead(message, head), cancellationToken);
        await Eventually.SeesAsync(
            async () => (await CurrentAsync(cancellationToken))?.Revision, revision => revision >= head, $"estimates at revision {head}");
    }

    public async Task<CurrentEstimates?> CurrentAsync(CancellationToken cancellationToken)
    {
        await using var session = Store.QuerySession();
        return await session.LoadAsync<CurrentEstimates>(Growing.Review, cancellationToken);
    }

    public async Task<T> GetAsync<T>(string path, CancellationToken cancellationToken) =>
        (await Client.GetFromJsonAsync<T>($"/api/reviews/{Growing.Review}/{path}", cancellationToken))!;

    public Task<ReviewEstimates> EstimatesAsync(string query, CancellationToken cancellationToken) => GetAsync<ReviewEstimates>("estimates" + query, cancellationToken);

    public ValueTask DisposeAsync() => _running.DisposeAsync();

    private static long Revision(object message) => Growing.RevisionOf(message).Revision;

    private static object WithHead(object message, long head) => message switch
    {
        ProtocolChanged m => m with { Head = head },
        StudyExtracted m => m with { Head = head },
        StudyWithdrawn m => m with { Head = head },
        _ => throw new ArgumentException($"{message.GetType()} is no evidence.", nameof(message)),
    };
}
