namespace LivingReview.DiagnosticAccuracy.Models.Binomial;

/// <summary>
/// Where the search stops. A between-study standard deviation of 15 on the logit scale means that every study is at 0 or at 1: the
/// likelihood then still rises, by less and less, without a maximum, and the fit says so.
/// </summary>
internal static class ParameterBounds
{
    internal const double StandardDeviation = 15;
    internal const double Mean = 60;

    /// <summary>Two log-likelihoods nearer than this are the same maximum; the simpler model is reported.</summary>
    internal const double LogLikelihoodTolerance = 1e-9;
}
