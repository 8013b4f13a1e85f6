using System.Globalization;
using LivingReview.Hosting.Embedding;

namespace LivingReview.Testing.Servers;

/// <summary>
/// A broker from the machine's installation on free loopback ports. Debian's wrapper in /usr/sbin uses the system's node and
/// account, so the wrapped script is started instead. The port mapper (epmd) is private too: the node would otherwise start one that
/// outlives it.
/// </summary>
/// <param name="tls">Certificate and key as PEM text: then the broker speaks TLS alone, on 127.0.0.1 and, under a name that is not the certificate's, on 127.0.0.2.</param>
internal sealed class InstalledRabbit((string Certificate, string Key)? tls = null) : IRabbitServer
{
    private const string User = "livingreview";
    private readonly TemporaryFolder _folder = new();
    private readonly int _amqp = OwnedProcess.FreePort();
    private readonly int _management = OwnedProcess.FreePort();
    private readonly int _metrics = OwnedProcess.FreePort();
    private readonly string _password = Guid.CreateVersion7().ToString("N");
    private ServerAccount? _account;
    private Dictionary<string, string?> _environment = [];
    private OwnedProcess? _mapper;
    private OwnedProcess? _node;

    public Uri Broker => new($"{(tls is null ? "amqp" : "amqps")}://{User}:{_password}@127.0.0.1:{_amqp}");

    public Uri Management => new($"http://127.0.0.1:{_management}");

    public Uri Metrics => new($"http://127.0.0.1:{_metrics}");

    public static bool IsInstalled => FindScript() is not null;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _account ??= await PrepareAsync(cancellationToken);
        _mapper ??= await OwnedProcess.StartAsync(_account.Wrap("epmd"), _folder["epmd.log"], "KILL", TimeSpan.FromSeconds(5), _environment, cancellationToken: cancellationToken);
        _node = await OwnedProcess.StartAsync(_account.Wrap(FindScript()!), _folder["server.log"], "KILL", TimeSpan.FromSeconds(5), _environment, cancellationToken: cancellationToken);
        await Readiness.AwaitBrokerAsync(this, () => _node.HasExited ? $"The broker ended while starting:\n{File.ReadAllText(_node.Log)}" : null, cancellationToken);
    }

    public async Task CrashAsync(CancellationToken cancellationToken)
    {
        if (_node is not null) await _node.KillAsync();
    }

    public async Task SetMemoryAlarmAsync(bool raised, CancellationToken cancellationToken)
    {
        var tool = Path.Combine(Path.GetDirectoryName(FindScript())!, "rabbitmqctl");
        await using var run = await OwnedProcess.StartAsync(
            _account!.Wrap(tool, "set_vm_memory_high_watermark", raised ? "0.000001" : "0.4"), _folder["rabbitmqctl.log"], "KILL", TimeSpan.FromSeconds(5), _environment, cancellationToken: cancellationToken);
        var code = await run.WaitForExitAsync(cancellationToken);
        if (code != 0) throw new EmbeddingException($"rabbitmqctl ended with {code}: {await File.ReadAllTextAsync(run.Log, cancellationToken)}");
    }

    public async Task LoseDiskAsync(CancellationToken cancellationToken)
    {
        await CrashAsync(cancellationToken);
        Directory.Delete(Path.Combine(_folder["rabbitmq"], "mnesia"), recursive: true);
    }

    public async ValueTask DisposeAsync()
    {
        if (_node is not null) await _node.DisposeAsync();
        if (_mapper is not null) await _mapper.DisposeAsync();
        _folder.Dispose();
    }

    private static string? FindScript() => Directory.Exists("/usr/lib/rabbitmq/lib")
        ? Directory.GetDirectories("/usr/lib/rabbitmq/lib", "rabbitmq_server-*").Select(folder => folder + "/sbin/rabbitmq-server").FirstOrDefault(File.Exists)
        : null;

    private async Task<ServerAccount> PrepareAsync(CancellationToken cancellationToken)
    {
        if (FindScript() is null) throw new EmbeddingException($"No RabbitMQ found for the tests: install it (Debian, Ubuntu: apt-get install rabbitmq-server), start Docker, or name a broker in {GivenRabbit.Variable}.");

        var home = _folder["rabbitmq"];
        Directory.CreateDirectory(home);
        await File.WriteAllTextAsync(Path.Combine(home, "enabled_plugins"), "[rabbitmq_management,rabbitmq_prometheus].\n", cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(home, ".erlang.cookie"), _password, cancellationToken);
        File.SetUnixFileMode(Path.Combine(home, ".erlang.cookie"), UnixFileMode.UserRead);
        var listeners = await ListenersAsync(home, cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(home, "rabbitmq.conf"), string.Create(CultureInfo.InvariantCulture, $"""
            default_user = {User}
            default_pass = {_password}
            management.tcp.ip = 127.0.0.1
            management.tcp.port = {_management}
            prometheus.tcp.ip = 127.0.0.1
            prometheus.tcp.port = {_metrics}
            log.console = true
            log.file = false
            disk_free_limit.absolute = 200MB
            {listeners}

            """), cancellationToken);

        var mapper = OwnedProcess.FreePort().ToString(CultureInfo.InvariantCulture);
        _environment = new()
        {
            ["HOME"] = home,
            ["LANG"] = "C.UTF-8",
            ["ERL_EPMD_PORT"] = mapper,
            ["ERL_EPMD_ADDRESS"] = "127.0.0.1",
            ["RABBITMQ_CONF_ENV_FILE"] = "/dev/null",
            ["RABBITMQ_NODENAME"] = string.Create(CultureInfo.InvariantCulture, $"livingreview{_amqp}@localhost"),
            ["RABBITMQ_NODE_IP_ADDRESS"] = "127.0.0.1",
            ["RABBITMQ_NODE_PORT"] = _amqp.ToString(CultureInfo.InvariantCulture),
            ["RABBITMQ_DIST_PORT"] = OwnedProcess.FreePort().ToString(CultureInfo.InvariantCulture),
            ["RABBITMQ_CONFIG_FILE"] = home + "/rabbitmq.conf",
            ["RABBITMQ_ENABLED_PLUGINS_FILE"] = home + "/enabled_plugins",
            ["RABBITMQ_MNESIA_BASE"] = home + "/mnesia",
            ["RABBITMQ_LOG_BASE"] = home + "/log",
            ["RABBITMQ_LOGS"] = "-",
            ["RABBITMQ_PID_FILE"] = home + "/pid",
            ["RABBITMQ_GENERATED_CONFIG_DIR"] = home + "/generated",
            ["RABBITMQ_SCHEMA_DIR"] = home + "/schema",
            ["RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"] = "+S 2:2",
        };
        var account = await ServerAccount.ChooseAsync(["rabbitmq"], cancellationToken);
        await account.CreateFolderAsync(home, cancellationToken);
        return account;
    }

    private async Task<string> ListenersAsync(string home, CancellationToken cancellationToken)
    {
        if (tls is not { } pair) return "";
        await File.WriteAllTextAsync(Path.Combine(home, "server.crt"), pair.Certificate, cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(home, "server.key"), pair.Key, cancellationToken);
        return string.Create(CultureInfo.InvariantCulture, $"""
            listeners.tcp = none
            listeners.ssl.1 = 127.0.0.1:{_amqp}
            listeners.ssl.2 = 127.0.0.2:{_amqp}
            ssl_options.cacertfile = {home}/server.crt
            ssl_options.certfile = {home}/server.crt
            ssl_options.keyfile = {home}/server.key
            """);
    }
}
