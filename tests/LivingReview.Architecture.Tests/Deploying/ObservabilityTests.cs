using System.Globalization;

namespace LivingReview.Architecture.Tests.Deploying;

/// <summary>Collector, trace store and Grafana, which cannot be run where this is made: their files are held against each other.</summary>
public sealed class ObservabilityTests
{
    private static readonly Yaml Collector = Yaml.Read("infra/otel/collector.yaml");

    private static readonly Yaml Tempo = Yaml.Read("infra/tempo/tempo.yaml");

    [Fact]
    public void Every_part_of_a_pipeline_is_configured_and_every_configured_part_is_used()
    {
        var pipelines = Collector["service"]["pipelines"];
        Assert.Equal(["traces"], pipelines.Keys);
        Assert.Equal(["receivers", "processors", "exporters", "extensions", "service"], Collector.Keys);
        foreach (var kind in new[] { "receivers", "processors", "exporters" })
            Assert.Equal(Collector[kind].Keys.Order(StringComparer.Ordinal), pipelines.Keys.SelectMany(p => pipelines[p][kind].Texts).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(Collector["extensions"].Keys, Collector["service"]["extensions"].Texts);
        // The guard comes first, or it guards nothing.
        Assert.All(pipelines.Keys, p => Assert.Equal("memory_limiter", pipelines[p]["processors"].Texts[0]));
    }

    [Fact]
    public void Parts_are_of_known_kinds()
    {
        string[] known = ["otlp", "memory_limiter", "batch", "health_check"];

        Assert.All(["receivers", "processors", "exporters", "extensions"], kind => Assert.All(Collector[kind].Keys, k => Assert.Contains(k.Split('/')[0], known)));
    }

    [Fact]
    public void The_guard_of_the_memory_is_below_the_limit_of_the_container()
    {
        var limit = int.Parse(ComposeFile.Services["otel-collector"]["mem_limit"].Text.TrimEnd('m'), CultureInfo.InvariantCulture);

        Assert.InRange(int.Parse(Collector["processors"]["memory_limiter"]["limit_mib"].Text, CultureInfo.InvariantCulture), limit / 2, limit - 32);
    }

    [Fact]
    public void Traces_go_from_the_services_to_the_collector_to_the_store()
    {
        Assert.Equal("0.0.0.0:4317", Collector["receivers"]["otlp"]["protocols"]["grpc"]["endpoint"].Text);
        Assert.Contains("TRACES_ENDPOINT=\n", SourceTree.Read(".env.example"), StringComparison.Ordinal);
        Assert.Contains("http://otel-collector:4317", SourceTree.Read(".env.example"), StringComparison.Ordinal);
        Assert.Equal("tempo:4317", Collector["exporters"]["otlp/tempo"]["endpoint"].Text);
        Assert.Equal("0.0.0.0:4317", Tempo["distributor"]["receivers"]["otlp"]["protocols"]["grpc"]["endpoint"].Text);
        Assert.Equal("local", Tempo["storage"]["trace"]["backend"].Text);
        Assert.All(["wal", "local"], k => Assert.StartsWith("/var/tempo/", Tempo["storage"]["trace"][k]["path"].Text, StringComparison.Ordinal));
        Assert.Contains("tempo:/var/tempo", ComposeFile.Services["tempo"]["volumes"].Texts);
    }

    [Fact]
    public void Grafana_s_sources_are_services_of_the_compose_file_at_their_ports()
    {
        var sources = Directory.GetFiles(Path.Combine(SourceTree.Root, "infra/grafana/provisioning/datasources"))
            .SelectMany(f => Yaml.Parse(File.ReadAllText(f))["datasources"].Items).ToList();

        Assert.Equal(["prometheus http://prometheus:9090", "tempo http://tempo:" + Tempo["server"]["http_listen_port"].Text], sources.Select(s => $"{s["type"].Text} {s["url"].Text}").Order(StringComparer.Ordinal));
        Assert.All(sources, s => Assert.Contains(new Uri(s["url"].Text).Host, ComposeFile.Services.Keys));
        Assert.Equal("prometheus", sources.Single(s => s["uid"].Text == "tempo")["jsonData"]["tracesToMetrics"]["datasourceUid"].Text);
    }

    [Fact]
    public void Prometheus_reaches_what_it_scrapes()
    {
        var networks = ComposeFile.Services["prometheus"]["networks"].Texts;
        var targets = Yaml.Read("infra/prometheus/prometheus.yml")["scrape_configs"].Items.SelectMany(s => s["dns_sd_configs"].Items.SelectMany(d => d["names"].Texts)).Distinct().ToList();

        Assert.Equal(["ingestion", "analysis", "notification", "surveillance", "web", "rabbitmq"], targets);
        Assert.All(targets, t => Assert.NotEmpty(ComposeFile.Services[t]["networks"].Texts.Intersect(networks)));
    }
}
