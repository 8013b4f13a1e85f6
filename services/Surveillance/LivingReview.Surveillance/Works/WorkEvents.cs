using LivingReview.Surveillance.Sources;

namespace LivingReview.Surveillance.Works;

/// <summary>Store event: a search found a work that the review did not know. Trace is the W3C traceparent that everything about it continues.</summary>
public sealed record WorkFound(string Review, string Key, SourceRecord Record, Guid Run, DateTimeOffset At, string? Trace = null);

/// <summary>Store event: another record of a known work, or one that says something else than before.</summary>
public sealed record WorkRecordAdded(SourceRecord Record, Guid Run, DateTimeOffset At);

/// <summary>Store event: another work belongs to this one and stays a work of its own.</summary>
/// <param name="Other">Key of the other.</param>
/// <param name="Relation">preprint (the other is this one's preprint), article (the other is what this preprint became), registration, or report.</param>
/// <param name="At">When.</param>
public sealed record WorkLinked(string Other, string Relation, DateTimeOffset At);

/// <summary>Store event: the work may be the same as another: a person decides.</summary>
/// <param name="Other">Key of the other.</param>
/// <param name="Likeness">How alike the titles are, 0 to 1; 1 also where identifiers of two works meet in one record.</param>
/// <param name="Reason">Why, as a sentence.</param>
/// <param name="At">When.</param>
public sealed record NearMatchNoted(string Other, double Likeness, string Reason, DateTimeOffset At);

/// <summary>Store event: a person decided about a near match.</summary>
public sealed record NearMatchDecided(string Other, bool Same, string By, DateTimeOffset At);

/// <summary>Store event: the work was merged into another, by a person's decision.</summary>
public sealed record WorkMerged(string Into, string By, DateTimeOffset At);

/// <summary>Store event: takes over the records of a work that was merged into this one.</summary>
public sealed record WorkAbsorbed(string Other, IReadOnlyList<SourceRecord> Records, string By, DateTimeOffset At);
