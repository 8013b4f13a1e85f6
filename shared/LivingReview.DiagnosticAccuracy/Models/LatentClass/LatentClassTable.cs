namespace LivingReview.DiagnosticAccuracy;

/// <summary>One table of a study against one of several reference standards, each of which may err (<see cref="LatentClassModel"/>).</summary>
/// <param name="Study">Name of the study. Several tables of one study are of different people, each verified by one reference only.</param>
/// <param name="Reference">Name of the reference standard; its accuracy is common to all tables that it verified.</param>
/// <param name="Table">The counts.</param>
public sealed record LatentClassTable(string Study, string Reference, CrossedTable Table);
