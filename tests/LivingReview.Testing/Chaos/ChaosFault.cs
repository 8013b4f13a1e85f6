using LivingReview.Contracts;
using MassTransit;

namespace LivingReview.Testing.Chaos;

/// <summary>Something that goes wrong for a while, under load.</summary>
/// <param name="Name">What.</param>
/// <param name="Begin">Makes it so.</param>
/// <param name="End">Ends it; readiness is measured from then on.</param>
public sealed record ChaosFault(string Name, Func<ChaosSystem, CancellationToken, Task> Begin, Func<ChaosSystem, CancellationToken, Task> End)
{
    /// <summary>Every kind of fault.</summary>
    public static IReadOnlyList<ChaosFault> All { get; } =
    [
        Kill("Analysis", 0), Kill("Notification", 1), Kill("Ingestion", 1), Kill("Ingestion", 0), Kill("Analysis", 1), Kill("Notification", 0), Kill("Surveillance", 0), Kill("Surveillance", 1),
        Stall("Notification", 0), Stall("Analysis", 1), Stall("Ingestion", 1), Stall("Surveillance", 0),
        new("broker killed", (s, c) => s.CrashBrokerAsync(c), (s, c) => s.StartBrokerAsync(c)),
        new("database killed", (s, c) => s.CrashDatabaseAsync(c), (s, c) => s.StartDatabaseAsync(c)),
        Link("database stalled", s => s.DatabaseLink, LinkState.Stalled), Link("database refused", s => s.DatabaseLink, LinkState.Refused),
        Link("broker stalled", s => s.BrokerLink, LinkState.Stalled), Link("broker refused", s => s.BrokerLink, LinkState.Refused),
        new("broker refuses the login", (s, c) => s.RefuseLoginAsync(refuse: true, c), (s, c) => s.RefuseLoginAsync(refuse: false, c)),
        new("broker's alarm", (s, c) => s.AlarmBrokerAsync(raised: true, c), (s, c) => s.AlarmBrokerAsync(raised: false, c)),
        Purged, Replayed, Poisoned,
    ];

    /// <summary>One of each kind, for a short run: what does not hide one another happens at once, and is waited for once.</summary>
    public static IReadOnlyList<ChaosFault> OneOfEachKind { get; } =
    [
        Together("queues purged, poisoned and replayed", Purged, Poisoned, Replayed),
        Together("two hosts killed, another stalled", Kill("Analysis", 1), Kill("Surveillance", 0), Stall("Notification", 0)),
        new("broker refuses the login", (s, c) => s.RefuseLoginAsync(refuse: true, c), (s, c) => s.RefuseLoginAsync(refuse: false, c)),
        new("database killed", (s, c) => s.CrashDatabaseAsync(c), (s, c) => s.StartDatabaseAsync(c)),
        Link("database stalled", s => s.DatabaseLink, LinkState.Stalled),
    ];

    /// <summary>Bodies that no service can read; each queue gets each of them once.</summary>
    public static IReadOnlyList<string> Poison { get; } = ["{}", "not JSON", "{\"messageType\":[\"urn:message:LivingReview.Contracts:Nothing\"],\"message\":{}}"];

    private static ChaosFault Purged => new("queues purged", (s, c) => s.PurgeAsync(c), Nothing);

    private static ChaosFault Replayed => new("everything replayed", ReplayAsync, Nothing);

    private static ChaosFault Poisoned => new("queues poisoned", async (s, c) =>
    {
        foreach (var body in Poison) await s.PoisonEveryQueueAsync(body, c);
    }, Nothing);

    private static ChaosFault Together(string name, params ChaosFault[] faults) => new(name, (s, c) => EachAsync(faults, f => f.Begin(s, c)), (s, c) => EachAsync(faults, f => f.End(s, c)));

    private static async Task EachAsync(IEnumerable<ChaosFault> faults, Func<ChaosFault, Task> act)
    {
        foreach (var fault in faults) await act(fault);
    }

    private static ChaosFault Kill(string service, int copy) => new($"{service} {copy + 1} killed", (s, _) => s.Copies[copy].KillAsync(service), (s, c) => s.Copies[copy].StartHostAsync(service, c));

    private static ChaosFault Stall(string service, int copy) => new(
        $"{service} {copy + 1} stalled",
        (s, c) => ChaosSystem.StallAsync(s.Copies[copy].ProcessOf(service), stall: true, c),
        (s, c) => ChaosSystem.StallAsync(s.Copies[copy].ProcessOf(service), stall: false, c));

    private static ChaosFault Link(string name, Func<ChaosSystem, FaultyLink> link, LinkState state) => new(
        name,
        (s, _) =>
        {
            link(s).Set(state);
            return Task.CompletedTask;
        },
        (s, _) =>
        {
            link(s).Set(LinkState.Open);
            return Task.CompletedTask;
        });

    /// <summary>Whoever lost its database asks for everything: here without having lost it.</summary>
    private static async Task ReplayAsync(ChaosSystem system, CancellationToken cancellationToken)
    {
        var bus = Bus.Factory.CreateUsingRabbitMq(rabbit => rabbit.Host(system.Broker));
        await bus.StartAsync(cancellationToken);
        try
        {
            foreach (var review in system.Reviews)
            {
                await bus.Publish(new EvidenceReplayRequested { Review = review, From = 1, To = int.MaxValue }, cancellationToken);
                await bus.Publish(new EstimatesReplayRequested { Review = review, From = 1, EachVersion = true }, cancellationToken);
            }
        }
        finally
        {
            await bus.StopAsync(CancellationToken.None);
        }
    }

    private static Task Nothing(ChaosSystem system, CancellationToken cancellationToken) => Task.CompletedTask;
}
