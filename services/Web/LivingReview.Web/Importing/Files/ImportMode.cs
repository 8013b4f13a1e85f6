namespace LivingReview.Web.Importing.Files;

/// <summary>How a file is sent.</summary>
/// <param name="DryRun">Whether nothing is saved.</param>
/// <param name="GoodRows">Whether studies without a problem are imported although others have one, which are kept as drafts.</param>
/// <param name="Answers">Answers to the questions about the file.</param>
internal sealed record ImportMode(bool DryRun, bool GoodRows, IReadOnlyList<string> Answers);
