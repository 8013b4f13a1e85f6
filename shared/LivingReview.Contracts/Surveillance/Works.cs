namespace LivingReview.Contracts.Surveillance;

/// <summary>A work that searches found, one over all sources.</summary>
public sealed record WorkView
{
    /// <summary>Its name in the review.</summary>
    public required string Id { get; init; }

    /// <summary>Title.</summary>
    public string? Title { get; init; }

    /// <summary>Abstract.</summary>
    public string? Abstract { get; init; }

    /// <summary>Year.</summary>
    public int? Year { get; init; }

    /// <summary>Day of publication, if a source says it.</summary>
    public DateOnly? Published { get; init; }

    /// <summary>DOI.</summary>
    public string? Doi { get; init; }

    /// <summary>PubMed id.</summary>
    public string? Pmid { get; init; }

    /// <summary>Registration number, if it is a registration.</summary>
    public string? Registration { get; init; }

    /// <summary>Authors.</summary>
    public IReadOnlyList<string> Authors { get; init; } = [];

    /// <summary>Journal, or the preprint's server.</summary>
    public string? Journal { get; init; }

    /// <summary>Whether it is a preprint.</summary>
    public bool IsPreprint { get; init; }

    /// <summary>Whether a source marks it as retracted.</summary>
    public bool Retracted { get; init; }

    /// <summary>When a search found it first.</summary>
    public required DateTimeOffset FoundAt { get; init; }

    /// <summary>The work that it was merged into.</summary>
    public string? MergedInto { get; init; }

    /// <summary>Where it stands in the sources.</summary>
    public IReadOnlyList<WorkSourceView> Sources { get; init; } = [];

    /// <summary>Works that belong to it: its preprint, its article, its registration, its reports.</summary>
    public IReadOnlyList<WorkLinkView> Links { get; init; } = [];

    /// <summary>Works that may be the same.</summary>
    public IReadOnlyList<NearMatchView> NearMatches { get; init; } = [];
}

/// <summary>Where a work stands in a source.</summary>
/// <param name="Source">Source.</param>
/// <param name="Id">Id there.</param>
public sealed record WorkSourceView(string Source, string Id);

/// <summary>A work that belongs to another.</summary>
/// <param name="Work">The other work.</param>
/// <param name="Relation">What the other is: preprint, article, registration or report.</param>
public sealed record WorkLinkView(string Work, string Relation);

/// <summary>A work that may be the same as another.</summary>
/// <param name="Work">The other work.</param>
/// <param name="Likeness">How alike their titles are, 0 to 1.</param>
/// <param name="Reason">Why.</param>
/// <param name="Same">What a person decided; null if nobody has.</param>
/// <param name="DecidedBy">Who.</param>
public sealed record NearMatchView(string Work, double Likeness, string Reason, bool? Same, string? DecidedBy);

/// <summary>A decision about two works that may be one.</summary>
public sealed record NearMatchDecision
{
    /// <summary>Whether they are one work: then the other is merged into this one.</summary>
    public bool? Same { get; init; }
}

/// <summary>A page of works.</summary>
/// <param name="Items">The works, by id.</param>
/// <param name="Next">Value of "after" for the next page; null after the last.</param>
public sealed record WorkPage(IReadOnlyList<WorkView> Items, string? Next);
