using LivingReview.Contracts;
using LivingReview.Contracts.Alerts;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;
using LivingReview.DiagnosticAccuracy;
using LivingReview.Notification.History;
using LivingReview.Notification.Policies;

namespace LivingReview.Notification.Tests.Policies;

/// <summary>Versions of a review, from estimates that are given or from tables that the engine pools.</summary>
internal static class Versions
{
    public static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static EvidenceTable Table(string study, long tp, long fp, long fn, long tn, params string[] strata) => new()
    {
        StudyId = study,
        Label = study,
        Tp = tp,
        Fp = fp,
        Fn = fn,
        Tn = tn,
        Strata = strata.Length == 0 ? ["overall"] : strata,
    };

    /// <summary>A review's version from its tables: every stratum is pooled by the engine.</summary>
    public static EstimatesRecomputed Message(long version, IReadOnlyList<EvidenceTable> tables, Protocol? protocol = null, params EvidenceChange[] causes) => new()
    {
        Review = "r",
        Title = "Osteoporosis",
        EstimateVersion = version,
        Revision = version,
        ShiftThreshold = 0.02,
        Strata = [.. tables.SelectMany(t => t.Strata).Distinct().Select(s => Estimate(s, version, [.. tables.Where(t => t.Strata.Contains(s))]))],
        Changed = ["overall"],
        Causes = causes,
        OccurredAt = Start.AddDays(version),
        Protocol = protocol ?? new Protocol(),
        Tables = tables,
    };

    /// <summary>The states of consecutive messages.</summary>
    public static IReadOnlyList<ReviewState> From(params EstimatesRecomputed[] messages)
    {
        var states = new List<ReviewState>();
        foreach (var message in messages) states.Add(ReviewState.Next(states.LastOrDefault(), HistoryEntry.Between(states.LastOrDefault(), message)));
        return states;
    }

    public static Comparison Compare(IReadOnlyList<EvidenceTable> before, IReadOnlyList<EvidenceTable> after, Criteria? criteria = null, params EvidenceChange[] causes)
    {
        var states = From(Message(1, before), Message(2, after));
        return new Comparison
        {
            Stratum = "overall",
            Before = states[0],
            After = states[1],
            Criteria = criteria ?? new(null, null, null),
            Since = Start,
            Now = Start.AddDays(2),
            Causes = causes,
        };
    }

    /// <summary>The same from two estimates without tables.</summary>
    public static Comparison Compare(StratumEstimate before, StratumEstimate after, Criteria? criteria = null)
    {
        var states = From(Given.Recomputed("r", 1, before), Given.Recomputed("r", 2, after));
        return new Comparison { Stratum = before.Stratum, Before = states[0], After = states[1], Criteria = criteria ?? new(null, null, null), Since = Start, Now = Start };
    }

    public static StratumEstimate Estimate(string stratum, long revision, IReadOnlyList<EvidenceTable> tables)
    {
        var pooled = Pooling.Pool([.. tables.Select(t => new StudyTable(t.Label, new TwoByTwo(t.Tp, t.Fp, t.Fn, t.Tn)))], new() { Intervals = IntervalMethod.Wald });
        var fit = pooled.Fit;
        return new StratumEstimate
        {
            Stratum = stratum,
            K = fit.Studies,
            Diseased = fit.Diseased,
            NonDiseased = fit.NonDiseased,
            Regime = fit.Regime.As<Contracts.Estimates.Regime>(),
            Converged = fit.Converged,
            LogitSensitivity = fit.LogitSensitivity,
            LogitSpecificity = fit.LogitSpecificity,
            SeLogitSensitivity = fit.SeLogitSensitivity,
            SeLogitSpecificity = fit.SeLogitSpecificity,
            CovLogits = fit.CovLogits,
            VarianceSensitivity = fit.VarianceSensitivity,
            VarianceSpecificity = fit.VarianceSpecificity,
            Covariance = fit.Covariance,
            Sensitivity = IntervalFrom(pooled.Sensitivity),
            Specificity = IntervalFrom(pooled.Specificity),
            DiagnosticOddsRatio = IntervalFrom(pooled.DiagnosticOddsRatio),
            EngineVersion = Engine.Version,
            InputHash = "00",
            Revision = revision,
        };
    }

    public static RuleResult Rule(string number, Comparison comparison, double? threshold = null) =>
        RuleBook.Rules[number].Evaluate(comparison, new PolicyNode { Rule = number, Threshold = threshold });

    private static EstimateInterval? IntervalFrom(Interval? x) => x is { } i ? new(i.Estimate, i.Lower, i.Upper) : null;
}
