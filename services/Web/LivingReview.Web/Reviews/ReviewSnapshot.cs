using LivingReview.Contracts.Alerts;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;

namespace LivingReview.Web.Reviews;

/// <summary>Everything that the page of a review shows, read together.</summary>
public sealed record ReviewSnapshot
{
    public const string EstimatesPart = "estimates";
    public const string FiguresPart = "figures";
    public const string HistoryPart = "timeline";
    public const string AlertsPart = "alerts";
    public const string VersionsPart = "published versions";

    public required ReviewView Review { get; init; }

    /// <summary>The stratum that the figures are about.</summary>
    public required string Stratum { get; init; }

    /// <summary>The earlier revision that is shown; null for the current one.</summary>
    public long? AsOf { get; init; }

    /// <summary>Null before the first recomputation.</summary>
    public ReviewEstimates? Estimates { get; init; }

    /// <summary>Null if the stratum has no figures.</summary>
    public StratumFigures? Figures { get; init; }

    /// <summary>The studies of every stratum that is listed and not pooled.</summary>
    public IReadOnlyDictionary<string, StratumFigures> Listed { get; init; } = new Dictionary<string, StratumFigures>();

    public IReadOnlyList<EstimateHistoryPoint> History { get; init; } = [];

    public IReadOnlyList<Alert> Alerts { get; init; } = [];

    /// <summary>Newest first.</summary>
    public IReadOnlyList<VersionView> Versions { get; init; } = [];

    /// <summary>Names of the parts that could not be read: <see cref="EstimatesPart"/> and so on.</summary>
    public IReadOnlyList<string> Unread { get; init; } = [];

    /// <summary>Whether studies were accepted that the estimates do not include yet.</summary>
    public bool Recomputing => Estimates is null || Estimates.Revision < Review.Revision;

    /// <summary>Whether the requested revision does not exist or has no estimates yet.</summary>
    public bool UnknownRevision => AsOf is not null && Estimates is null && !Unread.Contains(EstimatesPart);

    /// <summary>
    /// This snapshot, where parts that could not be read are taken from an earlier one (old is better than missing), and unchanged parts keep
    /// the earlier objects, so that components which show them are not rendered again.
    /// </summary>
    public ReviewSnapshot Over(ReviewSnapshot? earlier)
    {
        if (earlier is null || earlier.Review.Id != Review.Id || earlier.AsOf != AsOf)
            return this;
        var sameStratum = earlier.Stratum == Stratum;
        return this with
        {
            Estimates = Unread.Contains(EstimatesPart) ? earlier.Estimates : Estimates,
            Listed = Unread.Contains(EstimatesPart) ? earlier.Listed : Listed,
            Figures = sameStratum && (Unread.Contains(FiguresPart) || SnapshotComparer.SameFigures(Figures, earlier.Figures)) ? earlier.Figures : Figures,
            History = sameStratum && (Unread.Contains(HistoryPart) || SnapshotComparer.SameHistory(History, earlier.History)) ? earlier.History : History,
            Alerts = Unread.Contains(AlertsPart) || SnapshotComparer.SameAlerts(Alerts, earlier.Alerts) ? earlier.Alerts : Alerts,
            Versions = Unread.Contains(VersionsPart) || Versions.Count == earlier.Versions.Count ? earlier.Versions : Versions,
        };
    }
}
