using System.Globalization;

namespace LivingReview.DiagnosticAccuracy.Models.Binomial;

/// <summary>What a fit tells its reader.</summary>
internal static class FitWarnings
{
    internal const string NothingToPool = "No study has any count.";

    internal const string OneStudy = "One study: its own counts, exact intervals, no heterogeneity to estimate.";

    internal const string NoStudyWithBothArms = "No study has both arms, so the correlation between sensitivity and specificity is not identified and fixed at 0.";

    internal const string NotConverged = "The search stopped before it met its tolerance: treat the estimate with caution.";

    internal const string BothVariancesZero = "Both between-study variances are estimated as 0: the pooled counts fit best, and the correlation is undefined.";

    internal const string NotIdentified = "The information matrix is singular: these data do not identify all parameters, the estimates are one of many equally likely sets, and no standard errors are given.";

    internal const string VeryLargeArm = "An arm has more than a million people: standard errors lose a digit or two for every tenfold beyond (four are left at ten million, two at a hundred million). The normal model is as good for such arms.";

    internal static string PerfectCorrelation(double correlation) => string.Create(
        CultureInfo.InvariantCulture,
        $"The correlation between sensitivity and specificity is estimated at its boundary, {correlation:0}; standard errors are those of the model with the correlation held there.");

    internal static string VarianceZero(string what) => $"The between-study variance of logit {what} is estimated as 0.";

    internal static string UnboundedVariance(string what) =>
        $"The likelihood rises without limit as the between-study variance of logit {what} grows; the search stopped at its bound, and neither the variance nor the mean can be interpreted.";

    internal static string NoContrast(string what, string arm, long successes, long failures) =>
        successes + failures == 0
            ? $"No study has {arm} people, so {what} cannot be estimated."
            : string.Create(
                CultureInfo.InvariantCulture,
                $"All {successes + failures} {arm} people were classified {(failures == 0 ? "correctly" : "wrongly")}: {what} is estimated as {(failures == 0 ? 1 : 0)}, its logit is infinite, and it has an exact one-sided bound instead of a standard error. The bound pools the counts and ignores heterogeneity.");
}
