using LivingReview.Surveillance.Sources;

namespace LivingReview.Surveillance.Works;

/// <summary>Another work that belongs to a work.</summary>
public sealed record LinkedWork(string Work, string Relation);

/// <summary>A work that may be the same; <see cref="Same"/> is null until a person has decided.</summary>
public sealed record NearMatch(string Work, double Likeness, string Reason, bool? Same = null, string? By = null);

/// <summary>
/// A work of a review, one over all sources: what is screened. A preprint and the article that it became are two works that are linked. What it shows
/// is completed from its records, the better source first; each source's record is kept whole.
/// </summary>
public sealed record Work
{
    /// <summary>Its stream: review and key.</summary>
    public string Id { get; init; } = "";

    public string Review { get; init; } = "";

    /// <summary>Its name in the review, such as "w-0123456789abcdef".</summary>
    public string Key { get; init; } = "";

    /// <summary>The newest record of each source and id.</summary>
    public IReadOnlyList<SourceRecord> Records { get; init; } = [];

    public IReadOnlyList<LinkedWork> Links { get; init; } = [];

    public IReadOnlyList<NearMatch> NearMatches { get; init; } = [];

    /// <summary>Key of the work that it was merged into.</summary>
    public string? MergedInto { get; init; }

    public Guid FirstRun { get; init; }

    public DateTimeOffset FoundAt { get; init; }

    /// <summary>W3C traceparent that began when it was found; null for one that was found before traces were kept.</summary>
    public string? Trace { get; init; }

    public string? Title { get; init; }

    public string? Abstract { get; init; }

    public int? Year { get; init; }

    public DateOnly? Published { get; init; }

    public string? Doi { get; init; }

    public string? Pmid { get; init; }

    public string? Registration { get; init; }

    public IReadOnlyList<string> Authors { get; init; } = [];

    public string? Journal { get; init; }

    public bool IsPreprint { get; init; }

    public bool Retracted { get; init; }

    internal static string IdOf(string review, string key) => $"{review}/works/{key}";

    public static Work Create(WorkFound e) => new Work { Id = IdOf(e.Review, e.Key), Review = e.Review, Key = e.Key, FirstRun = e.Run, FoundAt = e.At, Trace = e.Trace }.With([e.Record]);

    public static Work Apply(WorkRecordAdded e, Work work) => work.With([e.Record]);

    public static Work Apply(WorkAbsorbed e, Work work) => work.With(e.Records);

    public static Work Apply(WorkLinked e, Work work) =>
        work.Links.Any(l => l.Work == e.Other && l.Relation == e.Relation) ? work : work with { Links = [.. work.Links, new LinkedWork(e.Other, e.Relation)] };

    public static Work Apply(NearMatchNoted e, Work work) =>
        work.NearMatches.Any(m => m.Work == e.Other) ? work : work with { NearMatches = [.. work.NearMatches, new NearMatch(e.Other, e.Likeness, e.Reason)] };

    public static Work Apply(NearMatchDecided e, Work work) =>
        work with { NearMatches = [.. work.NearMatches.Select(m => m.Work == e.Other ? m with { Same = e.Same, By = e.By } : m)] };

    public static Work Apply(WorkMerged e, Work work) => work with { MergedInto = e.Into };

    private Work With(IEnumerable<SourceRecord> newer)
    {
        var records = Records.Where(r => !newer.Any(n => n.Source == r.Source && n.SourceId == r.SourceId)).Concat(newer).ToList();
        // The better record first; of equals the one that came first.
        var ordered = records.OrderBy(r => Rank(r.Source)).ToList();
        return this with
        {
            Records = records,
            Title = First(r => r.Title),
            Abstract = First(r => r.Abstract),
            Year = ordered.Select(r => r.Year).FirstOrDefault(y => y is not null),
            Published = ordered.Select(r => r.Published).FirstOrDefault(d => d is not null),
            Doi = First(r => r.Doi),
            Pmid = First(r => r.Pmid),
            Registration = First(r => r.Registration),
            Authors = ordered.Select(r => r.Authors).FirstOrDefault(a => a.Count > 0) ?? [],
            Journal = First(r => r.Journal),
            IsPreprint = records.Any(r => r.IsPreprint),
            Retracted = records.Any(r => r.Retracted),
        };

        string? First(Func<SourceRecord, string?> field) => ordered.Select(field).FirstOrDefault(f => f is not null);
    }

    private static int Rank(string source) => source switch { SourceNames.PubMed => 0, SourceNames.EuropePmc => 1, SourceNames.MedRxiv => 2, SourceNames.Crossref => 3, _ => 4 };
}

/// <summary>The newest sighting of a record by the searches of a review.</summary>
/// <param name="Id">Review, source and id.</param>
/// <param name="Review">Review.</param>
/// <param name="Work">Key of its work.</param>
/// <param name="ContentHash">What it said.</param>
/// <param name="FirstRun">The run that saw it first.</param>
/// <param name="LastRun">The run that saw it last; every run is in the runs' own log.</param>
public sealed record Sighting(string Id, string Review, string Work, string ContentHash, Guid FirstRun, Guid LastRun)
{
    internal static string IdOf(string review, SourceRecord record) => $"{review}|{record.Source}|{record.SourceId}";
}

/// <summary>Which works have an identifier, or a title that begins so.</summary>
/// <param name="Id">Review and mark.</param>
/// <param name="Works">Their keys.</param>
public sealed record WorkMark(string Id, IReadOnlyList<string> Works)
{
    internal static string IdOf(string review, string mark) => $"{review}|{mark}";
}
