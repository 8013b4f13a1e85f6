using LivingReview.Contracts.Studies;

namespace LivingReview.Contracts.Screening;

/// <summary>What an abstract prints about accuracy, and which tables fit. Nothing counts before a person has confirmed it.</summary>
public sealed record ExtractionCandidate
{
    /// <summary>The figures, by place.</summary>
    public required IReadOnlyList<PrintedFigureView> Figures { get; init; }

    /// <summary>one: exactly one table fits; several: a person chooses; none.</summary>
    public required string Verdict { get; init; }

    /// <summary>Why there is not one table: no-rates, several-tests, no-group-sizes, no-fit, too-many-fit, weak or contradiction.</summary>
    public string? Reason { get; init; }

    /// <summary>The table, or the alternatives.</summary>
    public required IReadOnlyList<CandidateTableView> Tables { get; init; }

    /// <summary>
    /// The study as it can be sent to the review's studies (or to its preview): only where exactly one table fits. Under the two-person rule it
    /// waits there as a proposal.
    /// </summary>
    public StudySubmission? Submission { get; init; }

    /// <summary>The record's trace, as W3C Trace Context writes it. Who sends the study with it as the header traceparent keeps both in one trace.</summary>
    public string? Trace { get; init; }

    /// <summary>Name of the language model that can be asked for a second reading (POST .../extraction/model); null if the operator has set none.</summary>
    public string? LanguageModel { get; init; }
}

/// <summary>
/// A language model's reading of an abstract. It changes nothing of what the program found: figures that do not stand in the abstract are left
/// out, tables follow from the others by the same solver, and none of them is ever the only one that is proposed.
/// </summary>
public sealed record ModelReading
{
    /// <summary>The model, as the operator has set it.</summary>
    public required string Model { get; init; }

    /// <summary>agrees: it leads to tables that the text gives as well; differs: to others; none: to no table.</summary>
    public required string Verdict { get; init; }

    /// <summary>The figures that it named and that stand in the abstract, by place.</summary>
    public required IReadOnlyList<PrintedFigureView> Figures { get; init; }

    /// <summary>How many figures it named that do not stand there so, or that the abstract says are something else.</summary>
    public required int Rejected { get; init; }

    /// <summary>Tables that follow from its figures and not from the program's: a person decides, by the report.</summary>
    public required IReadOnlyList<CandidateTableView> Tables { get; init; }
}

/// <summary>A figure and where it stands.</summary>
/// <param name="Kind">sensitivity, specificity, ppv, npv, accuracy, lr-positive, lr-negative, auc, prevalence, tp, fp, fn, tn, group-size or threshold.</param>
/// <param name="Printed">As printed, in one way of writing.</param>
/// <param name="Offset">First character in the abstract, from 0 (UTF-16).</param>
/// <param name="Length">Characters.</param>
public sealed record PrintedFigureView(string Kind, string Printed, int Offset, int Length)
{
    /// <summary>Lower limit of its interval.</summary>
    public string? Lower { get; init; }

    /// <summary>Upper limit.</summary>
    public string? Upper { get; init; }

    /// <summary>Counts printed beside a rate.</summary>
    public long? Events { get; init; }

    /// <summary>Of how many.</summary>
    public long? Trials { get; init; }

    /// <summary>Unit.</summary>
    public string? Unit { get; init; }

    /// <summary>Whether it is a bound, a range or an approximation.</summary>
    public bool Vague { get; init; }
}

/// <summary>A table that fits.</summary>
/// <param name="Tp">True positives.</param>
/// <param name="Fp">False positives.</param>
/// <param name="Fn">False negatives.</param>
/// <param name="Tn">True negatives.</param>
/// <param name="Basis">printed-cells, counts-beside-rates or solved.</param>
public sealed record CandidateTableView(long Tp, long Fp, long Fn, long Tn, string Basis);
