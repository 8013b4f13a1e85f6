namespace LivingReview.DiagnosticAccuracy;

/// <summary>
/// One measure of a stratum against that of a reference stratum, from the interval that each has by itself: whatever
/// the method of those (Wald, profile, exact), the limits here are of the same kind. The method of variance estimates recovery (Newcombe 1998, Stat Med
/// 17:873; Zou and Donner 2008, Stat Med 27:1693): with estimates p1, p0 and limits l1..u1, l0..u0 the difference reaches from
/// d - sqrt((p1 - l1)^2 + (u0 - p0)^2) to d + sqrt((u1 - p1)^2 + (p0 - l0)^2); the ratio likewise on natural logarithms. Where studies are in
/// both strata the estimates have a correlation r (see <see cref="ClusterRobust.Correlations"/>), and each root has -2 r (p1 - l1)(u0 - p0), or
/// its counterpart, as a third term (Zou 2007, Psychol Methods 12:399).
/// </summary>
/// <param name="Difference">p1 - p0, in [-1, 1] as are its limits.</param>
/// <param name="Ratio">p1 / p0; null where it or its upper limit is not finite and positive (p1, p0 or l0 is 0).</param>
/// <param name="PValue">
/// Two-sided p of the Wald test of equal logits, (mu1 - mu0) / sqrt(se1^2 + se0^2 - 2 r se1 se0); null where either has no logit or no standard error. It may
/// disagree with an interval of another method near the edge.
/// </param>
public sealed record StratumContrast(Interval Difference, Interval? Ratio, double? PValue)
{
    /// <summary>Of summary sensitivity; null where either stratum has none.</summary>
    /// <param name="level">The stratum.</param>
    /// <param name="reference">The one it is compared with.</param>
    /// <param name="correlation">Correlation of the two estimates on the logit scale, in [-1, 1]; 0 (default) where they share no study.</param>
    public static StratumContrast? Sensitivity(PooledEstimate level, PooledEstimate reference, double correlation = 0)
    {
        ArgumentNullException.ThrowIfNull(level);
        ArgumentNullException.ThrowIfNull(reference);
        return level.Sensitivity is { } of && reference.Sensitivity is { } against
            ? new(Subtract(of, against, correlation), Divide(of, against, correlation), Wald(
                level.Fit.LogitSensitivity, level.Fit.SeLogitSensitivity, reference.Fit.LogitSensitivity, reference.Fit.SeLogitSensitivity, correlation))
            : null;
    }

    /// <summary>Of summary specificity; null where either stratum has none.</summary>
    /// <param name="level">The stratum.</param>
    /// <param name="reference">The one it is compared with.</param>
    /// <param name="correlation">Correlation of the two estimates on the logit scale, in [-1, 1]; 0 (default) where they share no study.</param>
    public static StratumContrast? Specificity(PooledEstimate level, PooledEstimate reference, double correlation = 0)
    {
        ArgumentNullException.ThrowIfNull(level);
        ArgumentNullException.ThrowIfNull(reference);
        return level.Specificity is { } of && reference.Specificity is { } against
            ? new(Subtract(of, against, correlation), Divide(of, against, correlation), Wald(
                level.Fit.LogitSpecificity, level.Fit.SeLogitSpecificity, reference.Fit.LogitSpecificity, reference.Fit.SeLogitSpecificity, correlation))
            : null;
    }

    internal static Interval Subtract(Interval of, Interval against, double correlation = 0)
    {
        var difference = of.Estimate - against.Estimate;
        return new(
            difference,
            Math.Max(-1, difference - Root(of.Estimate - of.Lower, against.Upper - against.Estimate, correlation)),
            Math.Min(1, difference + Root(of.Upper - of.Estimate, against.Estimate - against.Lower, correlation)));
    }

    internal static Interval? Divide(Interval of, Interval against, double correlation = 0)
    {
        if (!(of.Estimate > 0 && against.Lower > 0)) return null;
        var (log, up) = (Math.Log(of.Estimate / against.Estimate), Root(Math.Log(of.Upper / of.Estimate), Math.Log(against.Estimate / against.Lower), correlation));
        // A lower limit of 0 is one of the ratio too: its logarithm takes everything along.
        var down = of.Lower > 0 ? Root(Math.Log(of.Estimate / of.Lower), Math.Log(against.Upper / against.Estimate), correlation) : double.PositiveInfinity;
        return Math.Exp(log + up) is var upper && double.IsFinite(upper) ? new(of.Estimate / against.Estimate, Math.Exp(log - down), upper) : null;
    }

    private static double? Wald(double? logit, double? error, double? referenceLogit, double? referenceError, double correlation) =>
        logit is { } mu1 && error is { } se1 && referenceLogit is { } mu0 && referenceError is { } se0 && Root(se1, se0, correlation) is > 0 and var se
            ? ChiSquaredTest.TwoSidedNormal((mu1 - mu0) / se)
            : null;

    /// <summary>sqrt(x^2 + y^2 - 2 r x y): the length of a difference whose parts have a correlation.</summary>
    private static double Root(double x, double y, double correlation) =>
        correlation == 0 ? double.Hypot(x, y) : Math.Sqrt(Math.Max(0, x * x + y * y - 2 * correlation * x * y));
}
