namespace LivingReview.DiagnosticAccuracy;

/// <summary>One accuracy table with the label of the study it comes from.</summary>
/// <param name="Study">Label of the study; several tables may share it (they then count as separate tables).</param>
/// <param name="Table">The counts.</param>
public readonly record struct StudyTable(string Study, TwoByTwo Table);
