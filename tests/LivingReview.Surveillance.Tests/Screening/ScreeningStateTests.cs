using CsCheck;
using LivingReview.Contracts.Screening;
using LivingReview.Surveillance.Screening;
using LivingReview.Surveillance.Sources;
using LivingReview.Surveillance.Works;

namespace LivingReview.Surveillance.Tests.Screening;

/// <summary>The desk without a store: whatever happens, the numbers add up and nobody judges twice.</summary>
public sealed class ScreeningStateTests
{
    private const string Title = ScreeningVocabulary.TitleAbstract;
    private const string Full = ScreeningVocabulary.FullText;

    private static readonly string[] People = ["Ann (key ann)", "Ben (key ben)", "Eve (key eve)"];

    [Fact]
    public void The_numbers_of_the_flow_add_up_after_any_history()
    {
        var step = Gen.Select(Gen.Int[0, 5], Gen.Int[0, 11], Gen.Int[0, 2], Gen.Int[0, 2], Gen.Int[0, 2], Gen.Bool);
        step.Array[0, 120].Sample(steps =>
        {
            var (state, time) = (Desk(12), DateTimeOffset.UnixEpoch);
            foreach (var (command, record, person, decision, reason, isFullText) in steps)
            {
                time = time.AddMinutes(1);
                foreach (var e in Decide(state, command, $"r{record}", People[person], ScreeningVocabulary.Decisions[decision], new[] { null, "wrong test", "no 2x2 table" }[reason], isFullText ? Full : Title).Events)
                    state = state.After(e, time);
            }

            var flow = ScreeningNumbers.Flow(state, null);
            Assert.Equal(12, flow.Databases.Identified + flow.Other.Identified);
            foreach (var column in new[] { flow.Databases, flow.Other })
            {
                Assert.Equal(column.Identified, column.Duplicates + column.AwaitingScreening + column.Screened);
                Assert.Equal(column.Identified, column.IdentifiedBySource.Values.Sum());
                Assert.Equal(column.Screened, column.Excluded + column.Sought);
                Assert.Equal(column.Sought, column.NotRetrieved + column.AwaitingRetrieval + column.AwaitingAssessment + column.Assessed);
                Assert.Equal(column.Assessed, column.ExcludedByReason.Values.Sum() + column.Included);
            }

            Assert.Equal(flow.IncludedInAll, flow.Databases.Included + flow.Other.Included);
            Assert.All(state.InOrder, r => Assert.All(ScreeningVocabulary.Stages, s => Assert.InRange(r.At(s).Judgements.Select(j => j.Screener).Distinct().Count(), r.At(s).Judgements.Length, 2)));
            Assert.All(state.InOrder.Where(r => r.Status == "excluded-full-text"), r => Assert.NotNull(r.FullText.Outcome!.Reason));
            Assert.Equal(state.InOrder.Count(r => r.TitleAbstract.Outcome is not null), state.Settled.Count);
        }, iter: 300);
    }

    [Fact]
    public void Nobody_sees_anothers_judgement_before_both_have_judged()
    {
        var state = Judge(Desk(2), "r0", Title, 0, "exclude");
        var record = new ScreeningRecord { Id = "r0" };

        var other = JudgingEndpoints.View(state.Records["r0"], record, People[1]);
        var own = JudgingEndpoints.View(state.Records["r0"], record, People[0]);
        var after = JudgingEndpoints.View(Judge(state, "r0", Title, 1, "include").Records["r0"], record, People[1]);

        Assert.Equal((Title, 0, 0), (other.Status, other.Own.Count, other.Judgements.Count));
        Assert.Equal((1, 0), (own.Own.Count, own.Judgements.Count));
        Assert.Equal(("conflict-title-abstract", 1, 2), (after.Status, after.Own.Count, after.Judgements.Count));
    }

