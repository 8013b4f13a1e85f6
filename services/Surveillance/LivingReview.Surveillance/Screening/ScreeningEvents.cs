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
