using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace LivingReview.EndToEnd.Tests.Alerts;

/// <summary>
/// A receiver as bad as they come: it fails at random (seeded), answers too late, asks to wait, is gone for a while. What it takes it acts on once
/// per webhook-id, as a receiver should.
/// </summary>
internal sealed class UnreliableReceiver(int port, int seed) : IAsyncDisposable
{
    private readonly Random _random = new(seed);
    private readonly ConcurrentDictionary<string, JsonElement> _acted = new(StringComparer.Ordinal);
    private WebApplication? _app;
    private int _calls;

    public string Url => $"http://127.0.0.1:{port}/hook";

    public IReadOnlyDictionary<string, JsonElement> Acted => _acted;

    /// <summary>Calls that came, whatever became of them.</summary>
    public int Calls => _calls;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.Urls.Add($"http://127.0.0.1:{port}");
        _app.Run(AnswerAsync);
        await _app.StartAsync(cancellationToken);
    }

    /// <summary>Ends without finishing its calls.</summary>
    public async Task CrashAsync()
    {
        if (_app is null) return;
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
        _app = null;
    }

    public async ValueTask DisposeAsync() => await CrashAsync();

    private async Task AnswerAsync(HttpContext http)
    {
        Interlocked.Increment(ref _calls);
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        var fate = Fate();
        switch (fate)
        {
            case < 0.10:
                http.Response.StatusCode = 500;
                break;
            case < 0.14:
                (http.Response.StatusCode, http.Response.Headers.RetryAfter) = (429, "1");
                break;
            case < 0.18:
                (http.Response.StatusCode, http.Response.Headers.RetryAfter) = (503, "1");
                break;
            case < 0.19:
                await Task.Delay(Timeout.Infinite, http.RequestAborted); // no response
                break;
            default:
                _acted.TryAdd(http.Request.Headers["webhook-id"].ToString(), JsonDocument.Parse(body.ToArray()).RootElement);
                if (fate < 0.21) http.Abort(); // acted on, and the response is lost
                break;
        }
    }

    private double Fate()
    {
        lock (_random) return _random.NextDouble();
    }
}
