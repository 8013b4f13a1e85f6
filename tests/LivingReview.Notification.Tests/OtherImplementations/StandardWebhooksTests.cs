using System.Globalization;
using System.Text.Json;
using LivingReview.Notification.Subscriptions;
using LivingReview.Notification.Webhooks;

namespace LivingReview.Notification.Tests.OtherImplementations;

/// <summary>Our signatures before two libraries that we did not write: the reference library of Standard Webhooks, and Svix's.</summary>
public sealed class StandardWebhooksTests(NodePackages packages)
{
    private const string Script = """
        import(PACKAGE).then(library => {
          const Webhook = library.Webhook ?? library.default.Webhook;
          const cases = JSON.parse(require("fs").readFileSync(0, "utf8"));
          console.log(JSON.stringify(cases.map(c => {
            try {
              new Webhook(c.secret).verify(c.body, { "webhook-id": c.id, "webhook-timestamp": c.timestamp, "webhook-signature": c.signature });
              return "accepted";
            } catch (fault) { return fault.message; }
          })));
        });
        """;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private sealed record Case(string Secret, string Id, string Timestamp, string Signature, string Body);

    [Theory]
    [InlineData("standardwebhooks")]
    [InlineData("svix")]
    public async Task Libraries_that_others_wrote_accept_what_we_sign_and_refuse_what_was_changed(string package)
    {
        var (secret, old, now) = (Subscription.NewSecret(), Subscription.NewSecret(), DateTimeOffset.UtcNow.ToUnixTimeSeconds());
        const string Body = """{"specversion":"1.0","data":{"summary":"Sensitivit\u00e9 \u2265 0.9"}}""";
        Case Signed(string with, long at, string? signature = null) =>
            new(with, "msg_1", at.ToString(CultureInfo.InvariantCulture), signature ?? WebhookSignature.Sign(with, "msg_1", at, Body), Body);
        var valid = Signed(secret, now);
        Case[] cases =
        [
            valid,
            Signed(secret, now, $"{WebhookSignature.Sign(old, "msg_1", now, Body)} {WebhookSignature.Sign(secret, "msg_1", now, Body)}"), // rotated: both sign
            Signed(old, now, $"{WebhookSignature.Sign(secret, "msg_1", now, Body)} {WebhookSignature.Sign(old, "msg_1", now, Body)}"),
            valid with { Body = Body.Replace("0.9", "0.8", StringComparison.Ordinal) },
            valid with { Id = "msg_2" },
            valid with { Secret = old },
            Signed(secret, now - 600),
            Signed(secret, now + 600),
            valid with { Timestamp = (now - 1).ToString(CultureInfo.InvariantCulture) },
        ];

        var output = await packages.RunAsync(Script.Replace("PACKAGE", $"'{package}'", StringComparison.Ordinal), JsonSerializer.Serialize(cases, JsonSerializerOptions.Web), Cancellation);

        Assert.Equal(
            ["accepted", "accepted", "accepted", "No matching signature found", "No matching signature found", "No matching signature found", "Message timestamp too old", "Message timestamp too new", "No matching signature found"],
            JsonSerializer.Deserialize<string[]>(output)!);
    }
}
