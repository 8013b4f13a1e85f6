namespace LivingReview.Web.Reviews.Samples;

/// <summary>A review that is a sample. A host that shows samples registers them, so that the page can say what they are and let a study arrive.</summary>
/// <param name="Id">Id of the review.</param>
/// <param name="Notice">What it is, for its readers.</param>
/// <param name="Waiting">Studies that are not in the review at first, in the order in which they were published.</param>
public sealed record SampleReview(string Id, string Notice, IReadOnlyList<SampleStudy> Waiting);

/// <summary>A study that a reader of a sample can add.</summary>
/// <param name="Label">How it is cited.</param>
/// <param name="Published">Year, or year and month ("2026-06"); null if unknown.</param>
/// <param name="Csv">Its rows with a header, for an import.</param>
public sealed record SampleStudy(string Label, string? Published, string Csv);
