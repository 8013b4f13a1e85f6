using System.Diagnostics;
using System.Reflection;
using k8s;
using k8s.Models;
using LivingReview.Hosting.Bus;
using MassTransit;

namespace LivingReview.Architecture.Tests.Deploying;

/// <summary>What operators are told: queues, roles, secrets, alerts.</summary>
public sealed class OperatorTests
{
    private static Manifests Production => Manifests.Render("production");

    [Fact]
    public void Workers_are_scaled_by_the_queues_that_analysis_reads_evidence_from()
    {
        var scaled = Production.Get<Custom<ScaledObject>>("analysis").Spec;
        var formatter = new KebabCaseEndpointNameFormatter(new BusOptions().QueuePrefix, includeNamespace: false);
        var name = typeof(IEndpointNameFormatter).GetMethod(nameof(IEndpointNameFormatter.Consumer))!;
        var consumers = Assembly.Load("LivingReview.Analysis").GetTypes()
            .Where(t => !t.IsAbstract && t.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IConsumer<>) && i.GetGenericArguments()[0].Name.StartsWith("Batch", StringComparison.Ordinal)));

        Assert.Equal(
            consumers.Select(c => (string)name.MakeGenericMethod(c).Invoke(formatter, null)!).Order(StringComparer.Ordinal),
            scaled.Triggers.Select(t => t.Metadata["queueName"]).Order(StringComparer.Ordinal));
        Assert.All(scaled.Triggers, t => Assert.Equal(("rabbitmq", "amqp", "QueueLength"), (t.Type, t.Metadata["protocol"], t.Metadata["mode"])));
        Assert.All(scaled.Triggers, t => Assert.NotNull(Production.Get<Custom<TriggerAuthentication>>(t.AuthenticationRef!.Name)));
        Assert.Null(Production.Get<V1Deployment>(scaled.ScaleTargetRef!.Name).Spec.Replicas);
        Assert.True(scaled.MinReplicaCount >= 2 && scaled.MaxReplicaCount > scaled.MinReplicaCount);
    }

    [Fact]
    public void Everybody_gets_the_broker_s_address_from_its_operator()
    {
        var secret = Production.Get<Custom<RabbitmqCluster>>().Single().Metadata.Name + "-default-user";
        var given = Production.Get<V1Deployment>().Where(d => d.Metadata.Name != "web").Select(d => d.Spec.Template.Spec.Volumes.Single(v => v.Name == "broker").Secret).ToList();

        Assert.Equal(4, given.Count);
        Assert.All(given, s => Assert.Equal((secret, "connection_string", "Bus__RabbitMq"), (s.SecretName, s.Items.Single().Key, s.Items.Single().Path)));
        var trigger = Assert.Single(Production.Get<Custom<TriggerAuthentication>>("broker").Spec.SecretTargetRef);
        Assert.Equal(("host", secret, "connection_string"), (trigger.Parameter, trigger.Name, trigger.Key));
        Assert.DoesNotContain("livingreview-broker", Production.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_printed_secrets_are_those_that_the_manifests_refer_to()
    {
        var printed = Printed(new() { ["BROKER"] = "amqp://u:p@broker:5672/vhost" });
        var referred = Manifests.Render("external").Pods.SelectMany(p => p.Spec.Volumes).Where(v => v.Secret is { Optional: not true }).Select(v => v.Secret);

        Assert.Equal(referred.Select(s => s.SecretName).Distinct().Order(StringComparer.Ordinal), printed.Select(s => s.Metadata.Name).Order(StringComparer.Ordinal));
        Assert.All(referred, r => Assert.All(r.Items, i => Assert.Contains(i.Key, printed.Single(s => s.Metadata.Name == r.SecretName).StringData.Keys)));
        Assert.All(printed, s => Assert.Equal("livingreview", s.Metadata.NamespaceProperty));
    }

    [Fact]
    public void The_database_s_operator_makes_the_roles_and_databases_that_the_secrets_name()
    {
        var printed = Printed([]);
        var cluster = Production.Get<Custom<PostgresCluster>>().Single();
        var databases = Production.Get<Custom<PostgresDatabase>>();

        Assert.Equal(8, cluster.Spec.Managed.Roles.Count);
        foreach (var role in cluster.Spec.Managed.Roles)
        {
            var secret = printed.Single(s => s.Metadata.Name == role.PasswordSecret!.Name);
            var service = role.Name.Replace("_owner", "", StringComparison.Ordinal);
            Assert.Equal("kubernetes.io/basic-auth", secret.Type);
            Assert.Equal(role.Name, secret.StringData["username"]);
            Assert.Equal($"Host={cluster.Metadata.Name}-rw;Database={service};Username={role.Name};Password={secret.StringData["password"]}", secret.StringData["ConnectionStrings__" + service]);
            Assert.Contains(databases, d => d.Spec.Name == service && d.Spec.Owner == service + "_owner" && d.Spec.Cluster!.Name == cluster.Metadata.Name && d.Spec.DatabaseReclaimPolicy == "retain");
        }
    }

    [Fact]
    public void The_alerts_are_those_of_Prometheus_s_own_file()
    {
        var made = Yaml.Read("infra/kubernetes/components/monitoring/prometheus-rule.yaml");
        var rules = Production.Get<Custom<PrometheusRule>>().Single().Spec.Groups.Single().Rules;

        Assert.Equal(Yaml.Read("infra/prometheus/rules/livingreview.yml")["groups"].ToString(), made["spec"]["groups"].ToString());
        Assert.True(rules.Count >= 13 && rules.All(r => r.Expr.Length > 0 && r.Annotations.ContainsKey("runbook_url")));
    }

    [Fact]
    public void What_is_scraped_has_the_job_names_of_Prometheus_s_own_file()
    {
        var jobs = Yaml.Read("infra/prometheus/prometheus.yml")["scrape_configs"].Items.Select(s => s["job_name"].Text);
        var monitor = Production.Get<Custom<ServiceMonitor>>("livingreview").Spec;
        var services = Production.Get<V1Service>().Where(s => monitor.Selector.MatchLabels.All(l => s.Metadata.Labels[l.Key] == l.Value)).ToList();
        var broker = Production.Get<Custom<ServiceMonitor>>("rabbitmq").Spec.Endpoints.Select(e => e.Relabelings!.Single(r => r.TargetLabel == "job").Replacement);

        Assert.Equal(jobs.Order(StringComparer.Ordinal), services.Select(s => s.Metadata.Labels[monitor.JobLabel!]).Concat(broker).Order(StringComparer.Ordinal));
        Assert.All(services, s => Assert.Contains(monitor.Endpoints.Single().Port, s.Spec.Ports.Select(p => p.Name)));
    }

    private static List<V1Secret> Printed(Dictionary<string, string> variables)
    {
        var start = new ProcessStartInfo("sh", [Path.Combine(SourceTree.Root, "infra/kubernetes/make-secrets")]) { RedirectStandardOutput = true };
        foreach (var (name, value) in variables) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return [.. KubernetesYaml.LoadAllFromString(text, null, strict: true).Cast<V1Secret>()];
    }
}
