using k8s.Models;

namespace LivingReview.Architecture.Tests.Deploying;

/// <summary>What one manifest says of another is so.</summary>
public sealed class ManifestTests
{
    public static TheoryData<string> Overlays => [.. Manifests.Overlays];

    [Theory]
    [MemberData(nameof(Overlays))]
    public void Everything_is_in_the_namespace_and_named_once(string overlay)
    {
        var all = Manifests.Render(overlay).All;

        Assert.All(all.Where(o => o is not V1Namespace), o => Assert.Equal("livingreview", o.Metadata.NamespaceProperty));
        Assert.Equal(all.Count, all.Select(o => (o.Kind, o.Metadata.Name)).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public void Accounts_settings_and_mounts_exist(string overlay)
    {
        var manifests = Manifests.Render(overlay);
        var accounts = manifests.Get<V1ServiceAccount>();
        var maps = manifests.Get<V1ConfigMap>().Select(c => c.Metadata.Name).ToList();

        Assert.All(accounts, a => Assert.False(a.AutomountServiceAccountToken));
        foreach (var (_, _, pod) in manifests.Pods)
        {
            Assert.Contains(pod.ServiceAccountName, accounts.Select(a => a.Metadata.Name));
            Assert.All(pod.Containers.SelectMany(c => c.EnvFrom ?? []), e => Assert.Contains(e.ConfigMapRef.Name, maps));
            Assert.All(pod.Containers, c => Assert.Empty(c.VolumeMounts.Select(m => m.Name).Except(pod.Volumes.Select(v => v.Name))));
            Assert.All(pod.Containers.SelectMany(c => c.VolumeMounts).Where(m => m.SubPath is not null), m =>
                Assert.Equal(m.SubPath, Assert.Single(pod.Volumes.Single(v => v.Name == m.Name).Secret.Items).Path));
        }
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public void Selectors_find_the_pods_that_they_mean(string overlay)
    {
        var manifests = Manifests.Render(overlay);

        Assert.All(manifests.Get<V1Deployment>(), d => Assert.Equal([d.Metadata.Name], Matched(manifests, d.Spec.Selector.MatchLabels)));
        Assert.All(manifests.Get<V1PodDisruptionBudget>(), b => Assert.Equal([b.Metadata.Name], Matched(manifests, b.Spec.Selector.MatchLabels)));
        Assert.All(manifests.Get<V1Service>(), s =>
        {
            Assert.Equal([s.Metadata.Name], Matched(manifests, s.Spec.Selector));
            Assert.Equal(("http", 8080, "http"), (s.Spec.Ports.Single().Name, s.Spec.Ports.Single().Port, s.Spec.Ports.Single().TargetPort.Value));
        });
        Assert.Equal(5, manifests.Get<V1PodDisruptionBudget>().Count);
        Assert.Equal("ClientIP", manifests.Get<V1Service>("web").Spec.SessionAffinity);
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public void Addresses_of_services_are_their_names_and_ports(string overlay)
    {
        var manifests = Manifests.Render(overlay);
        var settings = manifests.Get<V1ConfigMap>().Single().Data;

        foreach (var (name, value) in settings.Where(s => s.Key.StartsWith("Services__", StringComparison.Ordinal)))
        {
            var service = manifests.Get<V1Service>(name["Services__".Length..].ToLowerInvariant());
            Assert.Equal($"http://{service.Metadata.Name}:{service.Spec.Ports.Single().Port}", value);
        }
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public void The_job_makes_the_tables_of_each_service_as_their_owner(string overlay)
    {
        var pod = Manifests.Render(overlay).Get<V1Job>("migrate").Spec.Template.Spec;

        Assert.Equal(["ingestion", "analysis", "notification", "surveillance"], pod.Containers.Select(c => c.Name));
        Assert.All(pod.Containers, c =>
        {
            Assert.Equal(["schema", "apply", "--service", c.Name, "--app-role", c.Name], c.Args);
            var volume = pod.Volumes.Single(v => v.Name == c.VolumeMounts.Single(m => m.MountPath == c.Env.Single().Value).Name);
            Assert.Equal($"livingreview-{c.Name}-owner", volume.Secret.SecretName);
        });
    }

    [Fact]
    public void The_page_is_reached_by_the_ingress_at_its_service()
    {
        var manifests = Manifests.Render("production");
        var ingress = manifests.Get<V1Ingress>("web");
        var backend = ingress.Spec.Rules.Single().Http.Paths.Single().Backend.Service;

        Assert.Equal(backend.Port.Name, manifests.Get<V1Service>(backend.Name).Spec.Ports.Single().Name);
        Assert.Equal(ingress.Spec.Rules.Single().Host, ingress.Spec.Tls.Single().Hosts.Single());
        Assert.Equal("cookie", ingress.Metadata.Annotations["nginx.ingress.kubernetes.io/affinity"]);
    }

    private static List<string> Matched(Manifests manifests, IDictionary<string, string> labels) =>
        [.. manifests.Pods.Where(p => labels.All(l => p.Labels.TryGetValue(l.Key, out var value) && value == l.Value)).Select(p => p.Name)];
}
