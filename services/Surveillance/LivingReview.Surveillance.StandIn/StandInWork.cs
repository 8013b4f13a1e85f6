namespace LivingReview.Surveillance.StandIn;

/// <summary>A work that the stand-in has published.</summary>
public sealed record StandInWork
{
    /// <summary>DOI, lower case; null for a registration.</summary>
    public string? Doi { get; init; }

    /// <summary>PubMed id.</summary>
    public string? Pmid { get; init; }

    /// <summary>Registration number, for a registration alone.</summary>
    public string? Registration { get; init; }

    /// <summary>The registration that a report names.</summary>
    public string? RegisteredAs { get; init; }

    /// <summary>Title.</summary>
    public required string Title { get; init; }

    /// <summary>Abstract.</summary>
    public string Abstract { get; init; } = "";

    /// <summary>Authors, "Family, Given".</summary>
    public IReadOnlyList<string> Authors { get; init; } = [];

    /// <summary>Journal.</summary>
    public string Journal { get; init; } = "";

    /// <summary>Day of publication.</summary>
    public required DateOnly Published { get; init; }

    /// <summary>Whether it is a preprint.</summary>
    public bool IsPreprint { get; init; }

    /// <summary>DOI of the article that a preprint became.</summary>
    public string? PublishedAs { get; init; }

    /// <summary>The sources that have it, each with the day when it took it in.</summary>
    public required IReadOnlyDictionary<string, DateOnly> Indexed { get; init; }

    /// <summary>Notices about it.</summary>
    public IReadOnlyList<StandInNotice> Notices { get; init; } = [];
}

/// <summary>A notice about a work.</summary>
/// <param name="Kind">retraction, erratum and so on, in Crossref's words.</param>
/// <param name="Doi">DOI of the notice.</param>
/// <param name="Pmid">PubMed id of the notice.</param>
/// <param name="From">The first day on which sources have it.</param>
public sealed record StandInNotice(string Kind, string Doi, string Pmid, DateOnly From);

/// <summary>How an answer of the stand-in goes wrong.</summary>
public enum StandInFault
{
    /// <summary>429 with Retry-After.</summary>
    TooManyRequests,

    /// <summary>500.</summary>
    ServerError,

    /// <summary>A page of HTML with the status 200.</summary>
    Html,

    /// <summary>The answer ends in the middle, and says so nowhere.</summary>
    CutOff,

    /// <summary>The connection ends in the middle of the answer.</summary>
    BrokenOff,

    /// <summary>The answer of the request before.</summary>
    Repeated,

    /// <summary>A record less than it should be.</summary>
    RecordMissing,
}
