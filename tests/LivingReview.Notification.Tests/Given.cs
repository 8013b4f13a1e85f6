using LivingReview.Contracts;
using LivingReview.Contracts.Estimates;

namespace LivingReview.Notification.Tests;

/// <summary>Estimates as analysis tells them.</summary>
internal static class Given
{
    public static StratumEstimate Stratum(string name, double sensitivity, double specificity, Regime regime = Regime.Bivariate, int k = 8) => new()
    {
        Stratum = name,
        K = k,
        Diseased = 1000,
        NonDiseased = 2000,
        Regime = regime,
        Converged = true,
        Sensitivity = new EstimateInterval(sensitivity, sensitivity - 0.05, sensitivity + 0.05),
        Specificity = new EstimateInterval(specificity, specificity - 0.05, specificity + 0.05),
        EngineVersion = "1",
        InputHash = "00",
        Revision = 1,
    };

    /// <summary>A version of the estimates; its causes are the one study that made its revision.</summary>
    public static EstimatesRecomputed Recomputed(string review, long version, params StratumEstimate[] strata) => new()
    {
        Review = review,
        Title = "Osteoporosis",
        EstimateVersion = version,
        Revision = version + 10,
        ShiftThreshold = 0.02,
        Strata = strata,
        Changed = [.. strata.Select(s => s.Stratum)],
        Causes = [new EvidenceChange { Revision = version + 10, Kind = ChangeKind.Accepted, StudyId = $"study-{version}", Label = $"Study {version}" }],
        OccurredAt = new DateTimeOffset(2026, 11, 24, 6, 0, 0, TimeSpan.Zero),
    };

    /// <summary>A version as analysis publishes it: its changes on the version before. Times of versions are a minute apart.</summary>
    /// <param name="review">The review.</param>
    /// <param name="version">The version.</param>
    /// <param name="log">Minutes after which the log began: another number is another log.</param>
    /// <param name="strata">The strata that changed, which are all there are.</param>
    public static EstimateVersionAdded Version(string review, long version, int log, params StratumEstimate[] strata) => new()
    {
        Review = review,
        Title = "Osteoporosis",
        EstimateVersion = version,
        Revision = version,
        ShiftThreshold = 0.02,
        Order = [.. strata.Select(s => s.Stratum)],
        Strata = strata,
        Tables = [],
        RemovedTables = [],
        Causes = [new EvidenceChange { Revision = version, Kind = ChangeKind.Accepted, StudyId = $"study-{version}", Label = $"Study {version}" }],
        OccurredAt = VersionAt(version, log),
        PreviousOccurredAt = version == 1 ? null : VersionAt(version - 1, log),
    };

    private static DateTimeOffset VersionAt(long version, int log) => new DateTimeOffset(2026, 11, 24, 6, 0, 0, TimeSpan.Zero).AddMinutes(log + version);
}
