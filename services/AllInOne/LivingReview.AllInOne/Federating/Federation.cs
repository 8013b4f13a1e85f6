using System.Globalization;
using System.Text.Json;
using LivingReview.Client;
using LivingReview.Contracts.Studies;
using LivingReview.Hosting.Embedding;

namespace LivingReview.AllInOne.Federating;

/// <summary>
/// Brings signed exports of a review there to a review here, which verifies them and proposes what differs. Nothing is remembered in this process:
/// how far the review there was taken stands here, written together with the proposals, so that a kill at any moment neither loses nor doubles a
/// study, and two installations may take from each other.
/// </summary>
internal sealed class Federation(ServerConnection there, string theirReview, ServerConnection here, string review, string? trusted, bool again, TextWriter output, TextWriter error)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);
    private readonly Uri _origin = new(there.Root, $"reviews/{Uri.EscapeDataString(theirReview)}");

    /// <summary>Revision there that was taken; null before the first look of this process.</summary>
    private long? _revision;

    /// <summary>Takes what is there now.</summary>
    public async Task<int> TakeOnceAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await TrustAsync(cancellationToken) is var exit and not ExitCode.Success ? exit : await TakeAsync(cancellationToken);
        }
        catch (HttpRequestException fault)
        {
            throw there.FaultOf(fault);
        }
    }

    /// <summary>Takes what is there now and what changes, without end: what does not answer is asked again.</summary>
    public async Task<int> FollowAsync(CancellationToken cancellationToken)
    {
        string? said = null;
        while (true)
        {
            try
            {
                if (await TrustAsync(cancellationToken) is var trust and not ExitCode.Success) return trust;
                // Once before the stream: a review without estimates has none yet. Then whenever it opens, so that no event of its past is needed.
                if (await TakeAsync(cancellationToken) is var first and not ExitCode.Success) return first;
                await foreach (var (e, _) in there.Client.Events.FollowAsync(theirReview, null, TakeOrStopAsync, cancellationToken))
                {
                    said = null;
                    var isNew = e.Data.ValueKind == JsonValueKind.Object && e.Data.TryGetProperty("revision", out var value) && value.TryGetInt64(out var revision) && revision > _revision;
                    if (isNew && await TakeAsync(cancellationToken) is var taken and not ExitCode.Success) return taken;
                }
            }
            catch (Exception fault) when (fault is EmbeddingException or HttpRequestException)
            {
                if (fault.Message != said) await error.WriteLineAsync(said = fault.Message);
                await Task.Delay(Pause, cancellationToken);
            }
        }
    }

    /// <summary>What is refused here is refused at the next look as well, which ends the command.</summary>
    private async Task TakeOrStopAsync(CancellationToken cancellationToken)
    {
        if (await TakeAsync(cancellationToken) != ExitCode.Success) throw new EmbeddingException($"{here.Root} refused it.");
    }

    /// <summary>Pins the key of the other installation: that which its operator named, or the one that is met first.</summary>
    private async Task<int> TrustAsync(CancellationToken cancellationToken)
    {
        if ((await here.Client.Origins.ListAsync(review, cancellationToken)).FirstOrDefault(one => one.Address == _origin.AbsoluteUri) is { } known && (trusted is null || known.Key == trusted))
        {
            if (again && _revision is null) return await TrustAsync(known.Key, cancellationToken);
            _revision ??= known.Revision;
            return ExitCode.Success;
        }

        return await TrustAsync(trusted, cancellationToken);
    }

    private async Task<int> TrustAsync(string? fingerprint, CancellationToken cancellationToken)
    {
        var keys = (await there.Client.Origins.KeysAsync(cancellationToken))?.Keys ?? [];
        var key = keys.FirstOrDefault(one => fingerprint is null || one.Fingerprint == fingerprint);
        if (key is null)
            return await RefuseAsync(fingerprint is null ? $"{there.Root} signs nothing: it needs this version or a later one" : $"{there.Root} has no key {fingerprint}: its keys are {string.Join(", ", keys.Select(one => one.Fingerprint))}");
        switch (await here.Client.Origins.TrustAsync(review, new TrustOrigin { Address = _origin.AbsoluteUri, Key = key, Replace = fingerprint is not null }, cancellationToken))
        {
            case ApiResult<OriginView>.Done:
                await output.WriteLineAsync($"{_origin}: trusted by its key {key.Fingerprint}{(fingerprint is null ? "; compare it with what its operator says" : "")}");
                return ExitCode.Success;
            case ApiResult<OriginView>.Refused { Problem: var problem }:
                return await RefuseAsync(problem);
            case var other:
                throw here.Unreachable((other as ApiResult<OriginView>.Unreachable)?.Reason);
        }
    }

    private async Task<int> TakeAsync(CancellationToken cancellationToken)
    {
        if (await there.Client.Reviews.GetAsync(theirReview, cancellationToken) is not { } view) return await RefuseAsync($"there is no review '{theirReview}' at {there.Root}");
        if (view.Revision == _revision) return ExitCode.Success; // nothing happened there since
        if (await there.Client.Evidence.ExportSignedAsync(theirReview, cancellationToken) is not { } export) return await RefuseAsync($"there is no review '{theirReview}' at {there.Root}");
        switch (await here.Client.Origins.TakeAsync(review, _origin, export, cancellationToken))
        {
            case ApiResult<OriginReport>.Done { Value: var report }:
                _revision = report.Revision;
                await SayAsync(report);
                return ExitCode.Success;
            case ApiResult<OriginReport>.Refused { Problem: var problem }:
                return await RefuseAsync(problem);
            case var other:
                throw here.Unreachable((other as ApiResult<OriginReport>.Unreachable)?.Reason);
        }
    }

    private async Task SayAsync(OriginReport report)
    {
        if (report.NewHints > 0)
        {
            foreach (var hint in report.Hints) await error.WriteLineAsync($"{hint.Label}: {hint.Message}");
        }

        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"{_origin} at revision {report.Revision}: {report.Proposed.Count} proposed, {report.Withdrawn.Count} withdrawals proposed, {report.Hints.Count} to look at"));
    }

    private Task<int> RefuseAsync(ApiProblem problem) => RefuseAsync($"{problem.Title}: {problem.Detail}");

    private async Task<int> RefuseAsync(string message)
    {
        await error.WriteLineAsync("livingreview: " + message);
        return ExitCode.Usage;
    }
}
