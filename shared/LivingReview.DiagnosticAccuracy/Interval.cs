namespace LivingReview.DiagnosticAccuracy;

/// <summary>An estimate with its confidence (or prediction) limits, all on the same scale.</summary>
/// <param name="Estimate">Point estimate.</param>
/// <param name="Lower">Lower limit, at most <paramref name="Estimate"/>.</param>
/// <param name="Upper">Upper limit, at least <paramref name="Estimate"/>.</param>
public readonly record struct Interval(double Estimate, double Lower, double Upper);
