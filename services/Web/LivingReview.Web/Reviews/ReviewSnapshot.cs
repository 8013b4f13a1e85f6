using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;
using LivingReview.Contracts.Shifts;

namespace LivingReview.Web.Reviews;

/// <summary>Everything that the page of a review shows, as read together.</summary>
public sealed record ReviewSnapshot
{
    public const string EstimatesPart = "estimates";
    public const string FiguresPart = "figures";
    public const string HistoryPart = "time line";
    public const string ShiftsPart = "shifts";

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

    /// <summary>Parts that could not be read, in words: <see cref="EstimatesPart"/> and so on.</summary>
    public IReadOnlyList<string> Unread { get; init; } = [];

    /// <summary>Whether studies were accepted that the estimates do not know yet.</summary>
    public bool Recomputing => Estimates is null || Estimates.Revision < Review.Revision;

    /// <summary>This snapshot, with what could not be read this time as it was in an earlier one: better old than gone.</summary>
    public ReviewSnapshot Over(ReviewSnapshot? earlier)
    {
        if (Unread.Count == 0 || earlier is null || earlier.Review.Id != Review.Id)
            return this;
        var sameStratum = earlier.Stratum == Stratum;
        return this with
        {
            Estimates = Unread.Contains(EstimatesPart) ? earlier.Estimates : Estimates,
            Listed = Unread.Contains(EstimatesPart) ? earlier.Listed : Listed,
            Figures = Unread.Contains(FiguresPart) && sameStratum ? earlier.Figures : Figures,
            History = Unread.Contains(HistoryPart) && sameStratum ? earlier.History : History,
            Shifts = Unread.Contains(ShiftsPart) ? earlier.Shifts : Shifts,
        };
    }
}