    [Fact]
    public void Two_exclusions_by_full_text_for_different_reasons_are_a_conflict_and_a_resolution_settles_it()
    {
        var state = Retrieved("r0");
        state = Judge(Judge(state, "r0", Full, 0, "exclude", "wrong test"), "r0", Full, 1, "exclude", "no 2x2 table");

        Assert.Equal("conflict-full-text", state.Records["r0"].Status);
        Assert.Equal(ScreeningRefusal.NotAtStage, ScreeningDecider.Judge(state, "r0", Full, People[2], "include", null).Refusal);
        state = Apply(state, ScreeningDecider.Resolve(state, "r0", Full, People[2], "exclude", "wrong test"));
        Assert.Equal("excluded-full-text", state.Records["r0"].Status);
        Assert.Equal(new Dictionary<string, int> { ["wrong test"] = 1 }, ScreeningNumbers.Flow(state, null).Databases.ExcludedByReason);
        Assert.Equal(ScreeningRefusal.NoConflict, ScreeningDecider.Resolve(state, "r0", Full, People[2], "include", null).Refusal);
    }

    [Theory]
    [InlineData("exclude", null)]
    [InlineData("exclude", "a reason of my own")]
    [InlineData("include", "wrong test")]
    public void A_reason_is_one_of_the_plans_and_belongs_to_an_exclusion(string decision, string? reason) =>
        Assert.Equal(ScreeningRefusal.Invalid, ScreeningDecider.Judge(Retrieved("r0"), "r0", Full, People[0], decision, reason).Refusal);

    [Fact]
    public void Assignments_are_shared_evenly_and_survive_a_leaver()
    {
        var state = Apply(Desk(12), ScreeningDecider.Assign(Desk(12), Title, People, null));
        var load = People.Select(p => state.InOrder.Count(r => r.TitleAbstract.IsAssigned(p))).ToList();
        var mine = state.InOrder.First(r => r.TitleAbstract.IsAssigned(People[0]));
        state = Judge(state, mine.Id, Title, 0, "include");
        state = Apply(state, ScreeningDecider.Depart(state, People[0], [People[1], People[2], "Zoe (key zoe)"]));

        Assert.InRange(load.Max() - load.Min(), 0, 1);
        Assert.Equal(2 * state.InOrder.Count(r => r.DuplicateOf is null), state.InOrder.Sum(r => r.TitleAbstract.Assigned.Length));
        Assert.Equal([mine.Id], state.InOrder.Where(r => r.TitleAbstract.IsAssigned(People[0])).Select(r => r.Id));
        Assert.NotNull(state.Records[mine.Id].TitleAbstract.Of("Ann Smith (key ann)")); // her name changed, her identity did not
        Assert.Equal(ScreeningRefusal.NotAssigned, ScreeningDecider.Judge(state, state.InOrder.First(r => !r.TitleAbstract.IsAssigned(People[0]) && r.DuplicateOf is null).Id, Title, People[0], "include", null).Refusal);
    }

    [Fact]
    public void Kappa_is_cohens()
    {
        // Table of Cohen 1960, without the third category: 20 and 15 agreements, 5 and 10 disagreements of 50; kappa 0.4.
        var state = Desk(50, duplicates: 0);
        foreach (var (i, (one, two)) in Enumerable.Repeat(("include", "include"), 20).Concat(Enumerable.Repeat(("include", "exclude"), 5))
            .Concat(Enumerable.Repeat(("exclude", "include"), 10)).Concat(Enumerable.Repeat(("exclude", "exclude"), 15)).Index())
        {
            state = Judge(Judge(state, $"r{i}", Title, 0, one), $"r{i}", Title, 1, two);
        }

        var agreement = Assert.Single(ScreeningNumbers.Progress(state).Agreement);

        Assert.Equal((50, 0.7), (agreement.Records, agreement.Agreed));
        Assert.Equal(0.4, agreement.Kappa!.Value, 12);
    }

