using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using LivingReview.Hosting.Embedding;
using LivingReview.Testing;

namespace LivingReview.EndToEnd.Tests.Operations;

/// <summary>
/// A real Prometheus with the configuration and the rules of infra/prometheus, scraping the running system; only the addresses of its
/// targets and its interval are the test's.
/// </summary>
public sealed partial class PrometheusServer(RunningSystem system, RabbitFixture rabbit) : IAsyncLifetime
{
    /// <summary>Folder with the programs prometheus and promtool, if they are not in a usual place.</summary>
    private const string Variable = "LIVINGREVIEW_TEST_PROMETHEUS";

    private const string Missing = $"Prometheus is not installed (Debian: apt-get install prometheus), or name the folder with its programs in {Variable}.";

    private readonly TemporaryFolder _folder = new();
    private OwnedProcess? _process;
    private HttpClient? _client;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Path of a program of Prometheus; the running test is skipped where it is missing.</summary>
    public static string Program(string name)
    {
        var program = Find(name);
        Assert.SkipWhen(program is null, Missing);
        return program;
    }

    public async ValueTask InitializeAsync()
    {
        if (Find("prometheus") is not { } program) return;
        var port = OwnedProcess.FreePort();
        var config = _folder["prometheus.yml"];
        await File.WriteAllTextAsync(config, Configuration(), Cancellation);
        _process = await OwnedProcess.StartAsync(
            [
                program, $"--config.file={config}", $"--storage.tsdb.path={_folder["data"]}",
                string.Create(CultureInfo.InvariantCulture, $"--web.listen-address=127.0.0.1:{port}"),
            ],
            _folder["log"], "TERM", TimeSpan.FromSeconds(20), cancellationToken: Cancellation);
        _client = new HttpClient { BaseAddress = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/api/v1/")) };
        await Eventually.SeesAsync(async () => await UpAsync(), up => up == 6, "six targets up", TimeSpan.FromMinutes(3));
    }

    /// <summary>Data of an answer of the API; a refusal fails with its reason.</summary>
    public async Task<JsonElement> GetAsync(string path)
    {
        Assert.SkipWhen(_client is null, Missing);
        using var answer = await _client.GetAsync(new Uri(path, UriKind.Relative), Cancellation);
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancellation));
        Assert.True(json.RootElement.GetProperty("status").GetString() == "success", $"{path}: {json.RootElement}");
        return json.RootElement.GetProperty("data").Clone();
    }

    /// <summary>Number of series that a query gives now.</summary>
    public async Task<int> CountAsync(string query) =>
        (await GetAsync($"query?query={Uri.EscapeDataString(query)}")).GetProperty("result").GetArrayLength();

    public async ValueTask DisposeAsync()
    {
        _client?.Dispose();
        if (_process is not null) await _process.DisposeAsync();
        _folder.Dispose();
    }

    private static string? Find(string name)
    {
        string[] folders = [Environment.GetEnvironmentVariable(Variable) ?? "", Repository.File("artifacts/prometheus/usr/bin"), "/usr/bin", "/usr/local/bin"];
        return folders.Where(f => f.Length > 0).Select(f => Path.Combine(f, name)).FirstOrDefault(File.Exists);
    }

    private async Task<int> UpAsync()
    {
        try
        {
            return await CountAsync("up == 1");
        }
        catch (Exception fault) when (fault is HttpRequestException or JsonException)
        {
            return 0; // not started yet
        }
    }

    private string Configuration()
    {
        var text = File.ReadAllText(Repository.File("infra/prometheus/prometheus.yml")).Replace(": 15s", ": 1s", StringComparison.Ordinal)
            .Replace("- rules/", $"- {Repository.File("infra/prometheus/rules")}/", StringComparison.Ordinal);
        return Target().Replace(text, target =>
        {
            var name = target.Groups["name"].Value;
            var address = RunningSystem.Services.FirstOrDefault(s => s.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } service
                ? system.Deployment.AddressOf(service)
                : rabbit.Metrics;
            return $"static_configs: [{{ targets: ['{address.Authority}'] }}]";
        });
    }

    [GeneratedRegex(@"dns_sd_configs: \[\{ names: \[(?<name>\w+)\], type: A, port: \d+ \}\]")]
    private static partial Regex Target();
}
