using k8s;
using k8s.Models;

namespace LivingReview.Architecture.Tests.Deploying;

/// <summary>
/// The resources of operators, as far as our manifests use them, after their documentation: KEDA 2, CloudNativePG 1, the RabbitMQ cluster
/// operator 2, the Prometheus operator. A field that is not here is refused, so that a slip of the pen is seen; a new one is added here.
/// </summary>
internal static class CustomResources
{
    public static readonly Dictionary<string, Type> Types = new()
    {
        ["keda.sh/v1alpha1/ScaledObject"] = typeof(Custom<ScaledObject>),
        ["keda.sh/v1alpha1/TriggerAuthentication"] = typeof(Custom<TriggerAuthentication>),
        ["postgresql.cnpg.io/v1/Cluster"] = typeof(Custom<PostgresCluster>),
        ["postgresql.cnpg.io/v1/Database"] = typeof(Custom<PostgresDatabase>),
        ["rabbitmq.com/v1beta1/RabbitmqCluster"] = typeof(Custom<RabbitmqCluster>),
        ["monitoring.coreos.com/v1/ServiceMonitor"] = typeof(Custom<ServiceMonitor>),
        ["monitoring.coreos.com/v1/PrometheusRule"] = typeof(Custom<PrometheusRule>),
    };
}

/// <summary>A custom resource.</summary>
public sealed class Custom<TSpec> : IKubernetesObject<V1ObjectMeta>, ISpec<TSpec>
{
    public string ApiVersion { get; set; } = "";

    public string Kind { get; set; } = "";

    public V1ObjectMeta Metadata { get; set; } = new();

    public TSpec Spec { get; set; } = default!;
}

public sealed class ScaledObject
{
    public V1LocalObjectReference? ScaleTargetRef { get; set; }

    public int PollingInterval { get; set; }

    public int CooldownPeriod { get; set; }

    public int MinReplicaCount { get; set; }

    public int MaxReplicaCount { get; set; }

    public AdvancedScaling? Advanced { get; set; }

    public List<ScaleTrigger> Triggers { get; set; } = [];
}

public sealed class AdvancedScaling
{
    public HorizontalScaling? HorizontalPodAutoscalerConfig { get; set; }
}

public sealed class HorizontalScaling
{
    public V2HorizontalPodAutoscalerBehavior? Behavior { get; set; }
}

public sealed class ScaleTrigger
{
    public string Type { get; set; } = "";

    public string Name { get; set; } = "";

    public Dictionary<string, string> Metadata { get; set; } = [];

    public V1LocalObjectReference? AuthenticationRef { get; set; }
}

public sealed class TriggerAuthentication
{
    public List<SecretParameter> SecretTargetRef { get; set; } = [];
}

public sealed class SecretParameter
{
    public string Parameter { get; set; } = "";

    public string Name { get; set; } = "";

    public string Key { get; set; } = "";
}

public sealed class PostgresCluster
{
    public int Instances { get; set; }

    public string ImageName { get; set; } = "";

    public Storage Storage { get; set; } = new();

    public V1ResourceRequirements? Resources { get; set; }

    public PostgresSettings Postgresql { get; set; } = new();

    public ManagedRoles Managed { get; set; } = new();

    public PostgresAffinity? Affinity { get; set; }
}

public sealed class Storage
{
    public string Size { get; set; } = "";
}

public sealed class PostgresSettings
{
    public Dictionary<string, string> Parameters { get; set; } = [];
}

public sealed class ManagedRoles
{
    public List<PostgresRole> Roles { get; set; } = [];
}

public sealed class PostgresRole
{
    public string Name { get; set; } = "";

    public bool Login { get; set; }

    public bool Inherit { get; set; } = true;

    public V1LocalObjectReference? PasswordSecret { get; set; }
}

public sealed class PostgresAffinity
{
    public bool EnablePodAntiAffinity { get; set; }

    public string TopologyKey { get; set; } = "";
}

public sealed class PostgresDatabase
{
    public V1LocalObjectReference? Cluster { get; set; }

    public string Name { get; set; } = "";

    public string Owner { get; set; } = "";

    public string DatabaseReclaimPolicy { get; set; } = "";
}

public sealed class RabbitmqCluster
{
    public int Replicas { get; set; }

    public string Image { get; set; } = "";

    public RabbitmqStorage Persistence { get; set; } = new();

    public V1ResourceRequirements? Resources { get; set; }

    public RabbitmqSettings Rabbitmq { get; set; } = new();

    public V1Affinity? Affinity { get; set; }
}

public sealed class RabbitmqStorage
{
    public string Storage { get; set; } = "";
}

public sealed class RabbitmqSettings
{
    public string AdditionalConfig { get; set; } = "";
}

public sealed class ServiceMonitor
{
    public string? JobLabel { get; set; }

    public V1LabelSelector Selector { get; set; } = new();

    public List<ScrapedEndpoint> Endpoints { get; set; } = [];
}

public sealed class ScrapedEndpoint
{
    public string Port { get; set; } = "";

    public string Path { get; set; } = "";

    public string Interval { get; set; } = "";

    public Dictionary<string, List<string>>? Params { get; set; }

    public List<Relabeling>? Relabelings { get; set; }
}

public sealed class Relabeling
{
    public string TargetLabel { get; set; } = "";

    public string Replacement { get; set; } = "";
}

public sealed class PrometheusRule
{
    public List<RuleGroup> Groups { get; set; } = [];
}

public sealed class RuleGroup
{
    public string Name { get; set; } = "";

    public List<AlertRule> Rules { get; set; } = [];
}

public sealed class AlertRule
{
    public string Alert { get; set; } = "";

    public string Expr { get; set; } = "";

    public string? For { get; set; }

    public Dictionary<string, string> Labels { get; set; } = [];

    public Dictionary<string, string> Annotations { get; set; } = [];
}
