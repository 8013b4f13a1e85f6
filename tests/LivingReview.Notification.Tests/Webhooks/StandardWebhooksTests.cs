using System.Globalization;
using System.Text.Json;
using LivingReview.Notification.Subscriptions;
using LivingReview.Notification.Webhooks;
using LivingReview.Testing;

namespace LivingReview.Notification.Tests.Webhooks;

/// <summary>Our signatures before the reference library of Standard Webhooks, which we did not write (npm standardwebhooks, run by node).</summary>
public sealed class StandardWebhooksTests
{
    private const string Script = """
        const { Webhook } = require("standardwebhooks");
        const cases = JSON.parse(require("fs").readFileSync(0, "utf8"));
        console.log(JSON.stringify(cases.map(c => {
          try {
            new Webhook(c.secret).verify(c.body, { "webhook-id": c.id, "webhook-timestamp": c.timestamp, "webhook-signature": c.signature });
            return "accepted";
          } catch (fault) { return fault.message; }
        })));
        """;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private sealed record Case(string Secret, string Id, string Timestamp, string Signature, string Body);

    [Fact]
    public async Task The_reference_library_accepts_what_we_sign_and_refuses_what_was_changed()
    {
        InstalledTool.Require("node", "nodejs");
        InstalledTool.Require("npm", "npm");
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["x"]);
        await File.WriteAllTextAsync(Path.Combine(folder["x"], "package.json"), """{ "private": true, "dependencies": { "standardwebhooks": "1.1.1" } }""", Cancellation);
        var (code, printed) = await RuntimeOnThisMachine.RunAsync("npm", folder["x"], ["install", "--no-audit", "--no-fund", "--silent"], "", Cancellation);
        Assert.SkipUnless(code == 0, "The package standardwebhooks cannot be installed here: " + printed);

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

        var (exit, output) = await RuntimeOnThisMachine.RunAsync("node", folder["x"], ["-e", Script], JsonSerializer.Serialize(cases, JsonSerializerOptions.Web), Cancellation);

        Assert.True(exit == 0, output);
        Assert.Equal(
            ["accepted", "accepted", "accepted", "No matching signature found", "No matching signature found", "No matching signature found", "Message timestamp too old", "Message timestamp too new", "No matching signature found"],
            JsonSerializer.Deserialize<string[]>(output)!);
    }
}
