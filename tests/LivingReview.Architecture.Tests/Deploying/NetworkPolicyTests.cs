using k8s.Models;

namespace LivingReview.Architecture.Tests.Deploying;

/// <summary>Who may speak to whom on Kubernetes: what is needed, and nothing else.</summary>
public sealed class NetworkPolicyTests
{
    private const string Component = "app.kubernetes.io/component";

    private static readonly string[] Parts = ["web", "ingestion", "analysis", "notification", "surveillance", "migrate", "postgres", "rabbitmq"];

    public static TheoryData<string> Overlays => [.. Manifests.Overlays];

    [Theory]
    [MemberData(nameof(Overlays))]
    public void Nothing_is_allowed_that_is_not_said(string overlay)
    {
        var deny = Manifests.Render(overlay).Get<V1NetworkPolicy>("default-deny").Spec;

        Assert.Equal(["Egress", "Ingress"], deny.PolicyTypes.Order(StringComparer.Ordinal));
        Assert.True(deny.Ingress is null or { Count: 0 } && deny.Egress is null or { Count: 0 } && deny.PodSelector.MatchLabels is null or { Count: 0 });
    }

    [Fact]
    public void In_the_cluster_exactly_the_needed_ways_are_open()
    {
        var manifests = Manifests.Render("production");
        string[] services = ["ingestion", "analysis", "notification", "surveillance"];
        var needed = new HashSet<string>(
        [
            .. services.Select(s => $"web -> {s}:8080"),
            "notification -> analysis:8080",
            .. services.Append("migrate").Select(s => $"{s} -> postgres:5432"),
            .. services.Select(s => $"{s} -> rabbitmq:5672"),
            "postgres -> postgres:5432",
            "rabbitmq -> rabbitmq:4369", "rabbitmq -> rabbitmq:25672",
        ]);

        var open = Parts.SelectMany(from => Parts.SelectMany(to => Ports.Where(p => Leaves(manifests, from, to, p) && Enters(manifests, from, to, p)).Select(p => $"{from} -> {to}:{p}")));

        Assert.Equal(needed.Order(StringComparer.Ordinal), open.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public void Only_notification_and_surveillance_reach_the_world_and_no_private_network(string overlay)
    {
        var world = Manifests.Render(overlay).Get<V1NetworkPolicy>().Where(p => (p.Spec.Egress ?? []).Any(e => (e.To ?? []).Any(t => t.IpBlock is not null))).ToList();

        Assert.Equal(["notification", "surveillance"], world.Select(p => p.Spec.PodSelector.MatchLabels[Component]).Order(StringComparer.Ordinal));
        Assert.All(world.Select(p => p.Spec.Egress.Single().To.Single().IpBlock), block =>
            Assert.All(["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "127.0.0.0/8"], n => Assert.Contains(n, block.Except)));
    }

    private static int[] Ports => [8080, 5432, 5672, 4369, 25672, 9187];

    private static bool Leaves(Manifests manifests, string from, string to, int port) =>
        Policies(manifests, from).SelectMany(p => p.Egress ?? []).Any(e => Reaches(e.To, to) && Opens(e.Ports, port));

    private static bool Enters(Manifests manifests, string from, string to, int port) =>
        Policies(manifests, to).SelectMany(p => p.Ingress ?? []).Any(i => Reaches(i.FromProperty, from) && Opens(i.Ports, port));

    private static IEnumerable<V1NetworkPolicySpec> Policies(Manifests manifests, string part) =>
        manifests.Get<V1NetworkPolicy>().Select(p => p.Spec).Where(s => Selects(s.PodSelector, part));

    /// <summary>No peer at all means everybody; a peer with a namespace is outside of ours.</summary>
    private static bool Reaches(IList<V1NetworkPolicyPeer>? peers, string part) =>
        peers is null or { Count: 0 } || peers.Any(p => p.NamespaceSelector is null && p.IpBlock is null && Selects(p.PodSelector, part));

    private static bool Opens(IList<V1NetworkPolicyPort>? ports, int port) =>
        ports is null or { Count: 0 } || ports.Any(p => p.Port.Value == port.ToString(System.Globalization.CultureInfo.InvariantCulture));

    private static bool Selects(V1LabelSelector selector, string part)
    {
        var labels = Labels(part);
        return (selector.MatchLabels ?? new Dictionary<string, string>()).All(l => labels.TryGetValue(l.Key, out var value) && value == l.Value)
            && (selector.MatchExpressions ?? []).All(e => e.OperatorProperty == "In" && labels.TryGetValue(e.Key, out var value) && e.Values.Contains(value));
    }

    private static Dictionary<string, string> Labels(string part) => part switch
    {
        "postgres" => new() { ["cnpg.io/cluster"] = "postgres" },
        "rabbitmq" => new() { ["app.kubernetes.io/name"] = "rabbitmq" },
        _ => new() { ["app.kubernetes.io/name"] = "livingreview", [Component] = part },
    };
}
