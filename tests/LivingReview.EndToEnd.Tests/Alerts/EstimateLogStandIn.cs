using System.Collections.Concurrent;
using System.Globalization;
using LivingReview.Contracts;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;
using MassTransit;

namespace LivingReview.EndToEnd.Tests.Alerts;

/// <summary>Estimate logs as analysis keeps and publishes them, with figures that a seed gives: versions, replays of them, and how far they go.</summary>
internal sealed class EstimateLogStandIn : IAsyncDisposable
{
    private const int Strata = 3;

    private readonly Random _random;
    private readonly DateTimeOffset _start;
    private readonly ConcurrentDictionary<string, IReadOnlyList<(Guid Id, EstimateVersionAdded Message)>> _logs = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, long> _heads = new(StringComparer.Ordinal);
    private readonly IBusControl _bus;
    private int _replays;

    public EstimateLogStandIn(Uri broker, int seed, DateTimeOffset start)
    {
        (_random, _start) = (new Random(seed), start);
        _bus = Bus.Factory.CreateUsingRabbitMq(rabbit =>
        {
            rabbit.Host(broker);
            rabbit.ReceiveEndpoint("test-estimates-replay", endpoint => endpoint.Handler<EstimatesReplayRequested>(context => ReplayAsync(context.Message)));
        });
    }

    /// <summary>Requests for versions so far.</summary>
    public int Replays => Volatile.Read(ref _replays);

    public Task StartAsync(CancellationToken cancellationToken) => _bus.StartAsync(cancellationToken);

    /// <summary>Makes a review's log; nothing of it is published yet. The figures follow from the number and the way before.</summary>
    public void Write(string review, int versions)
    {
        var sensitivity = Enumerable.Repeat(0.85, Strata).ToArray();
        _logs[review] = [.. Enumerable.Range(1, versions).Select(version => (Guid.CreateVersion7(), Version(review, version, sensitivity)))];
    }

    /// <summary>Publishes one version, which exists from now on.</summary>
    public async Task PublishAsync(string review, int version)
    {
        Exists(review, version);
        await SendAsync(_logs[review][version - 1]);
    }

    /// <summary>A version exists, but its message is lost.</summary>
    public void Exists(string review, int version) => _heads.AddOrUpdate(review, version, (_, head) => Math.Max(head, version));

    public async Task AnnounceAsync()
    {
        foreach (var (review, head) in _heads)
            await _bus.Publish(new EstimatesHeadAnnounced { Review = review, EstimateVersion = head, OccurredAt = _logs[review][(int)head - 1].Message.OccurredAt });
    }

    public async Task ReplayAsync(EstimatesReplayRequested request)
    {
        Interlocked.Increment(ref _replays);
        if (!_logs.TryGetValue(request.Review, out var log)) return;
        var head = _heads.GetValueOrDefault(request.Review);
        foreach (var version in log.Where(v => v.Message.EstimateVersion >= request.From && v.Message.EstimateVersion <= head)) await SendAsync(version);
    }

    public async ValueTask DisposeAsync() => await _bus.StopAsync();

    private Task SendAsync((Guid Id, EstimateVersionAdded Message) version) => _bus.Publish(version.Message, context => context.MessageId = version.Id);

    private EstimateVersionAdded Version(string review, int version, double[] sensitivity)
    {
        var changed = version == 1 ? [0, 1, 2] : new[] { 0, 1 + _random.Next(Strata - 1) };
        foreach (var i in changed) sensitivity[i] = Math.Clamp(sensitivity[i] + (_random.NextDouble() - 0.5) * 0.05, 0.6, 0.95);
        return new EstimateVersionAdded
        {
            Review = review,
            Title = "Two replicas",
            EstimateVersion = version,
            Revision = version,
            ShiftThreshold = 0.02,
            Order = [.. Enumerable.Range(0, Strata).Select(Name)],
            Strata = [.. changed.Select(i => Stratum(Name(i), sensitivity[i], version))],
            Tables = [],
            RemovedTables = [],
            Causes = [new EvidenceChange { Revision = version, Kind = ChangeKind.Accepted, StudyId = $"study-{version}", Label = $"Study {version}" }],
            OccurredAt = _start.AddSeconds(version),
            PreviousOccurredAt = version == 1 ? null : _start.AddSeconds(version - 1),
            Protocol = version == 1 ? new Protocol() : null,
        };
    }

    private static string Name(int stratum) => stratum == 0 ? "overall" : string.Create(CultureInfo.InvariantCulture, $"centre=c{stratum}");

    private static StratumEstimate Stratum(string name, double sensitivity, long version) => new()
    {
        Stratum = name,
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
