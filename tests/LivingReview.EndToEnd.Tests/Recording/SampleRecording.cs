using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using LivingReview.Contracts.Alerts;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Studies;
using LivingReview.Testing;

namespace LivingReview.EndToEnd.Tests.Recording;

/// <summary>
/// Plays the history of the small review that the tests of the page show, study by study, in running services, and records what their API
/// responds: one JSON document per file of the fake API.
/// </summary>
public sealed class SampleRecording(HttpClient client, JsonObject registration, IReadOnlyList<StudySubmission> studies, CancellationToken cancellationToken)
{
    private const string Webhook = "http://127.0.0.1:9/hook";

    private readonly SortedDictionary<string, JsonNode> _recorded = new(StringComparer.Ordinal);
    private readonly string _review = $"/api/reviews/{(string)registration["id"]!}";

    /// <summary>The responses by the name of their file, with stable times and ids.</summary>
    public async Task<IReadOnlyDictionary<string, JsonNode>> RecordAsync()
    {
        await PostAsync("/api/reviews", registration);
        // Else the registration and the first study may be estimated together, and all versions are one less.
        await EstimatedAsync(1);
        var reader = await PostAsync($"{_review}/subscriptions", new CreateSubscription { Name = "Reader", Threshold = 0.02, WebhookUrl = Webhook });
        foreach (var (study, i) in studies.Select((study, i) => (study, i)))
        {
            await PostAsync($"{_review}/studies", study);
            await EstimatedAsync(i + 2);
        }

        var last = studies.Count + 1;
        await EstimatesAsync(last);
        await PublishAsync(last);
        await AlertsAsync(last, (string)reader["id"]!);
        return StableValues.Replace(_recorded);
    }

    private async Task EstimatesAsync(int last)
    {
        _recorded["review"] = await GetAsync(_review);
        var estimates = _recorded["estimates"] = await GetAsync($"{_review}/estimates");
        _recorded["estimates-at-10"] = await GetAsync($"{_review}/estimates?revision=10");
        _recorded["comparisons"] = await GetAsync($"{_review}/estimates/comparisons");
        _recorded["diff"] = await GetAsync($"{_review}/estimates/diff?from=10&to={last}");
        var strata = estimates["strata"]!.AsArray().Select(stratum => (Name: (string)stratum!["stratum"]!, K: (int)stratum["k"]!, Pooled: stratum["sensitivity"] is not null)).Where(stratum => stratum.K > 0).ToList();
        _recorded["figures"] = await ByStratumAsync("figures", strata.Select(stratum => stratum.Name));
        _recorded["history"] = await ByStratumAsync("history", strata.Select(stratum => stratum.Name));
        var checkedStrata = strata.Where(stratum => stratum.Pooled && stratum.Name is "overall" or "modality=radiograph" or "modality=ct").Select(stratum => stratum.Name).ToList();
        _recorded["detail"] = await ByStratumAsync("detail", checkedStrata);
        _recorded["influence"] = await ByStratumAsync("influence", checkedStrata);
    }

    private async Task PublishAsync(int last)
    {
        await PostAsync($"{_review}/versions", new PublishVersion { Note = "Ten revisions.", Revision = 10 });
        await PostAsync($"{_review}/versions", new PublishVersion { Note = "The sample, complete.", Revision = last });
        _recorded["versions"] = await GetAsync($"{_review}/versions");
    }

