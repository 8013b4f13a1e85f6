using LivingReview.DiagnosticAccuracy.Estimates;

namespace LivingReview.DiagnosticAccuracy;

/// <summary>How wide a region is drawn, in standard deviations.</summary>
public enum RegionRadius
{
    /// <summary>sqrt(2 F(level; 2, k-2)): the default, as metandi and MetaDTA. Undefined for k at most 2.</summary>
    F,

    /// <summary>sqrt(chi-squared(level; 2)): as mada; narrower, and any k.</summary>
    ChiSquared,
}

/// <summary>
/// An ellipse in logit space, mapped to the ROC plane by expit. Boundary (Harbord et al. 2007, after Douglas 1993):
/// B = mu_B + s_B c cos t, A = mu_A + s_A c cos(t + arccos r).
/// </summary>
/// <param name="LogitSensitivity">Centre, mu_A.</param>
/// <param name="LogitSpecificity">Centre, mu_B.</param>
/// <param name="SdSensitivity">s_A, standard deviation along logit sensitivity, at least 0.</param>
/// <param name="SdSpecificity">s_B, standard deviation along logit specificity, at least 0.</param>
/// <param name="Correlation">r in [-1, 1]; 0 where a standard deviation is 0.</param>
/// <param name="Radius">c, positive.</param>
public sealed record Region(
    double LogitSensitivity, double LogitSpecificity, double SdSensitivity, double SdSpecificity, double Correlation, double Radius)
{
    /// <summary>Area in logit units, pi c^2 s_A s_B sqrt(1 - r^2).</summary>
    public double LogitArea => Math.PI * Radius * Radius * SdSensitivity * SdSpecificity * Math.Sqrt(Math.Max(0, 1 - Correlation * Correlation));

    /// <summary>Confidence region of the summary point, from the covariance of the means.</summary>
    /// <param name="fit">The fitted model.</param>
    /// <param name="confidenceLevel">Confidence level in (0, 1).</param>
    /// <param name="radius">Which radius.</param>
    /// <returns>Null unless both arms are pooled and the radius is defined.</returns>
    public static Region? Confidence(BivariateFit fit, double confidenceLevel = 0.95, RegionRadius radius = RegionRadius.F) =>
        MeanLogits.From(fit) is { } mean && RadiusOf(fit.Studies, confidenceLevel, radius) is { } c
            ? From(mean, mean.VarA, mean.VarB, mean.CovAB, c)
            : null;

    /// <summary>Prediction region of a new study's true point: the covariance of the means plus the between-study covariance.</summary>
    /// <param name="fit">The fitted model.</param>
    /// <param name="confidenceLevel">Confidence level in (0, 1).</param>
    /// <param name="radius">Which radius.</param>
    /// <returns>Null unless both arms are pooled with variances and the radius is defined.</returns>
    public static Region? Prediction(BivariateFit fit, double confidenceLevel = 0.95, RegionRadius radius = RegionRadius.F) =>
        MeanLogits.From(fit) is { } mean && fit is { VarianceSensitivity: { } varA, VarianceSpecificity: { } varB }
        && RadiusOf(fit.Studies, confidenceLevel, radius) is { } c
            ? From(mean, mean.VarA + varA, mean.VarB + varB, mean.CovAB + (fit.Covariance ?? 0), c)
            : null;

    /// <summary>Points of the boundary in the ROC plane, at equal steps of t from 0; the last is not the first again.</summary>
    /// <param name="points">How many, at least 3.</param>
    public IReadOnlyList<AccuracyPoint> Boundary(int points)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(points, 3);
        var shift = Math.Acos(Correlation);
        var boundary = new AccuracyPoint[points];
        for (var i = 0; i < points; i++)
        {
            var t = 2 * Math.PI * i / points;
            boundary[i] = new(
                Logistic.Expit(LogitSensitivity + SdSensitivity * Radius * Math.Cos(t + shift)),
                Logistic.Expit(LogitSpecificity + SdSpecificity * Radius * Math.Cos(t)));
        }

        return boundary;
    }

    private static Region From(MeanLogits mean, double varA, double varB, double cov, double radius)
    {
        var (sA, sB) = (Math.Sqrt(varA), Math.Sqrt(varB));
        var r = sA > 0 && sB > 0 ? Math.Clamp(cov / (sA * sB), -1, 1) : 0;
        return new(mean.A, mean.B, sA, sB, r, radius);
    }

    private static double? RadiusOf(int studies, double confidenceLevel, RegionRadius radius) => radius switch
    {
        RegionRadius.F => studies > 2 ? Math.Sqrt(2 * Quantiles.F2(confidenceLevel, studies - 2)) : null,
        RegionRadius.ChiSquared => Math.Sqrt(Quantiles.ChiSquared2(confidenceLevel)),
        _ => throw new ArgumentOutOfRangeException(nameof(radius), radius, null),
    };
}
