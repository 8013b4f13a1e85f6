using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;
using LivingReview.Contracts.Shifts;

namespace LivingReview.Web.Reviews;

/// <summary>Everything that the page of a review shows, as read together.</summary>
public sealed record ReviewSnapshot
{
    public required ReviewView Review { get; init; }

    /// <summary>The stratum that the figures are about.</summary>
    public required string Stratum { get; init; }

    /// <summary>Null before the first recomputation.</summary>
    public ReviewEstimates? Estimates { get; init; }

    /// <summary>Null if the stratum has no figures.</summary>
    public StratumFigures? Figures { get; init; }

    /// <summary>The studies of every stratum that is listed and not pooled.</summary>
    public IReadOnlyDictionary<string, StratumFigures> Listed { get; init; } = new Dictionary<string, StratumFigures>();

    public IReadOnlyList<EstimateHistoryPoint> History { get; init; } = [];

    public IReadOnlyList<Shift> Shifts { get; init; } = [];

    /// <summary>Parts that could not be read, in words: "estimates", "shifts".</summary>
    public IReadOnlyList<string> Unread { get; init; } = [];

    /// <summary>Whether studies were accepted that the estimates do not know yet.</summary>
    public bool Recomputing => Estimates is null || Estimates.Revision < Review.Revision;
}
