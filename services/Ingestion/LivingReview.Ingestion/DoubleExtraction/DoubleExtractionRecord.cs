using LivingReview.Contracts.Studies;
using LivingReview.Ingestion.Studies;

namespace LivingReview.Ingestion.DoubleExtraction;

/// <summary>A study that two persons extract, blind to each other until both have handed in.</summary>
/// <param name="Id">Id.</param>
/// <param name="Review">Review.</param>
/// <param name="Label">What is extracted.</param>
/// <param name="AssignedBy">Who assigned it.</param>
/// <param name="AssignedAt">When.</param>
public sealed record DoubleExtractionRecord(Guid Id, string Review, string Label, string AssignedBy, DateTimeOffset AssignedAt)
{
    /// <summary>Where the study is.</summary>
    public string? Source { get; init; }

    /// <summary>Who is asked to extract; empty for the first two who do.</summary>
    public IReadOnlyList<string> Extractors { get; init; } = [];

    /// <summary>The included study that is extracted again.</summary>
    public string? Corrects { get; init; }

    /// <summary>What was handed in, at most two.</summary>
    public IReadOnlyList<HandedInExtraction> Entries { get; init; } = [];

    /// <summary>The study that they became.</summary>
    public string? Study { get; init; }

    /// <summary>Who reconciled them.</summary>
    public string? ReconciledBy { get; init; }

    /// <summary>What a person sees: until both are there, the own extraction alone.</summary>
    /// <param name="isCaller">Whether a name is the caller's.</param>
    internal DoubleExtractionView ToView(Func<string, bool> isCaller)
    {
        var isComplete = Entries.Count == 2;
        var both = isComplete ? TableAlignment.Align(Entries[0], Entries[1]) : [];
        var (compared, differences) = isComplete ? Comparison(both) : (null, []);
        return new DoubleExtractionView
        {
            Id = Id,
            Label = Label,
            Source = Source,
            Extractors = Extractors,
            Corrects = Corrects,
            State = Study is not null ? "reconciled" : isComplete ? "to-reconcile" : "open",
            HandedIn = [.. Entries.Select(e => e.By)],
            Mine = Entries.FirstOrDefault(e => isCaller(e.By))?.Submission,
            Both = [.. both.Select(e => e.Submission)],
            Differences = differences,
            Compared = compared,
            Agreed = compared - differences.Count,
            Study = Study,
            AssignedBy = AssignedBy,
            AssignedAt = AssignedAt,
            ReconciledBy = ReconciledBy,
        };
    }

    private static (int? Compared, IReadOnlyList<FieldChange> Differences) Comparison(IReadOnlyList<HandedInExtraction> both)
    {
        // Who extracted differs of necessity.
        var (first, second) = (Blinded(both[0].Study), Blinded(both[1].Study));
        return (StudyDiff.CountFields(first, second), StudyDiff.Between(first, second));
    }

    private static ExtractedStudy Blinded(ExtractedStudy study) => study with { Id = "", Warnings = [], Tables = [.. study.Tables.Select(t => t with { Extractors = [] })] };
}

/// <summary>What one person extracted.</summary>
/// <param name="By">Who.</param>
/// <param name="At">When.</param>
/// <param name="Submission">As it was sent.</param>
/// <param name="Study">As it was understood.</param>
public sealed record HandedInExtraction(string By, DateTimeOffset At, StudySubmission Submission, ExtractedStudy Study);
