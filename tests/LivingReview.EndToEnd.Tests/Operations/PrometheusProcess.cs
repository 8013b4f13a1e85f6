using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using LivingReview.Hosting.Embedding;
using LivingReview.Testing;

namespace LivingReview.EndToEnd.Tests.Operations;

/// <summary>A real Prometheus with the configuration of infra/prometheus; the addresses of its targets, its interval and where its rules lie are the test's.</summary>
internal sealed partial class PrometheusProcess : IAsyncDisposable
{
    /// <summary>Folder with the programs prometheus and promtool, if they are not in a usual place.</summary>
    private const string Variable = "LIVINGREVIEW_TEST_PROMETHEUS";

    private readonly TemporaryFolder _folder = new();
    private readonly OwnedProcess _process;
    private readonly HttpClient _client;

    private PrometheusProcess(TemporaryFolder folder, OwnedProcess process, HttpClient client) => (_folder, _process, _client) = (folder, process, client);

    /// <summary>Why a test is skipped.</summary>
    public const string Missing = $"Prometheus is not installed (Debian: apt-get install prometheus), or name the folder with its programs in {Variable}.";

    /// <summary>Path of one of its programs; null where it is missing.</summary>
    public static string? Find(string name)
    {
        string[] folders = [Environment.GetEnvironmentVariable(Variable) ?? "", Repository.File("artifacts/prometheus/usr/bin"), "/usr/bin", "/usr/local/bin"];
        return folders.Where(f => f.Length > 0).Select(f => Path.Combine(f, name)).FirstOrDefault(File.Exists);
    }

    /// <summary>Starts it and waits until every target was scraped.</summary>
    /// <param name="program">Path of the program.</param>
    /// <param name="rules">Folder with the rules.</param>
    /// <param name="addressOf">Address of a target by its name in the configuration; null leaves it out.</param>
    /// <param name="cancellationToken">Stops the start.</param>
    public static async Task<PrometheusProcess> StartAsync(string program, string rules, Func<string, Uri?> addressOf, CancellationToken cancellationToken)
    {
        var folder = new TemporaryFolder();
        var port = OwnedProcess.FreePort();
        var config = folder["prometheus.yml"];
        var text = (await File.ReadAllTextAsync(Repository.File("infra/prometheus/prometheus.yml"), cancellationToken)).Replace(": 15s", ": 1s", StringComparison.Ordinal).Replace("- rules/", $"- {rules}/", StringComparison.Ordinal);
        var targets = 0;
        text = Target().Replace(text, t =>
        {
            if (addressOf(t.Groups["name"].Value) is not { } address) return "static_configs: []";
            targets++;
            return $"static_configs: [{{ targets: ['{address.Authority}'] }}]";
        });
        await File.WriteAllTextAsync(config, text, cancellationToken);
        var process = await OwnedProcess.StartAsync(
            [program, $"--config.file={config}", $"--storage.tsdb.path={folder["data"]}", string.Create(CultureInfo.InvariantCulture, $"--web.listen-address=127.0.0.1:{port}")],
            folder["log"], "TERM", TimeSpan.FromSeconds(20), cancellationToken: cancellationToken);
        var prometheus = new PrometheusProcess(folder, process, new HttpClient { BaseAddress = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/api/v1/")) });
        await Eventually.SeesAsync(() => prometheus.UpAsync(cancellationToken), up => up == targets, $"{targets} targets up", TimeSpan.FromMinutes(3));
        return prometheus;
    }

    /// <summary>Data of an answer of the API; a refusal fails with its reason.</summary>
    public async Task<JsonElement> GetAsync(string path, CancellationToken cancellationToken)
    {
        using var answer = await _client.GetAsync(new Uri(path, UriKind.Relative), cancellationToken);
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(cancellationToken));
        Assert.True(json.RootElement.GetProperty("status").GetString() == "success", $"{path}: {json.RootElement}");
        return json.RootElement.GetProperty("data").Clone();
    }

    /// <summary>The names of the alerts that fire.</summary>
    public async Task<IReadOnlySet<string>> FiringAsync(CancellationToken cancellationToken) =>
        (await GetAsync("alerts", cancellationToken)).GetProperty("alerts").EnumerateArray().Where(a => a.GetProperty("state").GetString() == "firing")
        .Select(a => a.GetProperty("labels").GetProperty("alertname").GetString()!).ToHashSet(StringComparer.Ordinal);

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _process.DisposeAsync();
        _folder.Dispose();
    }

    private async Task<int> UpAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (await GetAsync("query?query=" + Uri.EscapeDataString("up == 1"), cancellationToken)).GetProperty("result").GetArrayLength();
        }
        catch (Exception fault) when (fault is HttpRequestException or JsonException)
        {
            return 0; // not started yet
        }
    }

    [GeneratedRegex(@"dns_sd_configs: \[\{ names: \[(?<name>\w+)\], type: A, port: \d+ \}\]")]
    private static partial Regex Target();
}
