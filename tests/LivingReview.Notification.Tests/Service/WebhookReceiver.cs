using System.Collections.Concurrent;
using System.Text;
using LivingReview.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace LivingReview.Notification.Tests.Service;

/// <summary>Somebody else's server that takes webhooks, on a port of its own.</summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<Call> _calls = new();

    private WebhookReceiver(WebApplication app) => _app = app;

    /// <summary>One call as it came over the wire.</summary>
    public sealed record Call(string Path, IReadOnlyDictionary<string, string> Headers, byte[] Body)
    {
        public string Method { get; init; } = "POST";

        public string Text => Encoding.UTF8.GetString(Body);
    }

    public string Url => $"{_app.Urls.Single()}/hook?tenant=1";

    public IReadOnlyList<Call> Calls => [.. _calls];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Starts a receiver that answers its calls with these statuses in turn, the last again and again.</summary>
    public static Task<WebhookReceiver> StartAsync(params int[] statuses) =>
        StartAsync((call, http) =>
        {
            http.Response.StatusCode = statuses[Math.Min(call, statuses.Length) - 1];
            return Task.CompletedTask;
        });

    /// <summary>Starts a receiver that answers as told; the number is the call's, from 1.</summary>
    public static async Task<WebhookReceiver> StartAsync(Func<int, HttpContext, Task> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        var receiver = new WebhookReceiver(app);
        app.Run(async http =>
        {
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body, http.RequestAborted);
            receiver._calls.Enqueue(new Call(
                http.Request.Path + http.Request.QueryString,
                http.Request.Headers.ToDictionary(h => h.Key.ToLowerInvariant(), h => h.Value.ToString()),
                body.ToArray())
            { Method = http.Request.Method });
            await answer(receiver._calls.Count, http);
        });
        await app.StartAsync(Cancellation);
        return receiver;
    }

    public Task<IReadOnlyList<Call>> CalledAsync(int times = 1) =>
        Eventually.SeesAsync(() => Task.FromResult(Calls), c => c.Count >= times, $"call {times}");

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(now.Token); // without waiting for calls that hang
        await _app.DisposeAsync();
    }
}
