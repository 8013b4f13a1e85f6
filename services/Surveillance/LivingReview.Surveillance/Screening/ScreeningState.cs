using System.Collections.Immutable;
using LivingReview.Contracts.Screening;
using LivingReview.Surveillance.Screening.Earlier;

namespace LivingReview.Surveillance.Screening;

/// <summary>The desk of one review: a fold over its log, immutable.</summary>
internal sealed record ScreeningState
{
    public static ScreeningState Empty { get; } = new();

    /// <summary>Events so far.</summary>
    public long Version { get; init; }

    public ScreeningPlan? Plan { get; init; }

    public ImmutableDictionary<string, RecordStanding> Records { get; init; } = ImmutableDictionary.Create<string, RecordStanding>(StringComparer.Ordinal);

    /// <summary>Ids in the order in which they came.</summary>
    public ImmutableList<string> Order { get; init; } = [];

    /// <summary>Records decided by title and abstract, in the order of the decisions.</summary>
    public ImmutableList<string> Settled { get; init; } = [];

    /// <summary>Searches in the order in which they were noted.</summary>
    public ImmutableList<NotedSearch> Searches { get; init; } = [];

    /// <summary>When the log last grew.</summary>
    public DateTimeOffset ChangedAt { get; init; }

    public IEnumerable<RecordStanding> InOrder => Order.Select(id => Records[id]);

    public static ScreeningState Of(IEnumerable<(object Event, DateTimeOffset At)> log) => log.Aggregate(Empty, (state, e) => state.After(e.Event, e.At));

    public ScreeningState After(object e, DateTimeOffset at)
    {
        var next = e switch
        {
            ScreeningPlanned planned => this with
            {
                Plan = new ScreeningPlan
                {
                    Reasons = planned.Reasons,
                    ReasonsByTitleAbstract = planned.ReasonsByTitleAbstract,
                    WordsFor = planned.WordsFor ?? [],
                    WordsAgainst = planned.WordsAgainst ?? [],
                },
            },
            RecordsEntered entered => Enter(entered.Source, entered.Method, entered.Records, at),
            EarlierRecordsEntered earlier => Enter(earlier.Source, "database", earlier.Records, earlier.At),
            OnePersonDecision decision => Take(decision, decision.At ?? at),
            RecordBecameStudy link => Take(link, link.At ?? at),
            SearchNoted search => Searches.Any(s => s.Id == search.Id) ? this : this with { Searches = Searches.Add(new NotedSearch(search.Id, search.Database, search.Date, search.Query, search.Hits, search.At ?? at)) },
            RecordsAssigned assigned => Change(at, assigned.Records, assigned.Stage, s => s.IsAssigned(assigned.Screener) ? s : s with { Assigned = s.Assigned.Add(assigned.Screener) }),
            RecordsReassigned moved => Change(at, moved.Records, moved.Stage, s => s with
            {
                Assigned = [.. s.Assigned.Where(a => !Screeners.AreSame(a, moved.From)), .. moved.To is { } to ? [to] : Array.Empty<string>()],
            }),
            RecordJudged judged => Change(at, [judged.Record], judged.Stage, s => s with
            {
                Judgements = [.. s.Judgements.Where(j => !Screeners.AreSame(j.Screener, judged.Screener)), new Judgement(judged.Screener, judged.Decision, judged.Reason)],
            }),
            JudgementWithdrawn withdrawn => Change(at, [withdrawn.Record], withdrawn.Stage, s => s with
            {
                Judgements = [.. s.Judgements.Where(j => !Screeners.AreSame(j.Screener, withdrawn.Screener))],
            }),
            ConflictResolved resolved => Change(at, [resolved.Record], resolved.Stage, s => s with { Resolution = new Judgement(resolved.By, resolved.Decision, resolved.Reason) }),
            ReportRetrieval retrieval when Records.ContainsKey(retrieval.Record) => With(retrieval.Record, r => r with { Retrieved = retrieval.Retrieved, NotRetrievedReason = null }),
            ReportRetrieval => this,
            _ => throw new InvalidOperationException($"The log of screening holds a {e.GetType().Name}."),
        };
        return next with { Version = Version + 1, ChangedAt = at };
    }

    private ScreeningState Enter(string source, string method, IReadOnlyList<EnteredRecord> records, DateTimeOffset at)
    {
        var fresh = records.Where(r => !Records.ContainsKey(r.Id)).DistinctBy(r => r.Id, StringComparer.Ordinal).ToList();
        return this with
        {
            Records = Records.AddRange(fresh.Select(r => KeyValuePair.Create(r.Id, new RecordStanding(r.Id, source, method, r.DuplicateOf, at)))),
            Order = Order.AddRange(fresh.Select(r => r.Id)),
        };
    }

    /// <summary>A decision of one person counts as a resolution. One about the full text says that the abstract was included, and whether the full text was there.</summary>
    private ScreeningState Take(OnePersonDecision decision, DateTimeOffset at)
    {
        if (!Records.ContainsKey(decision.Record)) return this; // before the record came, where the log is read up to a time
        var taken = new Judgement(decision.By, decision.Decision, decision.Reason, IsAlone: true);
        if (decision.Stage != ScreeningVocabulary.FullText) return Change(at, [decision.Record], decision.Stage, s => s with { Resolution = taken });
        var included = Include(decision.Record, ScreeningVocabulary.TitleAbstract, decision.By, at);
        return decision.IsNotRetrieved()
            ? included.With(decision.Record, r => r with { Retrieved = false, NotRetrievedReason = decision.Reason })
            : included.With(decision.Record, r => r with { Retrieved = true }).Change(at, [decision.Record], decision.Stage, s => s with { Resolution = taken });
    }

    /// <summary>A record that became a study was included, whatever was decided before.</summary>
    private ScreeningState Take(RecordBecameStudy link, DateTimeOffset at) => Records.ContainsKey(link.Record)
        ? Include(link.Record, ScreeningVocabulary.TitleAbstract, link.By, at).With(link.Record, r => r with { Retrieved = true, Study = link.Study })
            .Include(link.Record, ScreeningVocabulary.FullText, link.By, at)
        : this;

    private ScreeningState Include(string record, string stage, string by, DateTimeOffset at) =>
        Change(at, [record], stage, s => s.Outcome is { Decision: "include" } ? s : s with { Resolution = new Judgement(by, "include", null, IsAlone: true) });

    private ScreeningState With(string record, Func<RecordStanding, RecordStanding> change) => this with { Records = Records.SetItem(record, change(Records[record])) };

    private ScreeningState Change(DateTimeOffset at, IReadOnlyList<string> records, string stage, Func<StageStanding, StageStanding> change)
    {
        var (changed, settled) = (Records.ToBuilder(), Settled);
        foreach (var id in records)
        {
            if (!changed.TryGetValue(id, out var before)) continue; // not there yet, where the log is read up to a time
            var after = before.With(stage, change(before.At(stage)));
            if (before.TitleAbstract.Outcome is null && after.TitleAbstract.Outcome is not null)
            {
                settled = settled.Add(id);
                after = after with { ScreenedAt = at };
            }

            changed[id] = before.FullText.Outcome is null && after.FullText.Outcome is not null ? after with { AssessedAt = at } : after;
        }

        return this with { Records = changed.ToImmutable(), Settled = settled };
    }
}

/// <summary>A search of the review.</summary>
internal sealed record NotedSearch(Guid Id, string Database, DateOnly Date, string Query, int Hits, DateTimeOffset At);
