using k8s.Models;

namespace LivingReview.Architecture.Tests.Deploying;

/// <summary>What every pod on Kubernetes is: confined as the restricted standard asks, bounded, asked for its health.</summary>
public sealed class PodTests
{
    public static TheoryData<string> Overlays => [.. Manifests.Overlays];

    [Theory]
    [MemberData(nameof(Overlays))]
    public void Pods_keep_to_the_restricted_standard(string overlay)
    {
        var manifests = Manifests.Render(overlay);

        Assert.Equal("restricted", manifests.Get<V1Namespace>("livingreview").Metadata.Labels["pod-security.kubernetes.io/enforce"]);
        Assert.Equal(["analysis", "ingestion", "migrate", "notification", "surveillance", "web"], manifests.Pods.Select(p => p.Name).Order(StringComparer.Ordinal));
        foreach (var (_, _, pod) in manifests.Pods)
        {
            Assert.False(pod.AutomountServiceAccountToken);
            Assert.True(pod.SecurityContext.RunAsNonRoot);
            Assert.Equal(1654, pod.SecurityContext.RunAsUser);
            Assert.Equal("RuntimeDefault", pod.SecurityContext.SeccompProfile.Type);
            Assert.All(pod.Volumes, v => Assert.True(v.Secret is not null || v.PersistentVolumeClaim is not null || v.EmptyDir?.SizeLimit is not null, v.Name));
            foreach (var container in pod.Containers)
            {
                Assert.False(container.SecurityContext.AllowPrivilegeEscalation);
                Assert.True(container.SecurityContext.ReadOnlyRootFilesystem);
                Assert.Equal(["ALL"], container.SecurityContext.Capabilities.Drop);
                Assert.Contains("memory", container.Resources.Limits.Keys);
                Assert.Equal(["cpu", "memory"], container.Resources.Requests.Keys.Order(StringComparer.Ordinal));
                Assert.Contains(container.VolumeMounts, m => m.MountPath == "/tmp");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public void Services_are_asked_for_life_and_readiness_and_given_time_to_end(string overlay)
    {
        foreach (var deployment in Manifests.Render(overlay).Get<V1Deployment>())
        {
            var pod = deployment.Spec.Template.Spec;
            var service = Assert.Single(pod.Containers);
            var port = Assert.Single(service.Ports);

            Assert.Equal(("/health/live", "/health/live", "/health/ready"), (service.StartupProbe.HttpGet.Path, service.LivenessProbe.HttpGet.Path, service.ReadinessProbe.HttpGet.Path));
            Assert.All([service.StartupProbe, service.LivenessProbe, service.ReadinessProbe], p => Assert.Equal(port.Name, p.HttpGet.Port.Value));
            Assert.Equal(8080, port.ContainerPort);
            // The hosts' own bound is 30 s: ServiceHost.
            Assert.True(pod.TerminationGracePeriodSeconds > 30);
            Assert.Equal("0", deployment.Spec.Strategy.RollingUpdate.MaxUnavailable.Value);
        }
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public void Images_and_memory_are_those_of_the_compose_file(string overlay)
    {
        foreach (var (name, _, pod) in Manifests.Render(overlay).Pods)
        {
            var service = ComposeFile.Services[name];
            Assert.All(pod.Containers, c =>
            {
                Assert.Equal(service["image"].Text, c.Image);
                Assert.Equal(service["mem_limit"].Text, c.Resources.Limits["memory"].ToString().Replace("Mi", "m", StringComparison.Ordinal));
            });
        }

        var version = System.Xml.Linq.XDocument.Load(Path.Combine(SourceTree.Root, "Directory.Build.props")).Descendants("Version").Single().Value;
        Assert.All(ComposeFile.Own, s => Assert.EndsWith(":" + version, ComposeFile.Services[s]["image"].Text, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_service_reads_the_accounts_of_one_volume_and_the_page_alone_writes_them()
    {
        var manifests = Manifests.Render("production");
        var claim = manifests.Get<V1PersistentVolumeClaim>("accounts");

        Assert.Equal(["ReadWriteMany"], claim.Spec.AccessModes);
        foreach (var deployment in manifests.Get<V1Deployment>())
        {
            var pod = deployment.Spec.Template.Spec;
            var service = Assert.Single(pod.Containers);
            var mount = service.VolumeMounts.Single(m => m.Name == "accounts");
            Assert.Equal("accounts", pod.Volumes.Single(v => v.Name == "accounts").PersistentVolumeClaim.ClaimName);
            Assert.Equal(deployment.Metadata.Name != "web", mount.ReadOnlyProperty == true);
            Assert.Equal(mount.MountPath + "/accounts.json", service.Env.Single(e => e.Name == "Authentication__AccountFile").Value);
        }
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public void Settings_are_read_by_somebody(string overlay)
    {
        var manifests = Manifests.Render(overlay);
        var variables = manifests.Get<V1ConfigMap>().SelectMany(c => c.Data.Keys)
            .Concat(manifests.Pods.SelectMany(p => p.Spec.Containers).SelectMany(c => c.Env ?? []).Select(e => e.Name))
            .Concat(manifests.Pods.SelectMany(p => p.Spec.Volumes).SelectMany(v => v.Secret?.Items ?? []).Select(i => i.Path));

        Assert.All(variables, v => Assert.True(KnownSettings.IsRead(v), $"nobody reads {v}."));
    }
}