    private async Task AlertsAsync(int last, string reader)
    {
        await NotifiedAsync(last);
        // One alert is enough for the page: the latest about all studies, of a reader of every shift of 0.02.
        var alerts = (await GetAsync($"{_review}/shifts?subscription={reader}")).AsArray();
        _recorded["shifts"] = new JsonArray(alerts.First(alert => (string)alert!["stratum"]! == "overall")!.DeepClone());
        await client.DeleteAsync(new Uri($"{_review}/subscriptions/{reader}", UriKind.Relative), cancellationToken);
        _recorded["alerts-guide"] = await GetAsync($"{_review}/policies/guide");
        _recorded["alerts-backtest-default"] = await PostAsync($"{_review}/policies/backtest", new BacktestRequest());
        _recorded["alerts-backtest-shift"] = await PostAsync($"{_review}/policies/backtest", new BacktestRequest { Policy = new() { Rule = "A1", Threshold = 0.02 } });

        var subscription = await PostAsync($"{_review}/subscriptions", new CreateSubscription
        {
            Name = "Guideline panel",
            Policy = new() { Any = [new() { Rule = "A14" }, new() { All = [new() { Rule = "A2", Threshold = 5 }, new() { Rule = "A3" }] }, new() { Rule = "A10", Severity = Severity.Info }] },
            WebhookUrl = Webhook,
        });
        var id = (string)subscription["id"]!;
        await PostAsync($"{_review}/studies", new StudySubmission
        {
            Label = "Lee 2026",
            Year = 2026,
            Tables = [new TableSubmission { Tp = 30, Fp = 60, Fn = 70, Tn = 140, Primary = true, Factors = new Dictionary<string, string?> { ["modality"] = "ct" } }],
        });
        await EstimatedAsync(last + 1);
        await NotifiedAsync(last + 1);
        // Alerts and deliveries of one moment come in any order.
        var alertsOfPanel = await Eventually.SeesAsync(() => GetAsync($"{_review}/shifts?subscription={id}"), seen => seen.AsArray().Count > 0, "alerts of the panel");
        _recorded["alerts-shifts"] = Sorted(alertsOfPanel, alert => (string)alert["stratum"]!);
        // Each delivery has failed once: nobody listens at that address.
        var deliveries = await Eventually.SeesAsync(
            () => GetAsync($"{_review}/subscriptions/{id}/deliveries"),
            seen => seen.AsArray().Count == _recorded["alerts-shifts"].AsArray().Count && seen.AsArray().All(delivery => delivery!["attempts"]!.AsArray().Count > 0),
            "a first attempt of every delivery");
        // The id of a delivery is made of the id of its alert.
        var strata = alertsOfPanel.AsArray().ToDictionary(alert => "msg_" + ((string)alert!["id"]!).Replace("-", "", StringComparison.Ordinal), alert => (string)alert!["stratum"]!, StringComparer.Ordinal);
        _recorded["alerts-deliveries"] = Sorted(deliveries, delivery => strata.GetValueOrDefault((string)delivery["id"]!, ""));
        _recorded["alerts-subscriptions"] = await GetAsync($"{_review}/subscriptions");
    }

    private async Task<JsonNode> ByStratumAsync(string what, IEnumerable<string> strata)
    {
        var all = new JsonObject();
        foreach (var stratum in strata)
            all[stratum] = await GetAsync($"{_review}/estimates/{what}?stratum={Uri.EscapeDataString(stratum)}");
        return all;
    }

    private static JsonArray Sorted(JsonNode items, Func<JsonNode, string> key) =>
        new([.. items.AsArray().OrderBy(item => key(item!), StringComparer.Ordinal).Select(item => item!.DeepClone())]);

    private Task<JsonNode?> EstimatedAsync(int revision) => Eventually.SeesAsync(
        () => TryGetAsync($"{_review}/estimates"), estimates => estimates is not null && (int)estimates["revision"]! >= revision, $"the estimates of revision {revision}");

    private Task<string> NotifiedAsync(int revision) => Eventually.SeesAsync(
        async () => await TryGetAsync($"{_review}/events") is { } log ? log.ToJsonString() : "", log => log.Contains($"\"revision\":{revision},", StringComparison.Ordinal), $"revision {revision} in the log of events");

    private async Task<JsonNode> GetAsync(string address) => await TryGetAsync(address) ?? throw new InvalidOperationException($"{address} is not there.");

    private async Task<JsonNode?> TryGetAsync(string address)
    {
        using var response = await client.GetAsync(new Uri(address, UriKind.Relative), cancellationToken);
        return response.StatusCode == System.Net.HttpStatusCode.NotFound ? null : await ReadAsync(response, address);
    }

    private async Task<JsonNode> PostAsync<T>(string address, T body)
    {
        using var response = await client.PostAsJsonAsync(address, body, JsonSerializerOptions.Web, cancellationToken);
        return await ReadAsync(response, address);
    }

    private async Task<JsonNode> ReadAsync(HttpResponseMessage response, string address)
    {
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        return response.IsSuccessStatusCode ? JsonNode.Parse(text)! : throw new HttpRequestException($"{address}: {(int)response.StatusCode} {text}");
    }
}
