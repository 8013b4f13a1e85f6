using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using LivingReview.Contracts.Alerts;
using LivingReview.Testing;
using Microsoft.AspNetCore.Http;

namespace LivingReview.Notification.Tests.Service;

/// <summary>Consent before the first delivery, keys that need no shared secret, and the trace that travels along.</summary>
public sealed class HandshakeTests(NotificationService notification) : IClassFixture<NotificationService>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_receiver_that_agrees_is_asked_once_and_told_who_calls()
    {
        await using var receiver = await WebhookReceiver.StartAsync((_, http) => Answer(http, allowed: "*", rate: "6000"));
        var (review, subscription) = await SubscribeAsync(receiver.Url, new() { Handshake = true });

        await notification.ShiftAsync(review, 2);
        await notification.ShiftAsync(review, 3);

        var calls = await receiver.CalledAsync(3);
        Assert.Equal(["OPTIONS", "POST", "POST"], calls.Select(c => c.Method));
        Assert.Equal("120", calls[0].Headers["webhook-request-rate"]);
        Assert.Single(calls.Select(c => c.Headers["webhook-request-origin"]).Distinct());
        var now = await notification.SubscriptionAsync(subscription);
        Assert.Equal((true, true, 6000), (now.Handshake, now.HasConsent, now.AllowedRate));
    }

    [Theory]
    [InlineData(200, null)]
    [InlineData(200, "another.example")]
    [InlineData(405, "*")]
    public async Task A_receiver_that_does_not_agree_gets_nothing(int status, string? allowed)
    {
        await using var receiver = await WebhookReceiver.StartAsync((_, http) => Answer(http, allowed, null, status));
        var (review, subscription) = await SubscribeAsync(receiver.Url, new() { Handshake = true });

        await notification.ShiftAsync(review, 2);

        var delivery = await notification.AttemptedAsync(subscription);
        Assert.Equal(("pending", null), (delivery.Status, delivery.Attempts[0].StatusCode));
        Assert.StartsWith("The receiver did not agree to be called", delivery.Attempts[0].Error, StringComparison.Ordinal);
        Assert.All(receiver.Calls, c => Assert.Equal("OPTIONS", c.Method));
        Assert.False((await notification.SubscriptionAsync(subscription)).HasConsent);
    }

    [Fact]
    public async Task An_asymmetric_signature_is_verified_with_the_public_key_by_another_implementation()
    {
        InstalledTool.Require("node", "nodejs");
        await using var receiver = await WebhookReceiver.StartAsync(204);
        var (review, subscription) = await SubscribeAsync(receiver.Url, new() { Signature = "ed25519" });

        await notification.ShiftAsync(review, 2);

        var call = (await receiver.CalledAsync())[0];
        Assert.Equal((null, "ed25519"), (subscription.Secret, subscription.Signature));
        Assert.StartsWith("v1a,", call.Headers["webhook-signature"], StringComparison.Ordinal);
        const string Script = """
            const { createPublicKey, verify } = require("crypto");
            const c = JSON.parse(require("fs").readFileSync(0, "utf8"));
            const key = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x: Buffer.from(c.key, "base64").toString("base64url") }, format: "jwk" });
            const check = body => verify(null, Buffer.from(`${c.id}.${c.at}.${body}`), key, Buffer.from(c.signature, "base64"));
            console.log([check(c.body), check(c.body + " ")].join());
            """;
        var input = JsonSerializer.Serialize(new
        {
            key = subscription.PublicKey!["whpk_".Length..],
            id = call.Headers["webhook-id"],
            at = call.Headers["webhook-timestamp"],
            body = call.Text,
            signature = call.Headers["webhook-signature"]["v1a,".Length..],
        });
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["x"]);
        var (_, printed) = await RuntimeOnThisMachine.RunAsync("node", folder["x"], ["-e", Script], input, Cancellation);
        Assert.Equal("true,false", printed.Trim());
    }

    [Fact]
    public async Task A_change_from_a_secret_to_a_key_signs_with_both_for_a_while()
    {
        await using var receiver = await WebhookReceiver.StartAsync(204);
        var (review, subscription) = await SubscribeAsync(receiver.Url, new());

        using var answer = await notification.Client.PostAsJsonAsync($"/api/reviews/{review}/subscriptions/{subscription.Id}/rotate-secret", new RotateSecret { Signature = "ed25519" }, Cancellation);
        var rotated = (await answer.Content.ReadFromJsonAsync<SubscriptionView>(Cancellation))!;
        await notification.ShiftAsync(review, 2);

        var signatures = (await receiver.CalledAsync())[0].Headers["webhook-signature"].Split(' ');
        Assert.Equal(["v1a", "v1"], signatures.Select(s => s.Split(',')[0]));
        Assert.Equal((null, "ed25519"), (rotated.Secret, rotated.Signature));
        Assert.StartsWith("whpk_", rotated.PublicKey, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_delivery_carries_the_trace_that_led_to_it_in_its_header_and_in_the_event()
    {
        using var listener = new ActivityListener { ShouldListenTo = _ => true, Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded };
        ActivitySource.AddActivityListener(listener);
        await using var receiver = await WebhookReceiver.StartAsync(204);
        var (review, _) = await SubscribeAsync(receiver.Url, new());

        await notification.ShiftAsync(review, 2);

        var call = (await receiver.CalledAsync())[0];
        var attribute = JsonDocument.Parse(call.Body).RootElement.GetProperty("traceparent").GetString()!;
        Assert.Equal(attribute.Split('-')[1], call.Headers["traceparent"].Split('-')[1]);
    }

    private static Task Answer(HttpContext http, string? allowed, string? rate, int status = 200)
    {
        http.Response.StatusCode = status;
        if (allowed is not null) http.Response.Headers["WebHook-Allowed-Origin"] = allowed;
        if (rate is not null) http.Response.Headers["WebHook-Allowed-Rate"] = rate;
        return Task.CompletedTask;
    }

    private async Task<(string Review, SubscriptionView Subscription)> SubscribeAsync(string url, CreateSubscription how)
    {
        var review = await notification.ReviewAsync();
        using var answer = await notification.Client.PostAsJsonAsync($"/api/reviews/{review}/subscriptions", how with { Name = "reader", Threshold = 0.02, WebhookUrl = url }, Cancellation);
        return (review, (await answer.Content.ReadFromJsonAsync<SubscriptionView>(Cancellation))!);
    }
}
