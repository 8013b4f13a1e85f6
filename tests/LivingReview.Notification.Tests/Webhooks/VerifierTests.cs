using System.Globalization;
using LivingReview.Hosting.Embedding;
using LivingReview.Notification.Notifications;
using LivingReview.Notification.Subscriptions;
using LivingReview.Notification.Webhooks;
using LivingReview.Testing;
using Microsoft.Extensions.Options;

namespace LivingReview.Notification.Tests.Webhooks;

/// <summary>The sample receivers of shared/samples/receivers, each in its own runtime, before real deliveries.</summary>
public sealed class VerifierTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("python3", "python/receiver.py")]
    [InlineData("node", "node/receiver.mjs")]
    [InlineData("dotnet", "csharp/Receiver.cs")]
    public async Task A_receiver_takes_what_is_signed_acts_once_and_refuses_the_rest(string runtime, string file)
    {
        InstalledTool.Require(runtime, runtime == "node" ? "nodejs" : runtime);
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["x"]);
        var script = Path.Combine(folder["x"], Path.GetFileName(file)); // away from the repository's build settings, as its user has it
        File.Copy(Repository.File($"shared/samples/receivers/{file}"), script);
        var (port, secret) = (OwnedProcess.FreePort(), Subscription.NewSecret());
        var environment = new Dictionary<string, string?> { ["WEBHOOK_SECRET"] = secret, ["PORT"] = port.ToString(CultureInfo.InvariantCulture) };
        await using var receiver = await OwnedProcess.StartAsync(
            runtime == "dotnet" ? [runtime, "run", script] : [runtime, script], folder["output"], "TERM", TimeSpan.FromSeconds(30), environment, folder["x"], Cancellation);
        await Eventually.HoldsAsync(() => Printed().Contains("listening", StringComparison.Ordinal), $"{file} to listen", TimeSpan.FromMinutes(3));

        var subscription = new Subscription
        {
            Id = Guid.Empty,
            Review = "r",
            Name = "n",
            Status = Subscription.Active,
            CreatedAt = DateTimeOffset.UtcNow,
            WebhookUrl = $"http://127.0.0.1:{port}/hook",
            Secret = secret,
        };
        var rotated = subscription with { Secret = Subscription.NewSecret(), OldSecret = secret, OldSecretUntil = DateTimeOffset.UtcNow.AddHours(1) };
        var foreign = subscription with { Secret = Subscription.NewSecret() };
        var delivery = Delivery("msg_1");

        Assert.Equal(204, await StatusAsync(subscription, delivery, TimeProvider.System));
        Assert.Equal(204, await StatusAsync(subscription, delivery, TimeProvider.System)); // again, as after a lost answer
        Assert.Equal(204, await StatusAsync(rotated, Delivery("msg_2"), TimeProvider.System));
        Assert.Equal(400, await StatusAsync(foreign, Delivery("msg_3"), TimeProvider.System));
        Assert.Equal(400, await StatusAsync(subscription, Delivery("msg_4"), new Shifted(TimeSpan.FromMinutes(-10))));
        Assert.Equal(400, await StatusAsync(subscription, Delivery("msg_5"), new Shifted(TimeSpan.FromMinutes(10))));

        await Eventually.HoldsAsync(() => Acted().Length == 2, "two acts");
        Assert.Equal(["acted msg_1 org.livingreview.test.v1 modality=ct", "acted msg_2 org.livingreview.test.v1 modality=ct"], Acted());

        string Printed() => File.Exists(receiver.Log) ? File.ReadAllText(receiver.Log) : "";
        string[] Acted() => [.. Printed().Split('\n').Select(l => l.TrimEnd()).Where(l => l.StartsWith("acted", StringComparison.Ordinal))];
    }

    private static WebhookDelivery Delivery(string id) => WebhookDelivery.Create(
        Guid.Empty,
        new CloudEvent { Id = id, Source = "/reviews/r", Type = CloudEvent.Test, Subject = "modality=ct", Time = DateTimeOffset.UnixEpoch, Data = new { summary = "Sensitivität ≥ 0.9" } },
        new Site(),
        DateTimeOffset.UnixEpoch);

    private static async Task<int?> StatusAsync(Subscription subscription, WebhookDelivery delivery, TimeProvider time)
    {
        var options = Options.Create(new WebhookOptions { AllowedNetworks = ["127.0.0.0/8"] });
        using var sender = new WebhookSender(new DestinationGuard(options), options, time);
        return (await sender.AttemptAsync(subscription, delivery, Cancellation)).StatusCode;
    }

    private sealed class Shifted(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + by;
    }
}
