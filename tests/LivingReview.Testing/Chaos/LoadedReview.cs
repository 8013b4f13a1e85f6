using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using LivingReview.Contracts.Alerts;
using LivingReview.Contracts.Reviews;
using LivingReview.Contracts.Studies;

namespace LivingReview.Testing.Chaos;

/// <summary>
/// One review and its writer: submissions, corrections, withdrawals and files, one after the other, each repeated until the answer is
/// known. Beside it the writer keeps what the review must hold.
/// </summary>
/// <param name="number">Its number.</param>
/// <param name="client">Calls the edge.</param>
/// <param name="counts">Counts what is accepted and refused.</param>
/// <param name="pause">Between two writes.</param>
/// <param name="maxStudies">With so many it corrects instead of adding, so that a long run is about faults and not about size.</param>
public sealed class LoadedReview(int number, HttpClient client, LoadCounts counts, TimeSpan? pause = null, int maxStudies = int.MaxValue)
{
    private static readonly string[] Modalities = ["ct", "mri", "radiograph"];

    private readonly TimeSpan _pause = pause ?? TimeSpan.FromMilliseconds(350);
    private readonly Random _random = new(number);
    private readonly Dictionary<string, TableSubmission> _holds = new(StringComparer.Ordinal);
    private readonly List<string> _posted = [];
    private int _studies;

    public string Id { get; } = string.Create(CultureInfo.InvariantCulture, $"load-{number}");

    /// <summary>Every study that counts, by label.</summary>
    public IReadOnlyDictionary<string, TableSubmission> Holds => _holds;

    /// <summary>Subscriptions by the name of their receiver's address.</summary>
    public Dictionary<string, Guid> Subscriptions { get; } = [];

    private string Address => $"/api/reviews/{Id}";

    public async Task RegisterAsync(CancellationToken cancellationToken)
    {
        var review = new RegisterReview
        {
            Id = Id,
            Title = Id,
            Protocol = new Protocol { Question = "Does it last?", Factors = [new Factor { Name = "modality", Levels = Modalities }] },
        };
        using var answer = await client.PostAsJsonAsync("/api/reviews", review, cancellationToken);
        answer.EnsureSuccessStatusCode();
        for (var i = 0; i < 6; i++) await SubmitAsync(cancellationToken);
    }

    /// <summary>One who wants to know everything, one who wants what matters.</summary>
    public async Task SubscribeAsync(LoadReceiver receiver, CancellationToken cancellationToken)
    {
        foreach (var (kind, threshold) in new[] { ("all", (double?)0.0005), ("default", null) })
        {
            var name = $"{Id}-{kind}";
            using var answer = await client.PostAsJsonAsync(
                $"{Address}/subscriptions", new CreateSubscription { Name = name, Threshold = threshold, WebhookUrl = receiver.AddressFor(name) }, cancellationToken);
            answer.EnsureSuccessStatusCode();
            Subscriptions[name] = (await answer.Content.ReadFromJsonAsync<SubscriptionView>(cancellationToken))!.Id;
        }
    }

