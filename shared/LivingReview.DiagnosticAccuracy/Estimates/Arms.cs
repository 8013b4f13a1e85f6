namespace LivingReview.DiagnosticAccuracy;

/// <summary>A quantity of each arm with its limits; null where it is undefined.</summary>
/// <param name="Sensitivity">Of the diseased arm.</param>
/// <param name="Specificity">Of the non-diseased arm.</param>
public sealed record ArmIntervals(Interval? Sensitivity, Interval? Specificity);

/// <summary>A quantity of each arm; null where it is undefined.</summary>
/// <param name="Sensitivity">Of the diseased arm.</param>
/// <param name="Specificity">Of the non-diseased arm.</param>
public sealed record ArmValues(double? Sensitivity, double? Specificity);

/// <summary>A closed range of rates, 0..1.</summary>
/// <param name="Lower">Lower end.</param>
/// <param name="Upper">Upper end, at least <paramref name="Lower"/>.</param>
public readonly record struct RateRange(double Lower, double Upper);
