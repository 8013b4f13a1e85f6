namespace LivingReview.AllInOne.Analyzing;

/// <summary>How a file is read.</summary>
/// <param name="Profile">Built-in profile, as metadta or mada; null for our own column names.</param>
/// <param name="Sheet">Sheet of a workbook.</param>
/// <param name="Answers">Answers to questions about the file, as "skip:6".</param>
internal sealed record AccuracyFileOptions(string? Profile = null, string? Sheet = null, IReadOnlyList<string>? Answers = null);
