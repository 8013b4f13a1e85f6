using LivingReview.Surveillance.Screening.Earlier;

namespace LivingReview.Surveillance.Screening;

/// <summary>Store event: what the protocol says about screening.</summary>
public sealed record ScreeningPlanned(
    IReadOnlyList<string> Reasons, bool ReasonsByTitleAbstract, IReadOnlyList<string>? WordsFor = null, IReadOnlyList<string>? WordsAgainst = null);

/// <summary>Store event: records came to the desk. What they say is kept beside the log.</summary>
public sealed record RecordsEntered(string Source, string Method, IReadOnlyList<EnteredRecord> Records);

/// <summary>A record that came; a duplicate is counted and not screened.</summary>
public sealed record EnteredRecord(string Id, string? DuplicateOf = null);

/// <summary>Store event: records were given to a screener.</summary>
public sealed record RecordsAssigned(string Stage, string Screener, IReadOnlyList<string> Records);

/// <summary>Store event: a screener left, and what was not judged goes to another; null leaves it open to anyone.</summary>
public sealed record RecordsReassigned(string Stage, string From, string? To, IReadOnlyList<string> Records);

/// <summary>Store event: one person's judgement.</summary>
public sealed record RecordJudged(string Record, string Stage, string Screener, string Decision, string? Reason);

/// <summary>Store event: a person took a judgement back before anyone else had judged the record.</summary>
public sealed record JudgementWithdrawn(string Record, string Stage, string Screener);

/// <summary>Store event: a conflict was resolved.</summary>
public sealed record ConflictResolved(string Record, string Stage, string By, string Decision, string? Reason);

/// <summary>Store event: whether a full text could be had.</summary>
public sealed record ReportRetrieval(string Record, bool Retrieved, string By);

/// <summary>
/// Store event: a decision of one person, without a second screener and for good, as the addresses of records take it, or as it was made before there
/// was a desk; then <paramref name="At"/> says when.
/// </summary>
public sealed record OnePersonDecision(string Record, string Stage, string Decision, string? Reason, string By, DateTimeOffset? At = null);

/// <summary>Store event: a record became a study.</summary>
public sealed record RecordBecameStudy(string Record, string Study, string By, DateTimeOffset? At = null);

/// <summary>Store event: a database was searched, by a person or on schedule.</summary>
public sealed record SearchNoted(Guid Id, string Database, DateOnly Date, string Query, int Hits, DateTimeOffset? At = null);

/// <summary>When what an event says was so.</summary>
internal static class ScreeningTimes
{
    /// <summary>What came from the old log has the time of that log; everything else is as old as its event.</summary>
    public static DateTimeOffset Of(object e, DateTimeOffset stored) => e switch
    {
        EarlierRecordsEntered earlier => earlier.At,
        OnePersonDecision { At: { } at } => at,
        RecordBecameStudy { At: { } at } => at,
        SearchNoted { At: { } at } => at,
        _ => stored,
    };
}
