namespace LivingReview.Surveillance.Evidence;

/// <summary>The versions of the estimates that were heard of last, by which it is known when a study was first estimated.</summary>
/// <param name="Id">The review.</param>
/// <param name="Versions">The versions, the newest last.</param>
public sealed record EstimatesSeen(string Id, IReadOnlyList<SeenEstimates> Versions)
{
    /// <summary>Studies and estimates arrive in any order, seconds apart; this many versions bridge that.</summary>
    private const int Kept = 100;

    internal EstimatesSeen With(SeenEstimates version) => this with { Versions = [.. Versions.Where(v => v.Version != version.Version).Append(version).OrderBy(v => v.Version).TakeLast(Kept)] };

    /// <summary>
    /// When the first estimates with a revision were there; null if they were not heard of. Only if the version before them is known to be
    /// without it: who begins to listen later does not take a later version for the first.
    /// </summary>
    internal DateTimeOffset? FirstWith(long revision) =>
        Versions.FirstOrDefault(v => v.Revision >= revision) is { } first && (first.Version == 1 || Versions.Any(v => v.Version == first.Version - 1)) ? first.At : null;
}

/// <summary>A version of the estimates.</summary>
public sealed record SeenEstimates(long Version, long Revision, DateTimeOffset At);
