namespace LivingReview.DiagnosticAccuracy;

/// <summary>The 2x2 table of one study at one threshold of a continuous or ordinal marker.</summary>
/// <param name="Study">The study; rows with the same name are one group of people counted at several thresholds.</param>
/// <param name="Threshold">The threshold, positive, on the scale of the marker (not its logarithm).</param>
/// <param name="Table">The counts at this threshold.</param>
public readonly record struct ThresholdTable(string Study, double Threshold, TwoByTwo Table);
