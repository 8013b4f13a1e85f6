namespace LivingReview.DiagnosticAccuracy.Models.Binomial;

/// <summary>
/// Where the search stops. A between-study standard deviation of 15 on the logit scale means that every study is at 0 or at 1: the
/// likelihood then still rises, by less and less, without a maximum, and the fit says so.
/// </summary>
internal static class ParameterBounds
{
    internal const double StandardDeviation = 15;
    internal const double Mean = 60;

    /// <summary>Two log-likelihoods of up to ten studies nearer than this are the same maximum; the simpler model is reported.</summary>
    internal const double LogLikelihoodTolerance = 1e-9;

    /// <summary>A second maximum that is lower by less than this is as plausible as the first: a likelihood ratio of 1.6.</summary>
    internal const double NearTie = 0.5;

    /// <summary>The tolerance for any number of studies: the errors of their integrals add up, and those of identical studies are equal.</summary>
    internal static double ToleranceFor(int studies) => LogLikelihoodTolerance * Math.Max(1, studies / 10.0);
}
