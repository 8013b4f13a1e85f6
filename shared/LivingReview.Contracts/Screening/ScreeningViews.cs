namespace LivingReview.Contracts.Screening;

/// <summary>A record as one screener may see it: nobody else's judgement before the record is settled or in conflict.</summary>
public sealed record ScreeningRecordView
{
    /// <summary>The record.</summary>
    public required ScreeningRecord Record { get; init; }

    /// <summary>
    /// Where it stands: title-abstract or full-text (waiting for judgements), conflict-title-abstract, conflict-full-text, to-retrieve,
    /// not-retrieved, excluded-title-abstract, excluded-full-text, included or duplicate.
    /// </summary>
    public required string Status { get; init; }

    /// <summary>The caller's own judgements, by stage.</summary>
    public required IReadOnlyList<ScreeningJudgementView> Own { get; init; }

    /// <summary>Everyone's judgements of stages that are settled or in conflict.</summary>
    public IReadOnlyList<ScreeningJudgementView> Judgements { get; init; } = [];
}

/// <summary>A judgement.</summary>
/// <param name="Stage">Stage.</param>
/// <param name="Screener">Who.</param>
/// <param name="Decision">include, exclude or unsure.</param>
/// <param name="Reason">Why.</param>
public sealed record ScreeningJudgementView(string Stage, string Screener, string Decision, string? Reason);

/// <summary>How far screening is.</summary>
public sealed record ScreeningProgress
{
    /// <summary>Records by status.</summary>
    public required IReadOnlyDictionary<string, int> Statuses { get; init; }

    /// <summary>What each screener has judged and what waits for them, by stage.</summary>
    public required IReadOnlyList<ScreenerProgress> Screeners { get; init; }

    /// <summary>Agreement of each pair that judged records in common, before any resolution.</summary>
    public required IReadOnlyList<ScreenerAgreement> Agreement { get; init; }
}

/// <summary>One screener at one stage.</summary>
/// <param name="Screener">Who.</param>
/// <param name="Stage">Stage.</param>
/// <param name="Judged">Judgements given.</param>
/// <param name="Waiting">Records assigned and not judged.</param>
public sealed record ScreenerProgress(string Screener, string Stage, int Judged, int Waiting);

/// <summary>Cohen's kappa of a pair; an unsure counts as a decision of its own.</summary>
/// <param name="Stage">Stage.</param>
/// <param name="First">One screener.</param>
/// <param name="Second">The other.</param>
/// <param name="Records">Records that both judged.</param>
/// <param name="Agreed">Share with the same decision, 0 to 1.</param>
/// <param name="Kappa">Kappa, -1 to 1; null where both always decided the same one thing.</param>
public sealed record ScreenerAgreement(string Stage, string First, string Second, int Records, double Agreed, double? Kappa);

/// <summary>One column of the PRISMA 2020 flow diagram. The numbers add up: each box is the sum of those that it divides into.</summary>
public sealed record PrismaColumn
{
    /// <summary>Records identified = duplicates + screened + awaiting screening.</summary>
    public required int Identified { get; init; }

    /// <summary>Of them by source.</summary>
    public required IReadOnlyDictionary<string, int> IdentifiedBySource { get; init; }

    /// <summary>Duplicates removed before screening.</summary>
    public required int Duplicates { get; init; }

    /// <summary>Waiting for a decision by title and abstract, conflicts included.</summary>
    public required int AwaitingScreening { get; init; }

    /// <summary>Records screened = excluded + sought.</summary>
    public required int Screened { get; init; }

    /// <summary>Excluded by title and abstract.</summary>
    public required int Excluded { get; init; }

    /// <summary>Reports sought for retrieval = not retrieved + awaiting retrieval + awaiting assessment + assessed.</summary>
    public required int Sought { get; init; }

    /// <summary>Reports not retrieved.</summary>
    public required int NotRetrieved { get; init; }

    /// <summary>Reports that nobody has got yet.</summary>
    public required int AwaitingRetrieval { get; init; }

    /// <summary>Reports at hand without a decision, conflicts included.</summary>
    public required int AwaitingAssessment { get; init; }

    /// <summary>Reports assessed for eligibility = excluded with reasons + included.</summary>
    public required int Assessed { get; init; }

    /// <summary>Reports excluded, by reason, in the plan's order.</summary>
    public required IReadOnlyDictionary<string, int> ExcludedByReason { get; init; }

    /// <summary>Reports included.</summary>
    public required int Included { get; init; }
}

/// <summary>The PRISMA 2020 numbers, with what an update adds (PRISMA for living reviews).</summary>
public sealed record ScreeningFlow
{
    /// <summary>Identified in databases and registers.</summary>
    public required PrismaColumn Databases { get; init; }

    /// <summary>Identified by other methods: citation searching, websites, experts.</summary>
    public required PrismaColumn Other { get; init; }

    /// <summary>Reports included before the time asked for; 0 without one.</summary>
    public required int IncludedBefore { get; init; }

    /// <summary>Reports included in all.</summary>
    public required int IncludedInAll { get; init; }

    /// <summary>The columns count records that came after this time; null counts all.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>What was odd about the file that was just read, with its row; null where no file was read.</summary>
    public IReadOnlyList<string>? Findings { get; init; }
}

/// <summary>What is known about records that were not read yet. People decide when to stop.</summary>
public sealed record StoppingReport
{
    /// <summary>Relevant records found by title and abstract.</summary>
    public required int Found { get; init; }

    /// <summary>Records without a decision.</summary>
    public required int Unread { get; init; }

    /// <summary>Estimated recall, 0 to 1; null before anything relevant was found.</summary>
    public double? Recall { get; init; }

    /// <summary>Lower limit of its 95% interval.</summary>
    public required double Lower { get; init; }

    /// <summary>Upper limit.</summary>
    public required double Upper { get; init; }

    /// <summary>The records decided last that the estimate rests on.</summary>
    public required int Window { get; init; }

    /// <summary>Relevant ones among them.</summary>
    public required int WindowRelevant { get; init; }

    /// <summary>Irrelevant records in a row since the last relevant one.</summary>
    public required int SinceLastRelevant { get; init; }

    /// <summary>When the order of reading was last computed; null before the first time.</summary>
    public DateTimeOffset? OrderedAt { get; init; }
}
