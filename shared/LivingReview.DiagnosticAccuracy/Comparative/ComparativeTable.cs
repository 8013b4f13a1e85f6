namespace LivingReview.DiagnosticAccuracy;

/// <summary>One accuracy table of one index test in one study.</summary>
/// <param name="Study">The study; tables of one study depend on each other.</param>
/// <param name="Test">The index test.</param>
/// <param name="Table">The counts.</param>
public readonly record struct ComparativeTable(string Study, string Test, TwoByTwo Table);
