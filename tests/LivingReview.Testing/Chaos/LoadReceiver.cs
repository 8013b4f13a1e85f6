using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace LivingReview.Testing.Chaos;

/// <summary>The subscribers' server: refuses one call in twenty (seeded), and notes what it takes by webhook-id.</summary>
public sealed class LoadReceiver : IAsyncDisposable
{
    private readonly ConcurrentDictionary<(string Subscriber, string Id), int> _taken = new();
    private readonly Random _fate = new(20261124);
    private readonly WebApplication _app;
    private int _calls;

    private LoadReceiver()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.Urls.Add("http://127.0.0.1:0");
        _app.MapPost("/hook/{subscriber}", TakeAsync);
    }

    /// <summary>Calls that came, whatever became of them.</summary>
    public int Calls => _calls;

    /// <summary>Events that were taken more than once.</summary>
    public int Repeated => _taken.Values.Count(n => n > 1);

    public string AddressFor(string subscriber) => $"{_app.Urls.Single()}/hook/{subscriber}";

    public static async Task<LoadReceiver> StartAsync(CancellationToken cancellationToken)
    {
        var receiver = new LoadReceiver();
        await receiver._app.StartAsync(cancellationToken);
        return receiver;
    }

    public bool Has(string subscriber, string id) => _taken.ContainsKey((subscriber, id));

    public int CountFor(string subscriber) => _taken.Keys.Count(k => k.Subscriber == subscriber);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task<IResult> TakeAsync(string subscriber, HttpRequest request)
    {
        Interlocked.Increment(ref _calls);
        using var body = await JsonDocument.ParseAsync(request.Body);
        lock (_fate)
        {
            if (_fate.NextDouble() < 0.05) return Results.StatusCode(503);
        }

        _taken.AddOrUpdate((subscriber, body.RootElement.GetProperty("id").GetString()!), 1, (_, n) => n + 1);
        return Results.Ok();
    }
}
