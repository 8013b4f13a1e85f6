using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LivingReview.Client;
using LivingReview.Contracts.Studies;
using LivingReview.Hosting.Embedding;

namespace LivingReview.AllInOne.Federating;

/// <summary>
/// Takes the studies of a review there as proposals for a review here, each by itself: one that does not fit this protocol keeps no other away.
/// Nothing is remembered between runs: what is there, waits or was declined is not proposed again, so that it may be killed at any moment, and
/// two installations may take from each other.
/// </summary>
internal sealed class Federation(ServerConnection there, string theirReview, ServerConnection here, string review, TextWriter output, TextWriter error)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    /// <summary>What was sent, by study: only what changed is sent again.</summary>
    private readonly Dictionary<string, string> _sent = new(StringComparer.Ordinal);

    /// <summary>Revision there of the last look.</summary>
    private long _revision;

    private readonly Uri _origin = new(there.Root, $"reviews/{Uri.EscapeDataString(theirReview)}");

    /// <summary>Takes what is there now.</summary>
    public async Task<int> TakeAsync(CancellationToken cancellationToken)
    {
        if (await ReadAsync(cancellationToken) is not { } evidence)
        {
            await error.WriteLineAsync($"livingreview: there is no review '{theirReview}' at {there.Root}");
            return ExitCode.Usage;
        }

        var (proposed, refused) = (0, 0);
        foreach (var study in evidence["studies"]?.AsArray() ?? [])
        {
            var (id, content) = ((string?)study?["id"] ?? "", study?.ToJsonString() ?? "");
            if (_sent.GetValueOrDefault(id) == content) continue;
            var bytes = Encoding.UTF8.GetBytes(new JsonObject { ["studies"] = new JsonArray(study?.DeepClone()) }.ToJsonString());
            var result = await here.Client.Imports.SendAsync(
                review, new Upload(bytes.Length, _ => new MemoryStream(bytes, writable: false)), new ImportOptions { Format = "json", Origin = _origin }, cancellationToken);
            switch (result)
            {
                case ApiResult<ImportReport>.Done { Value: var report }:
                    proposed += report.Proposed.Count;
                    break;
                case ApiResult<ImportReport>.Refused { Problem: { Status: 422 } problem }:
                    refused++;
                    await error.WriteLineAsync($"{(string?)study?["label"] ?? id}: {string.Join(' ', problem.Rejected.Select(fault => fault.Reason).DefaultIfEmpty(problem.Detail ?? problem.Title))}");
                    break;
                case ApiResult<ImportReport>.Refused { Problem: var problem }:
                    await error.WriteLineAsync($"livingreview: {problem.Title}: {problem.Detail}");
                    return ExitCode.Usage;
                default:
                    throw here.Unreachable((result as ApiResult<ImportReport>.Unreachable)?.Reason);
            }

            _sent[id] = content;
        }

        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{_origin} at revision {evidence["revision"]}: {proposed} proposed, {refused} refused"));
        return ExitCode.Success;
    }

    /// <summary>Takes what is there now and what changes, without end: what does not answer is asked again.</summary>
    public async Task<int> FollowAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await foreach (var change in ChangesAsync(cancellationToken))
                {
                    if (change && await TakeAsync(cancellationToken) is var exit and not ExitCode.Success) return exit;
                }
            }
            catch (Exception fault) when (fault is EmbeddingException or HttpRequestException and not ApiException { StatusCode: HttpStatusCode.NotFound })
            {
                await error.WriteLineAsync(fault.Message);
                await Task.Delay(Pause, cancellationToken);
            }
        }
    }

    /// <summary>True where the evidence there may have changed.</summary>
    private async IAsyncEnumerable<bool> ChangesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return true;
        // From the start of the log: what happened before the first look costs a comparison each, and no event can be missed.
        var seen = 0L;
        await foreach (var (e, _) in there.Client.Events.FollowAsync(theirReview, EventsClient.Start, cancellationToken))
        {
            var revision = e.Data.ValueKind == JsonValueKind.Object && e.Data.TryGetProperty("revision", out var value) && value.TryGetInt64(out var number) ? number : seen;
            var isNew = revision > Math.Max(seen, _revision);
            seen = Math.Max(seen, revision);
            yield return isNew;
        }
    }

    private async Task<JsonObject?> ReadAsync(CancellationToken cancellationToken)
    {
        var evidence = await there.Client.Evidence.ExportAsync(theirReview, cancellationToken);
        _revision = (long?)evidence?["revision"] ?? _revision;
        return evidence;
    }
}
