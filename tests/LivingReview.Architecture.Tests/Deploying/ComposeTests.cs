using System.Text.RegularExpressions;

namespace LivingReview.Architecture.Tests.Deploying;

/// <summary>docker-compose.yml, against the files, the secrets and the settings that it names.</summary>
public sealed partial class ComposeTests
{
    /// <summary>Their images hold no shell and no program that could ask.</summary>
    private static readonly string[] WithoutHealthCheck = ["otel-collector", "tempo", "prometheus", "migrate", "sample"];

    public static TheoryData<string> Names => ComposeFile.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void A_container_is_confined(string name)
    {
        var service = ComposeFile.Services[name];

        Assert.Matches(@"^[1-9]\d*:\d+$", service["user"].Text);
        Assert.Equal("true", service["read_only"].Text);
        Assert.Equal(["ALL"], service["cap_drop"].Texts);
        Assert.Equal(["no-new-privileges:true"], service["security_opt"].Texts);
        Assert.Contains("/tmp", service["tmpfs"].Texts);
        Assert.Matches(@"^\d+[mg]$", service["mem_limit"].Text);
        Assert.Equal("10m", service["logging"]["options"]["max-size"].Text);
        Assert.False(service["privileged"].Exists);
        Assert.False(service["cap_add"].Exists);
        Assert.NotEmpty(service["networks"].Texts.Concat(service["networks"].Keys));
    }

