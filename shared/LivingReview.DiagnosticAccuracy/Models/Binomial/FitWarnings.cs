using System.Globalization;

namespace LivingReview.DiagnosticAccuracy.Models.Binomial;

/// <summary>The warnings of a fit.</summary>
internal static class FitWarnings
{
    internal static EstimateWarning NoStudies { get; } = new(WarningCodes.NoStudies, "No study has any count.");

    internal static EstimateWarning OneStudy { get; } = new(WarningCodes.SingleStudy, "One study: its own counts, exact intervals, no heterogeneity to estimate.");

    internal static EstimateWarning NoStudyWithBothArms { get; } = new(
        WarningCodes.NoPairedStudy, "No study has both arms, so the correlation between sensitivity and specificity is not identified and fixed at 0.");

    internal static EstimateWarning NotConverged { get; } = new(
        WarningCodes.NotConverged, "The search stopped before it met its tolerance: treat the estimate with caution.");

    internal static EstimateWarning BothVariancesZero { get; } = new(
        WarningCodes.ZeroVariances, "Both between-study variances are estimated as 0: the pooled counts fit best, and the correlation is undefined.");

    internal static EstimateWarning NotIdentified { get; } = new(
        WarningCodes.SingularInformation,
        "The information matrix is singular: these data do not identify all parameters, the estimates are one of many equally likely sets, and no standard errors are given.");

    internal static EstimateWarning VeryLargeArm { get; } = new(
        WarningCodes.VeryLargeArm,
        "An arm has more than a million people: standard errors lose a digit or two for every tenfold beyond (four are left at ten million, two at a hundred million). The normal model is as good for such arms.");

    internal static EstimateWarning PerfectCorrelation(double correlation) => new(WarningCodes.PerfectCorrelation, string.Create(
        CultureInfo.InvariantCulture,
        $"The correlation between sensitivity and specificity is estimated at its boundary, {correlation:0}; standard errors are those of the model with the correlation held there."));

    internal static EstimateWarning NearTie(double difference, double sensitivity, double specificity) => new(WarningCodes.NearTie, string.Create(
        CultureInfo.InvariantCulture,
        $"The likelihood has a second maximum, lower by only {difference:0.00}, at a sensitivity of {sensitivity:0.000} and a specificity of {specificity:0.000}: these data do not decide between the two, and one more study may change the estimate abruptly."));

    internal static EstimateWarning VarianceZero(string outcome) =>
        new(WarningCodes.ZeroVariance, $"The between-study variance of logit {outcome} is estimated as 0.");

    internal static EstimateWarning UnboundedVariance(string outcome) => new(
        WarningCodes.UnboundedVariance,
        $"The likelihood rises without limit as the between-study variance of logit {outcome} grows; the search stopped at its bound, and neither the variance nor the mean can be interpreted.");

    internal static EstimateWarning NoVariation(string outcome, string arm, long successes, long failures) =>
        successes + failures == 0
            ? new(WarningCodes.EmptyArm, $"No study has {arm} people, so {outcome} cannot be estimated.")
            : new(WarningCodes.NoVariation, string.Create(
                CultureInfo.InvariantCulture,
                $"All {successes + failures} {arm} people were classified {(failures == 0 ? "correctly" : "wrongly")}: {outcome} is estimated as {(failures == 0 ? 1 : 0)}, its logit is infinite, and it has an exact one-sided bound instead of a standard error. The bound pools the counts and ignores heterogeneity."));
}