    [Fact]
    public void An_update_counts_what_came_since()
    {
        var state = Retrieved("r0");
        state = Judge(Judge(state, "r0", Full, 0, "include"), "r0", Full, 1, "include");
        state = state.After(new RecordsEntered("PubMed", "database", [new("new")]), DateTimeOffset.UnixEpoch.AddDays(30));

        var update = ScreeningNumbers.Flow(state, DateTimeOffset.UnixEpoch.AddDays(1));

        Assert.Equal((1, 1, 1, 0), (update.Databases.Identified, update.IncludedBefore, update.IncludedInAll, update.Databases.Included));
    }

    [Fact]
    public void Works_that_searches_found_come_once_with_the_records_of_each_source_counted()
    {
        Work work = new()
        {
            Id = "r/w-1",
            Review = "r",
            Key = "w-1",
            Title = "A title",
            FoundAt = DateTimeOffset.UnixEpoch,
            Records = [new SourceRecord { Source = SourceNames.PubMed, SourceId = "1" }, new SourceRecord { Source = SourceNames.Crossref, SourceId = "10.1/a" }],
        };
        var merged = work with { Key = "w-2", MergedInto = "w-1", Records = [new SourceRecord { Source = SourceNames.ClinicalTrials, SourceId = "NCT1" }] };

        var fresh = FoundWorks.Fresh(Desk(2), [merged, work]);
        var state = fresh.Aggregate(Desk(2), (s, f) => s.After(new RecordsEntered(f.Source, f.Method, [new(f.Record.Id, f.Record.DuplicateOf)]), DateTimeOffset.UnixEpoch));

        Assert.Equal(new (string, string?)[] { ("w-1", null), ("w-1:crossref:10.1_a", "w-1"), ("w-2", "w-1") }, fresh.Select(f => (f.Record.Id, f.Record.DuplicateOf)));
        Assert.Equal("register", fresh[2].Method);
        Assert.Empty(FoundWorks.Fresh(state, [work, merged]));
    }

    private static ScreeningDecision Decide(ScreeningState state, int command, string record, string person, string decision, string? reason, string stage) => command switch
    {
        0 or 1 or 2 => ScreeningDecider.Judge(state, record, stage, person, decision, reason),
        3 => ScreeningDecider.Resolve(state, record, stage, person, decision, reason),
        4 => ScreeningDecider.Retrieve(state, record, decision != "exclude", person),
        _ => decision == "include" ? ScreeningDecider.Assign(state, stage, People, null) : ScreeningDecider.Depart(state, person, [People[0]]),
    };

    private static ScreeningState Desk(int records, int duplicates = 2) => ScreeningState.Of(
    [
        (new ScreeningPlanned(["wrong test", "no 2x2 table"], false), DateTimeOffset.UnixEpoch),
        (new RecordsEntered("PubMed", "database", [.. Enumerable.Range(0, records / 2).Select(i => new EnteredRecord($"r{i}"))]), DateTimeOffset.UnixEpoch),
        (new RecordsEntered("Citations", "other", [.. Enumerable.Range(records / 2, records - records / 2).Select(i => new EnteredRecord($"r{i}", i >= records - duplicates && duplicates > 0 ? "r0" : null))]), DateTimeOffset.UnixEpoch),
    ]);

    private static ScreeningState Retrieved(string record)
    {
        var state = Judge(Judge(Desk(4), record, Title, 0, "include"), record, Title, 1, "include");
        return Apply(state, ScreeningDecider.Retrieve(state, record, true, People[0]));
    }

    private static ScreeningState Judge(ScreeningState state, string record, string stage, int person, string decision, string? reason = null) =>
        Apply(state, ScreeningDecider.Judge(state, record, stage, People[person], decision, reason));

    private static ScreeningState Apply(ScreeningState state, ScreeningDecision decision)
    {
        Assert.True(decision.Refusal is null, decision.Message);
        return decision.Events.Aggregate(state, (current, e) => current.After(e, DateTimeOffset.UnixEpoch));
    }
}
