using LivingReview.Contracts;
using LivingReview.Contracts.Screening;
using LivingReview.Surveillance.Screening;
using LivingReview.Surveillance.Screening.Earlier;

namespace LivingReview.Surveillance.Tests.Screening;

/// <summary>What the entries of the old log of records mean for the desk, in whatever order they come.</summary>
public sealed class EarlierRecordsTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Entries in any order, some twice, cut off anywhere: the desk stands as if they had come in order once.</summary>
    [Fact]
    public void Entries_in_any_order_and_twice_give_the_same_desk()
    {
        var entries = Log();
        var expected = Standing(Deliver(entries));
        Assert.Equal("duplicate", expected["r-b:1:0:1"]);
        Assert.Equal(("included", "not-retrieved", "excluded-title-abstract"), (expected["r-a"], expected["r-b"], expected["r-c"]));
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var shuffled = entries.Concat(entries.Where(_ => random.Next(2) == 0)).OrderBy(_ => random.Next()).ToList();

            Assert.Equal(expected, Standing(Deliver(shuffled)));
        }
    }

    [Fact]
    public void What_the_desks_own_screeners_have_begun_is_not_overruled()
    {
        var state = Deliver(Log()[..2]);
        state = state.After(new RecordJudged("r-c", "title-abstract", "ann", "include", null), Start);

        var (events, _) = EarlierDecider.Decide(state, new Dictionary<string, string>(), [Entry(5, record: "r-c", stage: "title-abstract", decision: "exclude", reason: "no humans")]);

        Assert.Empty(events);
    }

    [Fact]
    public void A_record_that_became_a_study_is_included_whatever_the_desk_says()
    {
        var state = Deliver(Log()[..2]);
        state = state.After(new RecordJudged("r-c", "title-abstract", "ann", "exclude", null), Start);

        var (events, _) = EarlierDecider.Decide(state, new Dictionary<string, string>(), [Entry(5, record: "r-c") with { Study = "doe-2026" }]);
        state = events.Aggregate(state, (s, e) => s.After(e, Start));

        Assert.Equal(("included", "doe-2026"), (state.Records["r-c"].Status, state.Records["r-c"].Study));
    }

    [Fact]
    public void A_paper_that_the_desk_has_already_is_counted_as_its_duplicate_and_decisions_go_to_it()
    {
        var state = ScreeningState.Empty.After(new RecordsEntered("PubMed", "database", [new EnteredRecord("w-1")]), Start);
        var (events, records) = EarlierDecider.Decide(state, new Dictionary<string, string> { ["doi:10.1/a"] = "w-1" }, Log()[..1].Append(Entry(2, record: "r-a", stage: "title-abstract", decision: "include")));
        state = events.Aggregate(state, (s, e) => s.After(e, Start));

        Assert.Equal("w-1", records.Single(r => r.Id == "r-a").DuplicateOf);
        Assert.Equal(("to-retrieve", "duplicate"), (state.Records["w-1"].Status, state.Records["r-a"].Status));
    }

    private static List<RecordsLogged> Log() =>
    [
        Entry(1, parts: 2) with
        {
            Source = "PubMed",
            Records = [new() { Id = "r-a", Doi = "10.1/a", Title = "A" }, new() { Id = "r-b", DuplicateOf = "r-a", Doi = "10.1/a" }, new() { Id = "r-c", Title = "C" }],
        },
        Entry(1, parts: 2) with { Part = 1, Source = "Embase", Records = [new() { Id = "r-b", Title = "B" }] },
        Entry(2) with { Search = new LoggedSearch(Guid.Empty, "PubMed", new DateOnly(2026, 3, 1), "q", 4) },
        Entry(3, record: "r-a", stage: "title-abstract", decision: "exclude", reason: "a mistake"),
        Entry(4, record: "r-a", stage: "full-text", decision: "include"),
        Entry(5, record: "r-b", stage: "full-text", decision: "exclude", reason: "Report not retrieved"),
        Entry(6, record: "r-c", stage: "title-abstract", decision: "exclude", reason: "no humans"),
    ];

    private static RecordsLogged Entry(long version, int parts = 1, string? record = null, string? stage = null, string? decision = null, string? reason = null) => new()
    {
        Review = "osteo",
        Version = version,
        Parts = parts,
        Record = record,
        Stage = stage,
        Decision = decision,
        Reason = reason,
        By = "ann",
        OccurredAt = Start.AddDays(version),
    };

    /// <summary>What the intake does with entries, without a database.</summary>
    private static ScreeningState Deliver(IEnumerable<RecordsLogged> entries)
    {
        var (state, reached, waiting) = (ScreeningState.Empty, 0L, new List<WaitingEntry>());
        foreach (var entry in entries)
        {
            if (entry.Version <= reached) continue;
            waiting = [.. waiting.Where(w => w.Id != WaitingEntry.From(entry).Id), WaitingEntry.From(entry)];
            var ready = WaitingEntry.Ready(reached, waiting);
            if (ready.Count == 0) continue;
            var (events, _) = EarlierDecider.Decide(state, new Dictionary<string, string>(), ready.Select(r => r.Entry));
            state = events.Aggregate(state, (s, e) => s.After(e, Start));
            reached = ready[^1].Entry.Version;
            waiting = [.. waiting.Except(ready)];
        }

        return state;
    }

    private static SortedDictionary<string, string> Standing(ScreeningState state) => new(state.InOrder.ToDictionary(r => r.Id, r => $"{r.Status}"), StringComparer.Ordinal);
}
