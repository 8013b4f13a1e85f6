using LivingReview.Contracts;
using LivingReview.Notification.Alerts;
using LivingReview.Notification.History;

namespace LivingReview.Notification.Certainty;

/// <summary>The certainty that people have entered for a review's estimates, as far as is known. The id is the review's.</summary>
/// <param name="Id">The review.</param>
/// <param name="Version">Number of judgements.</param>
/// <param name="Strata">The levels by stratum, as text of <see cref="CertaintyLevels"/>.</param>
public sealed record KnownCertainty(string Id, long Version, IReadOnlyDictionary<string, string> Strata) : ILatestOfReview
{
    internal static KnownCertainty From(CertaintyAssessed message) => new(
        message.Review,
        message.Version,
        message.Levels.GroupBy(level => level.Stratum, StringComparer.Ordinal)
            .ToDictionary(levels => levels.Key, levels => CertaintyLevels.Join(levels.Select(level => (level.Outcome, level.Level))), StringComparer.Ordinal));

    /// <summary>The state of a review as it stands with this certainty.</summary>
    internal ReviewState On(ReviewState state) => state with { Certainty = Strata };
}
