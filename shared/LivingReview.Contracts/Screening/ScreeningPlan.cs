namespace LivingReview.Contracts.Screening;

/// <summary>Words of the screening desk.</summary>
public static class ScreeningVocabulary
{
    /// <summary>Screening by title and abstract.</summary>
    public const string TitleAbstract = "title-abstract";

    /// <summary>Screening by full text.</summary>
    public const string FullText = "full-text";

    /// <summary>The stages, first to last.</summary>
    public static IReadOnlyList<string> Stages { get; } = [TitleAbstract, FullText];

    /// <summary>Decisions; "unsure" always needs a resolution.</summary>
    public static IReadOnlyList<string> Decisions { get; } = ["include", "exclude", "unsure"];

    /// <summary>How records were found, as PRISMA 2020 divides them.</summary>
    public static IReadOnlyList<string> Methods { get; } = ["database", "register", "other"];
}

/// <summary>What the protocol says about screening. Two persons judge each record at each stage, each without seeing the other's judgement.</summary>
public sealed record ScreeningPlan
{
    /// <summary>Reasons for exclusion after reading the full text, in the order in which the flow diagram lists them. At least one.</summary>
    public IReadOnlyList<string> Reasons { get; init; } = [];

    /// <summary>Whether an exclusion by title and abstract needs a reason too.</summary>
    public bool ReasonsByTitleAbstract { get; init; }

    /// <summary>Words that speak for a record, highlighted in titles and abstracts; "diagnos*" stands for every ending. At most 100.</summary>
    public IReadOnlyList<string> WordsFor { get; init; } = [];

    /// <summary>Words that speak against a record, highlighted in another colour.</summary>
    public IReadOnlyList<string> WordsAgainst { get; init; } = [];
}

/// <summary>Request: records for the desk.</summary>
public sealed record ScreeningRecords
{
    /// <summary>Database, register, website... that they come from.</summary>
    public string? Source { get; init; }

    /// <summary>How they were found: database (default), register or other.</summary>
    public string? Method { get; init; }

    /// <summary>The records, at most 10000.</summary>
    public IReadOnlyList<ScreeningRecord> Records { get; init; } = [];
}

/// <summary>A record to screen.</summary>
public sealed record ScreeningRecord
{
    /// <summary>Id, unique in its review.</summary>
    public string Id { get; init; } = "";

    /// <summary>Title.</summary>
    public string? Title { get; init; }

    /// <summary>Authors, "Family, Given".</summary>
    public IReadOnlyList<string> Authors { get; init; } = [];

    /// <summary>Abstract.</summary>
    public string? Abstract { get; init; }

    /// <summary>Year.</summary>
    public int? Year { get; init; }

    /// <summary>DOI.</summary>
    public string? Doi { get; init; }

    /// <summary>PubMed id.</summary>
    public string? Pmid { get; init; }

    /// <summary>Id of the record that it repeats; such a record is counted and not screened.</summary>
    public string? DuplicateOf { get; init; }

    /// <summary>Title in the language of the paper, where it differs.</summary>
    public string? OriginalTitle { get; init; }

    /// <summary>Journal.</summary>
    public string? Journal { get; init; }

    /// <summary>Keywords and subject headings.</summary>
    public IReadOnlyList<string> Keywords { get; init; } = [];

    /// <summary>Language as its source writes it.</summary>
    public string? Language { get; init; }

    /// <summary>Publication types as its source writes them.</summary>
    public IReadOnlyList<string> PublicationTypes { get; init; } = [];

    /// <summary>Database that it was found in, as its file says.</summary>
    public string? Source { get; init; }

    /// <summary>Labels that a screening tool left.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>Whether its source marks it as retracted.</summary>
    public bool Retracted { get; init; }
}

/// <summary>Request: who screens what. Records are dealt in their order, two persons to each.</summary>
public sealed record ScreeningAssignment
{
    /// <summary>title-abstract or full-text.</summary>
    public string? Stage { get; init; }

    /// <summary>The screeners, two or more, as they sign in: "name (identity)".</summary>
    public IReadOnlyList<string> Screeners { get; init; } = [];

    /// <summary>The records; null for all that are not yet assigned at this stage.</summary>
    public IReadOnlyList<string>? Records { get; init; }
}

/// <summary>Request: what a screener's leaving means. Judgements stay; what is not yet judged goes to others.</summary>
public sealed record ScreenerDeparture
{
    /// <summary>Who leaves.</summary>
    public string? Screener { get; init; }

    /// <summary>Who takes over, one or more; those who judge a record already do not get it twice.</summary>
    public IReadOnlyList<string> Successors { get; init; } = [];
}

/// <summary>Request: one person's judgement, or the resolution of a conflict.</summary>
public sealed record ScreeningJudgement
{
    /// <summary>include, exclude or, for a judgement, unsure.</summary>
    public string? Decision { get; init; }

    /// <summary>Why; one of the plan's reasons. Needed for an exclusion by full text.</summary>
    public string? Reason { get; init; }

    /// <summary>Who judges; only without sign-in, where the caller has no name.</summary>
    public string? Screener { get; init; }
}

/// <summary>Request: whether the full text could be had.</summary>
/// <param name="Retrieved">Whether it is there.</param>
public sealed record ReportRetrievalRequest(bool Retrieved);