    /// <summary>Writes until <paramref name="end"/>; what was begun is brought to its end.</summary>
    public async Task WriteAsync(CancellationToken end, CancellationToken cancellationToken)
    {
        while (!end.IsCancellationRequested)
        {
            await (_random.NextDouble() switch
            {
                < 0.12 when _posted.Count > 3 => AmendAsync(cancellationToken),
                < 0.17 when _posted.Count > 10 => WithdrawAsync(cancellationToken),
                _ when _holds.Count >= maxStudies && _posted.Count > 3 => AmendAsync(cancellationToken),
                < 0.22 => ImportAsync(cancellationToken),
                _ => SubmitAsync(cancellationToken),
            });
            await Task.Delay(_pause, end).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    private async Task SubmitAsync(CancellationToken cancellationToken)
    {
        var (label, table) = Next();
        var study = new StudySubmission { Id = IdOf(label), Label = label, Tables = [table] };
        await UntilKnownAsync("submit", () => WithKey(JsonRequest(HttpMethod.Post, $"{Address}/studies", study), $"{Id}/{label}"), _ => Task.FromResult(false), cancellationToken);
        _holds[label] = table;
        _posted.Add(label);
    }

    private async Task AmendAsync(CancellationToken cancellationToken)
    {
        var label = _posted[_random.Next(_posted.Count)];
        var table = Table();
        var study = new StudySubmission { Label = label, Tables = [table], Reason = "load" };
        var version = (await ShowAsync(label, cancellationToken)).Version;
        await UntilKnownAsync(
            "amend",
            () => WithVersion(JsonRequest(HttpMethod.Put, $"{Address}/studies/{IdOf(label)}", study), version),
            async refused => refused == HttpStatusCode.PreconditionFailed && (await ShowAsync(label, cancellationToken)).Study.Tables[0].Tp == table.Tp,
            cancellationToken);
        _holds[label] = table;
    }

    private async Task WithdrawAsync(CancellationToken cancellationToken)
    {
        var label = _posted[_random.Next(_posted.Count)];
        await UntilKnownAsync(
            "withdraw",
            () => JsonRequest(HttpMethod.Post, $"{Address}/studies/{IdOf(label)}/withdrawal", new StudyWithdrawalRequest { Kind = "exclusion", Reason = "load" }),
            async _ => (await ShowAsync(label, cancellationToken)).Withdrawn is not null,
            cancellationToken);
        _holds.Remove(label);
        _posted.Remove(label);
    }

    private async Task ImportAsync(CancellationToken cancellationToken)
    {
        var rows = Enumerable.Range(0, 5).Select(_ => Next()).ToList();
        var csv = new StringBuilder("study,TP,FP,FN,TN,modality\n");
        foreach (var (label, t) in rows) csv.AppendLine(CultureInfo.InvariantCulture, $"{label},{t.Tp},{t.Fp},{t.Fn},{t.Tn},{t.Factors!["modality"]}");
        await UntilKnownAsync(
            "import",
            () => new HttpRequestMessage(HttpMethod.Post, $"{Address}/imports") { Content = new StringContent(csv.ToString(), Encoding.UTF8, new MediaTypeHeaderValue("text/csv", "utf-8")) },
            _ => Task.FromResult(false),
            cancellationToken);
        foreach (var (label, table) in rows) _holds[label] = table;
    }

    /// <summary>Sends until it is accepted, or until what was refused turns out to be there.</summary>
    private async Task UntilKnownAsync(string what, Func<HttpRequestMessage> make, Func<HttpStatusCode, Task<bool>> isThere, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            using var request = make();
            var started = TimeProvider.System.GetTimestamp();
            try
            {
                using var answer = await client.SendAsync(request, cancellationToken);
                if (answer.IsSuccessStatusCode)
                {
                    counts.Accepted(what, TimeProvider.System.GetElapsedTime(started), attempt);
                    return;
                }

                if (attempt > 1 && await isThere(answer.StatusCode))
                {
                    counts.Accepted(what, TimeProvider.System.GetElapsedTime(started), attempt);
                    return;
                }

                if ((int)answer.StatusCode is >= 400 and < 500 and not 408 and not 429)
                    throw new InvalidOperationException($"{what} in {Id} was refused: {answer.StatusCode} {await answer.Content.ReadAsStringAsync(cancellationToken)}");
                counts.Failed(what, ((int)answer.StatusCode).ToString(CultureInfo.InvariantCulture));
            }
            catch (Exception fault) when (fault is HttpRequestException || fault is TaskCanceledException && !cancellationToken.IsCancellationRequested)
            {
                counts.Failed(what, fault is TaskCanceledException ? "timeout" : "connection");
            }

            await Task.Delay(_pause, cancellationToken);
        }
    }

    private async Task<StudyView> ShowAsync(string label, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return (await client.GetFromJsonAsync<StudyView>($"{Address}/studies/{IdOf(label)}", cancellationToken))!;
            }
            catch (Exception fault) when (fault is HttpRequestException || fault is TaskCanceledException && !cancellationToken.IsCancellationRequested)
            {
                counts.Failed("read", "unavailable");
                await Task.Delay(_pause, cancellationToken);
            }
        }
    }

    private (string Label, TableSubmission Table) Next() => (string.Create(CultureInfo.InvariantCulture, $"Study {++_studies}"), Table());

    private static string IdOf(string label) => label.Replace("Study ", "study-", StringComparison.Ordinal);

    private TableSubmission Table()
    {
        // Wide enough that no table comes twice by chance, which the guard would take for the same people.
        var drift = Math.Min(40, _studies / 10);
        return new TableSubmission
        {
            Tp = _random.Next(30, 400),
            Fn = _random.Next(5, 60 + drift),
            Fp = _random.Next(5, 90),
            Tn = _random.Next(60, 900),
            Factors = new Dictionary<string, string?> { ["modality"] = Modalities[_random.Next(Modalities.Length)] },
        };
    }

    private static HttpRequestMessage JsonRequest<T>(HttpMethod method, string address, T body) => new(method, address) { Content = JsonContent.Create(body) };

    private static HttpRequestMessage WithKey(HttpRequestMessage request, string key)
    {
        request.Headers.Add("Idempotency-Key", key);
        return request;
    }

    private static HttpRequestMessage WithVersion(HttpRequestMessage request, int version)
    {
        request.Headers.TryAddWithoutValidation("If-Match", string.Create(CultureInfo.InvariantCulture, $"\"{version}\""));
        return request;
    }
}
