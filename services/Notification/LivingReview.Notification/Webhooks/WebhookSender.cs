using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using LivingReview.Contracts.Alerts;
using LivingReview.Hosting.Telemetry;
using LivingReview.Notification.Notifications;
using LivingReview.Notification.Subscriptions;
using Microsoft.Extensions.Options;

namespace LivingReview.Notification.Webhooks;

/// <summary>Makes one attempt at one delivery.</summary>
internal sealed class WebhookSender : IDisposable
{
    private const int ExcerptBytes = 500;

    private readonly HttpClient _client;
    private readonly TimeProvider _time;
    private readonly string _origin;

    public WebhookSender(DestinationGuard guard, IOptions<WebhookOptions> options, TimeProvider time)
    {
        (_time, _origin) = (time, options.Value.RequestOrigin);
#pragma warning disable CA2000 // the client owns its handler
        _client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            ConnectCallback = guard.ConnectAsync,
            PooledConnectionLifetime = TimeSpan.FromMinutes(1), // names are resolved and checked again
        })
#pragma warning restore CA2000
        {
            Timeout = TimeSpan.FromSeconds(options.Value.TimeoutSeconds),
            MaxResponseContentBufferSize = 64 * 1024,
        };
    }

    public async Task<DeliveryAttempt> AttemptAsync(Subscription subscription, WebhookDelivery delivery, CancellationToken cancellationToken)
    {
        using var span = Tracing.Resume("deliver webhook", delivery.TraceParent); // the client sends the span's id as traceparent
        var now = _time.GetUtcNow();
        var started = Stopwatch.GetTimestamp();
        if (subscription.SealedFault is { } closed) return new DeliveryAttempt(now, null, 0, closed);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, subscription.WebhookUrl);
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(delivery.Body));
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/cloudevents+json", "utf-8");
            var seconds = now.ToUnixTimeSeconds();
            request.Headers.Add("webhook-id", delivery.Id);
            request.Headers.Add("webhook-timestamp", seconds.ToString(CultureInfo.InvariantCulture));
            request.Headers.Add("webhook-signature", string.Join(' ', subscription.SecretsAt(now).Select(s => WebhookSignature.Sign(s, delivery.Id, seconds, delivery.Body))));
            if (subscription.Handshake) request.Headers.Add(Handshake.RequestOrigin, _origin);
            request.Headers.UserAgent.ParseAdd("LivingReview-Webhooks/1");
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return new DeliveryAttempt(now, (int)response.StatusCode, Elapsed(), null, await ExcerptAsync(response, delivery.Type == CloudEvent.Test, cancellationToken), RetryAfter(response, now));
        }
        catch (HttpRequestException fault)
        {
            return new DeliveryAttempt(now, null, Elapsed(), fault.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new DeliveryAttempt(now, null, Elapsed(), "The receiver did not answer in time.");
        }

        double Elapsed() => Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }

    /// <summary>Asks the receiver for its consent. The attempt is null if it agrees; else it says why nothing was posted.</summary>
    public async Task<(DeliveryAttempt? Refusal, int? Rate)> AskAsync(Subscription subscription, CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        var started = Stopwatch.GetTimestamp();
        if (subscription.SealedFault is { } closed) return (Refused(closed, null), null);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Options, subscription.WebhookUrl);
            request.Headers.Add(Handshake.RequestOrigin, _origin);
            request.Headers.Add(Handshake.RequestRate, Handshake.Rate.ToString(CultureInfo.InvariantCulture));
            request.Headers.UserAgent.ParseAdd("LivingReview-Webhooks/1");
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            var (agrees, rate, refusal) = Handshake.Read(response, _origin);
            return (agrees ? null : Refused(refusal!, RetryAfter(response, now)), rate);
        }
        catch (HttpRequestException fault)
        {
            return (Refused(fault.Message, null), null);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (Refused("The receiver did not answer in time.", null), null);
        }

        DeliveryAttempt Refused(string why, double? retryAfter) => new(now, null, Stopwatch.GetElapsedTime(started).TotalMilliseconds, why, null, retryAfter);
    }

    private static double? RetryAfter(HttpResponseMessage response, DateTimeOffset now) =>
        response.Headers.RetryAfter is { } header && (header.Delta ?? header.Date - now) is { } wait && wait > TimeSpan.Zero ? wait.TotalSeconds : null;

    /// <summary>The first words of an answer, for the log of deliveries. It may never end: only what comes at once is read.</summary>
    private static async Task<string?> ExcerptAsync(HttpResponseMessage response, bool always, CancellationToken cancellationToken)
    {
        if (response.IsSuccessStatusCode && !always) return null;
        using var brief = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        brief.CancelAfter(TimeSpan.FromSeconds(2));
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(brief.Token);
            var bytes = new byte[ExcerptBytes];
            var read = await body.ReadAtLeastAsync(bytes, ExcerptBytes, throwOnEndOfStream: false, brief.Token);
            var text = new string([.. Encoding.UTF8.GetString(bytes, 0, read).Where(c => !char.IsControl(c))]);
            return text.Length == 0 ? null : text;
        }
        catch (Exception fault) when (fault is IOException or HttpRequestException || (fault is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }

    public void Dispose() => _client.Dispose();
}
