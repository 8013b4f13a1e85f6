using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using LivingReview.Contracts.Alerts;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;
using LivingReview.Contracts.Studies;
using LivingReview.Contracts.Surveillance;

namespace LivingReview.Testing.Chaos;

/// <summary>Holds what the system says after the load against what it accepted.</summary>
public sealed class LoadVerdict(HttpClient client, LoadReceiver receiver, Action<string> print)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private static readonly string[] Figures =
    [
        "k", "logLikelihood", "logitSensitivity", "logitSpecificity", "seLogitSensitivity", "seLogitSpecificity", "covLogits", "varianceSensitivity",
        "varianceSpecificity", "covariance", "correlation", "auc",
    ];

    private readonly List<string> _faults = [];

    public IReadOnlyList<string> Faults => _faults;

    public async Task JudgeAsync(LoadedReview review, CancellationToken cancellationToken)
    {
        var studies = (await client.GetFromJsonAsync<StudyView[]>($"/api/reviews/{review.Id}/studies", cancellationToken))!;
        var active = studies.Where(s => s.Withdrawn is null).ToDictionary(s => s.Study.Label);
        foreach (var (label, table) in review.Holds)
        {
            if (!active.TryGetValue(label, out var there)) _faults.Add($"{review.Id}: {label} was accepted and is not there.");
            else if (there.Study.Tables[0] is var t && (t.Tp, t.Fp, t.Fn, t.Tn) != (table.Tp!.Value, table.Fp!.Value, table.Fn!.Value, table.Tn!.Value)) _faults.Add($"{review.Id}: {label} holds other counts.");
        }

        _faults.AddRange(active.Keys.Except(review.Holds.Keys).Select(l => $"{review.Id}: {l} is there and was not accepted."));
        var revision = (await client.GetFromJsonAsync<ReviewView>($"/api/reviews/{review.Id}", cancellationToken))!.Revision;
        var estimates = await WaitAsync(
            async () => await client.GetFromJsonAsync<ReviewEstimates>($"/api/reviews/{review.Id}/estimates", cancellationToken), e => e!.Revision >= revision, cancellationToken);
        if (estimates!.Revision != revision) _faults.Add($"{review.Id}: the estimates stand at revision {estimates.Revision}, the evidence at {revision}.");
        else await CompareAsync(review, estimates, cancellationToken);
        print($"  {review.Id}: {review.Holds.Count} studies at revision {revision}, {studies.Length - active.Count} withdrawn, {estimates.Strata.Count} strata");
        foreach (var (name, id) in review.Subscriptions) await JudgeAsync(review.Id, revision, name, id, cancellationToken);
        await JudgeVersionsAsync(review.Id, cancellationToken);
        await JudgePathsAsync(review, cancellationToken);
    }

    /// <summary>Surveillance watches what the review includes, and knows when each study was first estimated.</summary>
    private async Task JudgePathsAsync(LoadedReview review, CancellationToken cancellationToken)
    {
        var paths = await WaitAsync(
            async () => (await client.GetFromJsonAsync<EvidencePaths>($"/api/reviews/{review.Id}/surveillance/paths", cancellationToken))!.Studies,
            studies => studies.All(s => s.EstimatedAt is not null) && studies.Select(s => s.Label).ToHashSet(StringComparer.Ordinal).SetEquals(review.Holds.Keys), cancellationToken);
        _faults.AddRange(review.Holds.Keys.Except(paths.Select(p => p.Label)).Select(l => $"{review.Id}: surveillance does not watch {l}."));
        _faults.AddRange(paths.Select(p => p.Label).Except(review.Holds.Keys).Select(l => $"{review.Id}: surveillance watches {l}, which the review does not include."));
        _faults.AddRange(paths.Where(p => p.EstimatedAt is null).Select(p => $"{review.Id}: surveillance does not know when {p.Label} was first estimated."));
        print($"  {review.Id}: {paths.Count} studies watched");
    }

    /// <summary>Every version of the estimates was evaluated, once and in order.</summary>
    private async Task JudgeVersionsAsync(string review, CancellationToken cancellationToken)
    {
        var newest = (await client.GetFromJsonAsync<EstimatesHead>($"/api/reviews/{review}/estimates/head", cancellationToken))!.EstimateVersion;
        List<long> evaluated = [];
        for (var address = $"/api/reviews/{review}/events?types=org.livingreview.estimates.recomputed.v1&limit=5000"; address is not null;)
        {
            using var answer = await client.GetAsync(new Uri(address, UriKind.Relative), cancellationToken);
            evaluated.AddRange((await answer.Content.ReadFromJsonAsync<JsonElement[]>(cancellationToken))!.Select(e => e.GetProperty("data").GetProperty("estimateVersion").GetInt64()));
            address = answer.Headers.TryGetValues("Link", out var links) ? links.Single().Split('<', '>')[1] : null;
        }

        for (var i = 0; i < Math.Max(evaluated.Count, newest); i++)
        {
            if (i < evaluated.Count && i < newest && evaluated[i] == i + 1) continue;
            _faults.Add(i < evaluated.Count ? $"{review}: after version {i} version {evaluated[i]} was evaluated; there are {newest}." : $"{review}: version {i + 1} of {newest} was not evaluated.");
            break;
        }

        print($"  {review}: {evaluated.Count} of {newest} versions evaluated");
    }

    private async Task JudgeAsync(string review, long revision, string name, Guid id, CancellationToken cancellationToken)
    {
        // The newest shift is found when notification has heard of the newest estimates.
        var noted = await WaitAsync(
            () => client.GetStringAsync(new Uri($"/api/reviews/{review}/events?types=org.livingreview.estimates.recomputed.v1&limit=5000", UriKind.Relative), cancellationToken),
            log => log.Contains(string.Create(CultureInfo.InvariantCulture, $"\"revision\":{revision},"), StringComparison.Ordinal), cancellationToken);
        if (!noted.Contains(string.Create(CultureInfo.InvariantCulture, $"\"revision\":{revision},"), StringComparison.Ordinal)) _faults.Add($"{review}: notification has not heard of revision {revision}.");
        var shifts = (await client.GetFromJsonAsync<Alert[]>($"/api/reviews/{review}/shifts?subscription={id}", cancellationToken))!;
        var missing = await WaitAsync(
            () => Task.FromResult(shifts.Where(s => !receiver.Has(name, $"msg_{s.Id:N}")).Select(s => s.Id).ToList()), m => m.Count == 0, cancellationToken);
        _faults.AddRange(missing.Select(m => $"{name}: the shift {m} never arrived."));
        // Each alert of a stratum begins where the one before ended: none was forgotten, none was told twice. Notices have a baseline of their own.
        foreach (var stratum in shifts.Where(s => s.Severity != Severity.Info || s.Kind == "resolved").GroupBy(s => s.Stratum, StringComparer.Ordinal))
        {
            var ordered = stratum.OrderBy(s => s.After.Revision).ToList();
            for (var i = 1; i < ordered.Count; i++)
            {
                if (ordered[i].Before.Revision != ordered[i - 1].After.Revision)
                    _faults.Add($"{name}: in {stratum.Key} a shift begins at revision {ordered[i].Before.Revision}, the one before ended at {ordered[i - 1].After.Revision}.");
            }
        }

        print($"  {name}: {shifts.Length} shifts, {shifts.Length - missing.Count} of them arrived, {receiver.CountFor(name)} events in all");
    }

    private async Task CompareAsync(LoadedReview review, ReviewEstimates estimates, CancellationToken cancellationToken)
    {
        using var folder = new TemporaryFolder();
        var csv = new StringBuilder("study,TP,FP,FN,TN,modality\n");
        foreach (var (label, t) in review.Holds) csv.AppendLine(CultureInfo.InvariantCulture, $"{label},{t.Tp},{t.Fp},{t.Fn},{t.Tn},{t.Factors!["modality"]}");
        await File.WriteAllTextAsync(folder["all.csv"], csv.ToString(), cancellationToken);
        var run = await ChildProcess.RunAsync(Repository.CommandLineAssembly, ["analyze", folder["all.csv"], "--by", "modality", "--format", "json"], cancellationToken: cancellationToken);
        if (run.ExitCode != 0) throw new InvalidOperationException($"analyze ended with {run.ExitCode}: {run.Error}");
        using var json = JsonDocument.Parse(run.Output);
        var living = estimates.Strata.ToDictionary(s => s.Stratum, s => JsonSerializer.SerializeToElement(s, JsonSerializerOptions.Web));
        foreach (var analyzed in json.RootElement.GetProperty("strata").EnumerateArray())
        {
            var name = analyzed.GetProperty("stratum").GetString()!;
            if (!living.TryGetValue(name, out var estimate)) _faults.Add($"{review.Id}: there is no estimate of {name}.");
            else _faults.AddRange(Figures.Where(f => Number(analyzed, f) != Number(estimate, f)).Select(f => $"{review.Id} {name} {f}: analyze says {Number(analyzed, f)}, the services {Number(estimate, f)}."));
        }
    }

    private static string? Number(JsonElement element, string name) =>
        element.TryGetProperty(name, out var number) && number.ValueKind == JsonValueKind.Number ? number.GetDouble().ToString("R", CultureInfo.InvariantCulture) : null;

    /// <summary>Looks until it holds, or for as long as is worth it; gives what was seen last.</summary>
    private static async Task<T> WaitAsync<T>(Func<Task<T>> look, Func<T, bool> holds, CancellationToken cancellationToken)
    {
        var since = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var seen = await look();
            if (holds(seen) || TimeProvider.System.GetElapsedTime(since) > Patience) return seen;
            await Task.Delay(200, cancellationToken);
        }
    }
}
