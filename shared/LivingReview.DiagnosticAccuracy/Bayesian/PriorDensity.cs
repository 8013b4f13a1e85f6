namespace LivingReview.DiagnosticAccuracy.Bayesian;

/// <summary>The priors as densities.</summary>
/// <param name="MeanDeviation">Standard deviation of the means, whose prior is N(0, .).</param>
/// <param name="MaxDeviation">Largest standard deviation of the studies that is integrated over; beyond it the prior has nothing.</param>
/// <param name="IsHalfNormal">Whether the standard deviations are half-normal with scale 1; else exponential, or uniform up to the largest.</param>
/// <param name="IsArtanhNormal">Whether artanh rho is N(0, 1).</param>
/// <param name="IsLkj">Whether rho is LKJ(2); else uniform.</param>
/// <param name="IsExponential">Whether the standard deviations are exponential with P(above 3) = 0.05.</param>
internal sealed record PriorDensity(double MeanDeviation, double MaxDeviation, bool IsHalfNormal, bool IsArtanhNormal, bool IsLkj, bool IsExponential = false)
{
    // exp(-7^2 / 2) is 2e-11.
    private const double HalfNormalEnd = 7;

    // exp(-10) is 5e-5, and no likelihood of more than a few people rises there.
    private const double ExponentialEnd = 10;
    private static readonly double Rate = -Math.Log(0.05) / 3;
    private static readonly double LogHalfNormal = Math.Log(2) - Math.Log(2 * Math.PI) / 2;

    internal static PriorDensity From(BayesianPrior prior) => prior switch
    {
        BayesianPrior.NormalUniform => new(2, 5, false, false, false),
        BayesianPrior.NormalHalfNormal => new(2, HalfNormalEnd, true, true, false),
        BayesianPrior.WeaklyInformative => new(1.5, HalfNormalEnd, true, false, true),
        BayesianPrior.PenalizedComplexity => new(2, ExponentialEnd, false, false, true, true),
        _ => throw new ArgumentOutOfRangeException(nameof(prior), prior, null),
    };

    /// <summary>Log density of the two standard deviations and the correlation.</summary>
    internal double Log(double deviationA, double deviationB, double correlation) => LogDeviation(deviationA) + LogDeviation(deviationB) + LogCorrelation(correlation);

    private double LogCorrelation(double correlation)
    {
        var rest = (1 - correlation) * (1 + correlation);
        if (IsLkj) return Math.Log(0.75 * rest);
        if (!IsArtanhNormal) return -Math.Log(2);
        var z = Math.Atanh(correlation);
        return -(z * z + Math.Log(2 * Math.PI)) / 2 - Math.Log(rest);
    }

    private double LogDeviation(double deviation) =>
        IsHalfNormal ? LogHalfNormal - deviation * deviation / 2
        : IsExponential ? Math.Log(Rate) - Rate * deviation
        : -Math.Log(MaxDeviation);
}
