using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace LivingReview.EndToEnd.Tests.Operations;

/// <summary>What is around a deployment: a subscriber's server, and a receiver of OTLP (http/protobuf) that keeps what comes.</summary>
public sealed class Outside : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<Call> _calls = new();

    private Outside(WebApplication app) => _app = app;

    /// <summary>One call.</summary>
    public sealed record Call(string Path, IReadOnlyDictionary<string, string> Headers, byte[] Body);

    public string Address => _app.Urls.Single();

    /// <summary>Calls whose address begins so.</summary>
    public IReadOnlyList<Call> CallsTo(string path) => [.. _calls.Where(c => c.Path.StartsWith(path, StringComparison.Ordinal))];

    public static async Task<Outside> StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        var outside = new Outside(app);
        app.Run(async http =>
        {
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body, http.RequestAborted);
            outside._calls.Enqueue(new Call(http.Request.Path, http.Request.Headers.ToDictionary(h => h.Key.ToLowerInvariant(), h => h.Value.ToString()), body.ToArray()));
            http.Response.StatusCode = StatusCodes.Status200OK;
        });
        await app.StartAsync(cancellationToken);
        return outside;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
