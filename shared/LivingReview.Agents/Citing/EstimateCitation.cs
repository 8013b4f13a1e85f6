using System.Globalization;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;

namespace LivingReview.Agents.Citing;

/// <summary>From the API's records to results that can be cited: a pure function of what was read.</summary>
internal static class EstimateCitation
{
    public static CitedEstimates Cite(ReviewView review, ReviewEstimates estimates, Func<string, string> link)
    {
        var isCurrent = estimates.Revision >= review.Revision;
        return new CitedEstimates
        {
            Review = review.Id,
            Title = review.Title,
            Revision = estimates.Revision,
            CurrentRevision = review.Revision,
            IsCurrent = isCurrent,
            Note = isCurrent ? null : Invariant($"This is revision {estimates.Revision}; the evidence is at revision {review.Revision}. Ask without a revision for the newest estimates."),
            Estimates = [.. estimates.Strata.Concat(estimates.Companions).Select(e => Cite(review, e, estimates.Revision, link))],
        };
    }

    public static CitedEstimate Cite(ReviewView review, StratumEstimate estimate, long revision, Func<string, string> link)
    {
        var address = link(ReviewReader.PathOf(review.Id, "/estimates", ("revision", revision), ("stratum", estimate.Stratum)));
        return new CitedEstimate
        {
            Review = review.Id,
            Stratum = estimate.Stratum,
            Revision = revision,
            CurrentRevision = review.Revision,
            IsCurrent = revision >= review.Revision,
            Studies = estimate.K,
            Diseased = estimate.Diseased,
            NonDiseased = estimate.NonDiseased,
            Sensitivity = Interval(estimate.Sensitivity),
            Specificity = Interval(estimate.Specificity),
            PositiveLikelihoodRatio = Interval(estimate.LrPositive),
            NegativeLikelihoodRatio = Interval(estimate.LrNegative),
            Method = MethodOf(estimate.Regime),
            Intervals = IntervalsOf(estimate),
            Engine = estimate.EngineVersion,
            Warnings = estimate.Warnings,
            Link = address,
            Page = link(Invariant($"/reviews/{Uri.EscapeDataString(review.Id)}/changes?revision={revision}")),
            Cite = Sentence(review, estimate, revision, address),
        };
    }

    public static string MethodOf(Regime regime) => regime switch
    {
        Regime.Bivariate => "bivariate binomial-normal model, exact maximum likelihood",
        Regime.BivariateBoundary => "bivariate binomial-normal model, exact maximum likelihood, with the maximum on the boundary",
        Regime.Uncorrelated => "two binomial-normal models without correlation, exact maximum likelihood",
        Regime.Fixed => "counts summed over the studies, without random effects",
        Regime.Univariate => "one of sensitivity and specificity pooled, binomial-normal model",
        Regime.Single => "a single study",
        Regime.Listed => "too few studies to pool: listed singly",
        Regime.None => "no study",
        _ => throw new ArgumentOutOfRangeException(nameof(regime), regime, null),
    };

    private static string IntervalsOf(StratumEstimate estimate) => estimate.Regime == Regime.Single ? "95%, Clopper and Pearson" : estimate.IntervalKind switch
    {
        IntervalKind.Wald => "95%, Wald on the logit scale",
        IntervalKind.WaldT => "95%, Wald with a quantile of t on the logit scale",
        IntervalKind.Profile => "95%, profile likelihood",
        IntervalKind.CalibratedProfile or IntervalKind.Automatic => "95%, calibrated profile likelihood",
        _ => throw new ArgumentOutOfRangeException(nameof(estimate), estimate.IntervalKind, null),
    };

    private static string Sentence(ReviewView review, StratumEstimate estimate, long revision, string address)
    {
        var result = (estimate.Sensitivity, estimate.Specificity) switch
        {
            (null, null) => "not pooled",
            ({ } sensitivity, null) => "sensitivity " + Numbers(sensitivity),
            (null, { } specificity) => "specificity " + Numbers(specificity),
            ({ } sensitivity, { } specificity) => $"sensitivity {Numbers(sensitivity)}, specificity {Numbers(specificity)}",
        };
        var age = revision >= review.Revision ? "" : Invariant($", superseded by revision {review.Revision}");
        return Invariant($"{review.Title}. {estimate.Stratum}: {result}; {estimate.K} {(estimate.K == 1 ? "study" : "studies")}; {MethodOf(estimate.Regime)}. ")
            + Invariant($"Living review \"{review.Id}\", revision {revision}{age}, {estimate.EngineVersion}. {address}");
    }

    private static string Numbers(EstimateInterval interval) => Invariant($"{interval.Estimate:F3} (95% interval {interval.Lower:F3} to {interval.Upper:F3})");

    private static CitedInterval? Interval(EstimateInterval? interval) => interval is null ? null : new(interval.Estimate, interval.Lower, interval.Upper);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
