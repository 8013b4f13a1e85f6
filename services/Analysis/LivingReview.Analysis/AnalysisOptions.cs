using System.ComponentModel.DataAnnotations;

namespace LivingReview.Analysis;

/// <summary>Section "Analysis".</summary>
public sealed class AnalysisOptions
{
    public const string Section = "Analysis";

    /// <summary>
    /// The bound of freshness: an accepted study is in the estimates within so many seconds when the system is idle. Later ones are counted
    /// (livingreview.estimates.late) and logged.
    /// </summary>
    [Range(0.01, 3600)]
    public double FreshnessSeconds { get; set; } = 1;

    /// <summary>How long a gap in the revisions may be messages still under way, before they are asked for again.</summary>
    [Range(0.05, 3600)]
    public double GapGraceSeconds { get; set; } = 1;

    /// <summary>Seconds between announcements of the newest estimates.</summary>
    [Range(1, 86400)]
    public double HeadIntervalSeconds { get; set; } = 15;
}