    /// <summary>infra/compose/accounts.yml, which is laid on top of it.</summary>
    [Fact]
    public void With_accounts_every_service_asks_for_them_and_the_page_alone_writes_them()
    {
        var services = Yaml.Read("infra/compose/accounts.yml")["services"];

        Assert.Equal(ComposeFile.Own.Where(name => name is not ("migrate" or "sample")).Order(StringComparer.Ordinal), services.Keys.Order(StringComparer.Ordinal));
        foreach (var name in services.Keys)
        {
            var environment = services[name]["environment"];
            Assert.Equal("false", environment["Authentication__TrustNetwork"].Text);
            Assert.Equal("/run/secrets/" + Assert.Single(services[name]["secrets"].Texts), environment["Authentication__KeyFile"].Text);
            var mount = Assert.Single(services[name]["volumes"].Texts);
            Assert.Equal("accounts:/var/lib/livingreview/accounts" + (name == "web" ? "" : ":ro"), mount);
            Assert.StartsWith("/var/lib/livingreview/accounts/", environment["Authentication__AccountFile"].Text, StringComparison.Ordinal);
            Assert.All(environment.Keys, variable => Assert.True(KnownSettings.IsRead(variable), $"nobody reads {variable}."));
        }

        // A new volume gets the owner of the image's folder.
        Assert.Contains("/volumes/accounts", File.ReadAllText(Path.Combine(SourceTree.Root, "infra/docker/Dockerfile")), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void An_image_is_pinned_and_its_health_is_asked(string name)
    {
        var service = ComposeFile.Services[name];
        var isOwn = ComposeFile.Own.Contains(name);

        Assert.Matches(isOwn ? @"^livingreview/[a-z]+:\d+\.\d+\.\d+$" : @"^[a-z0-9/-]+:v?\d+\.\d+(\.\d+)?(-[a-z0-9.]+)?(@sha256:[0-9a-f]{64})?$", service["image"].Text);
        // Our own images bring their check: see the Dockerfile.
        Assert.True(isOwn || service["healthcheck"]["test"].Exists || WithoutHealthCheck.Contains(name), $"{name} has no health check.");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void What_is_mounted_exists_and_cannot_be_written(string name)
    {
        foreach (var mount in ComposeFile.Services[name]["volumes"].Texts)
        {
            var parts = mount.Split(':');
            if (!parts[0].StartsWith('.'))
            {
                Assert.Contains(parts[0], ComposeFile.Root["volumes"].Keys);
                continue;
            }

            Assert.True(Path.Exists(Path.Combine(SourceTree.Root, parts[0])), $"{name} mounts {parts[0]}, which does not exist.");
            Assert.Equal("ro", parts[^1]);
        }
    }

    [Fact]
    public void Every_variable_and_every_secret_of_a_service_is_a_setting_that_it_reads()
    {
        foreach (var name in ComposeFile.Own)
        {
            Assert.All(ComposeFile.Environment(name).Keys, v => Assert.True(KnownSettings.IsRead(v), $"{name}: nobody reads {v}."));
            Assert.All(ComposeFile.Secrets(name), s => Assert.True(KnownSettings.IsRead(s.Target), $"{name}: nobody reads {s.Target}."));
            // The folder exists where there are secrets, and there alone.
            Assert.Equal(ComposeFile.Secrets(name).Count > 0, ComposeFile.Environment(name)["SecretsFolder"].Exists);
        }
    }

    [Fact]
    public void No_password_is_a_variable()
    {
        var variables = ComposeFile.Services.Keys.SelectMany(s => ComposeFile.Environment(s).Keys.Select(v => (Variable: v, Value: ComposeFile.Environment(s)[v].Text)));

        Assert.DoesNotContain(variables, v => Secret().IsMatch(v.Variable) && !v.Value.StartsWith("/run/secrets", StringComparison.Ordinal));
        Assert.DoesNotContain("PASSWORD=", SourceTree.Read(".env.example"), StringComparison.Ordinal);
    }

    [Fact]
    public void Secrets_are_declared_and_used()
    {
        var used = ComposeFile.Services.Keys.SelectMany(ComposeFile.Secrets).Select(s => s.Name).Distinct().Order(StringComparer.Ordinal);

        Assert.Equal(ComposeFile.Root["secrets"].Keys.Order(StringComparer.Ordinal), used);
    }

    [Fact]
    public void Only_the_page_and_Grafana_open_a_port_and_only_on_this_machine()
    {
        var open = ComposeFile.Services.Keys.Where(s => ComposeFile.Services[s]["ports"].Exists).ToList();

        Assert.Equal(["web", "grafana"], open);
        Assert.All(open, s => Assert.StartsWith("127.0.0.1:", Assert.Single(ComposeFile.Services[s]["ports"].Texts), StringComparison.Ordinal));
    }

    [Fact]
    public void Servers_are_on_networks_without_a_way_out()
    {
        Assert.All(["data", "services"], n => Assert.Equal("true", ComposeFile.Root["networks"][n]["internal"].Text));
        Assert.All(["postgres", "rabbitmq", "migrate"], s => Assert.Equal(["data"], ComposeFile.Services[s]["networks"].Texts));
        Assert.All(ComposeFile.Services.Keys, s => Assert.All(ComposeFile.Services[s]["networks"].Texts, n => Assert.Contains(n, ComposeFile.Root["networks"].Keys)));
    }

    [Fact]
    public void Who_needs_something_waits_for_it()
    {
        foreach (var name in ComposeFile.Services.Keys)
        {
            var needs = ComposeFile.Services[name]["depends_on"];
            Assert.All(needs.Keys.Concat(needs.Texts), n => Assert.Contains(n, ComposeFile.Services.Keys));
        }

        Assert.All(["ingestion", "analysis", "notification", "surveillance"], s => Assert.Equal(
            "{migrate: {condition: service_completed_successfully}, postgres: {condition: service_healthy}, rabbitmq: {condition: service_healthy}}",
            ComposeFile.Services[s]["depends_on"].ToString()));
    }

    [Fact]
    public void The_product_needs_no_profile_and_the_broker_knows_its_memory()
    {
        var always = ComposeFile.Services.Keys.Where(s => !ComposeFile.Services[s]["profiles"].Exists);

        Assert.Equal(["postgres", "rabbitmq", "migrate", "ingestion", "analysis", "notification", "surveillance", "web"], always);
        Assert.Contains($"total_memory_available_override_value = {ComposeFile.Services["rabbitmq"]["mem_limit"].Text.ToUpperInvariant()}B\n", SourceTree.Read("infra/rabbitmq/rabbitmq.conf"), StringComparison.Ordinal);
    }

    [GeneratedRegex("PASS|SECRET|TOKEN|ConnectionStrings|RabbitMq", RegexOptions.IgnoreCase)]
    private static partial Regex Secret();
}
