using System.Globalization;
using System.Net.Http.Json;
using LivingReview.Contracts;
using LivingReview.Contracts.Alerts;
using LivingReview.Contracts.Estimates;
using LivingReview.Hosting.Embedding;
using LivingReview.Testing;
using MassTransit;

namespace LivingReview.EndToEnd.Tests.Alerts;

/// <summary>The host of Notification as a process of its own over RabbitMQ, which can be killed; the test tells it estimates as Analysis would.</summary>
internal sealed class NotificationProcess : IAsyncDisposable
{
    private readonly Dictionary<string, string?> _settings;
    private readonly Uri _address;
    private readonly IBusControl _bus;
    private ChildProcess? _host;

    private NotificationProcess(string database, Uri broker, bool replicas)
    {
        _address = new Uri($"http://127.0.0.1:{OwnedProcess.FreePort()}");
        _settings = new()
        {
            ["ASPNETCORE_URLS"] = _address.ToString(),
            ["ConnectionStrings__postgres"] = database,
            ["Store__AutoCreate"] = "true",
            ["Store__Replicas"] = replicas ? "true" : "false",
            ["Bus__Transport"] = "rabbitmq",
            ["Bus__RabbitMq"] = broker.ToString(),
            ["Logging__LogLevel__Default"] = "Warning",
            ["Notification__Webhooks__AllowedNetworks__0"] = "127.0.0.0/8",
            ["Notification__Webhooks__TimeoutSeconds"] = "0.5",
        };
        double[] waits = [0.2, 0.5, 1, 2, 3, .. Enumerable.Repeat(5.0, 20)]; // on a slow machine many an answer comes after the half second
        for (var i = 0; i < waits.Length; i++) _settings[$"Notification__Webhooks__RetrySeconds__{i}"] = waits[i].ToString(CultureInfo.InvariantCulture);
        _bus = Bus.Factory.CreateUsingRabbitMq(rabbit => rabbit.Host(broker));
        Client = new HttpClient { BaseAddress = _address };
    }

    public HttpClient Client { get; }

    public string Output => _host?.Output ?? "";

    /// <param name="database">Connection string.</param>
    /// <param name="broker">Address of the broker.</param>
    /// <param name="cancellationToken">Stops the start.</param>
    /// <param name="replicas">Whether several of it run on the database.</param>
    public static async Task<NotificationProcess> StartAsync(string database, Uri broker, CancellationToken cancellationToken, bool replicas = false)
    {
        var process = new NotificationProcess(database, broker, replicas);
        await process._bus.StartAsync(cancellationToken);
        await process.StartHostAsync(cancellationToken);
        return process;
    }

    public async Task StartHostAsync(CancellationToken cancellationToken)
    {
        _host = await ChildProcess.StartAsync(Repository.HostAssembly("Notification"), [], _settings, cancellationToken);
        await _host.WaitForAsync(new Uri(_address, "/health/ready"), cancellationToken);
    }

    /// <summary>SIGKILL, and a new process.</summary>
    public async Task KillAndRestartAsync(CancellationToken cancellationToken)
    {
        await _host!.KillAsync();
        await _host.DisposeAsync();
        await StartHostAsync(cancellationToken);
    }

    /// <summary>Tells a version: every stratum moves by ten points, down at even versions and back at odd ones.</summary>
    public Task TellAsync(string review, long version, int strata, CancellationToken cancellationToken) => _bus.Publish(
        new EstimatesRecomputed
        {
            Review = review,
            Title = "Many alerts",
            EstimateVersion = version,
            Revision = version,
            ShiftThreshold = 0.02,
            Strata = [.. Enumerable.Range(0, strata).Select(i => Stratum(i, version))],
            Changed = ["overall"],
            Causes = [new EvidenceChange { Revision = version, Kind = ChangeKind.Accepted, StudyId = $"study-{version}", Label = $"Study {version}" }],
            OccurredAt = DateTimeOffset.UtcNow,
        },
        cancellationToken);

    /// <summary>Subscribes to absolute shifts: these estimates have no tables, so that the default policy could not raise an alert.</summary>
    public async Task<SubscriptionView> SubscribeAsync(string review, string? webhook, CancellationToken cancellationToken)
    {
        using var answer = await Client.PostAsJsonAsync($"/api/reviews/{review}/subscriptions", new CreateSubscription { Name = "receiver", Threshold = 0.02, WebhookUrl = webhook }, cancellationToken);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<SubscriptionView>(cancellationToken))!;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _bus.StopAsync();
        if (_host is not null) await _host.DisposeAsync();
    }

    private static StratumEstimate Stratum(int number, long version)
    {
        var sensitivity = version % 2 == 0 ? 0.80 : 0.90;
        return new StratumEstimate
        {
            Stratum = number == 0 ? "overall" : string.Create(CultureInfo.InvariantCulture, $"centre=c{number:D2}"),
            K = 10,
            Diseased = 1000,
            NonDiseased = 1000,
            Regime = Regime.Bivariate,
            Converged = true,
            Sensitivity = new EstimateInterval(sensitivity, sensitivity - 0.05, sensitivity + 0.05),
            Specificity = new EstimateInterval(0.9, 0.85, 0.95),
            EngineVersion = "1",
            InputHash = "",
            Revision = version,
        };
    }
}
