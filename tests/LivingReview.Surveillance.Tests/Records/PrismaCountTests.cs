using LivingReview.Contracts.Studies;
using LivingReview.Surveillance.Records;
using LivingReview.Surveillance.Screening;
using LivingReview.Surveillance.Screening.Earlier;

namespace LivingReview.Surveillance.Tests.Records;

public sealed class PrismaCountTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Whatever an old log holds, the desk counts it as ingestion did, at every time.</summary>
    [Fact]
    public void Old_logs_give_the_numbers_that_they_gave_at_every_time()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var old = OldRecords.ByChance(random);
            var studies = Enumerable.Range(0, 5).Where(_ => random.Next(2) == 0).Select(i => new ExtractedStudy
            {
                Id = $"study-{i}",
                Label = "",
                Tables = [],
                Reports = [.. Enumerable.Range(0, random.Next(3)).Select(r => new Report { Id = $"r{r}" })],
            }).ToList();
            var (events, _) = EarlierDecider.Decide(ScreeningState.Empty, new Dictionary<string, string>(), old.Select((e, i) => OldRecords.Logged(e, i + 1, Start.AddDays(i))));
            for (var until = 0; until <= old.Count; until++)
            {
                // The desk took everything in much later; the entries have their own times.
                var desk = ScreeningState.Of(events.Where(e => ScreeningTimes.Of(e, Start.AddYears(1)) < Start.AddDays(until)).Select(e => (e, Start.AddYears(1))));

                var flow = PrismaCount.Of(7, desk, studies.ToDictionary(s => s.Id, s => Math.Max(1, s.Reports.Count)));

                Assert.True(OldRecords.Written(OldRecords.Count(7, old[..until], studies)) == OldRecords.Written(flow), $"seed {seed}, {until} entries:\n{OldRecords.Written(OldRecords.Count(7, old[..until], studies))}\n{OldRecords.Written(flow)}");
            }
        }
    }

    [Fact]
    public void The_boxes_of_the_flow_add_up()
    {
        for (var seed = 0; seed < 100; seed++)
        {
            var old = OldRecords.ByChance(new Random(seed));
            var (events, _) = EarlierDecider.Decide(ScreeningState.Empty, new Dictionary<string, string>(), old.Select((e, i) => OldRecords.Logged(e, i + 1, Start.AddDays(i))));
            var desk = ScreeningState.Of(events.Select(e => (e, Start)));
            var linked = desk.InOrder.Where(r => r.Study is not null).Select(r => r.Id).ToHashSet();

            var flow = PrismaCount.Of(1, desk, new Dictionary<string, int> { ["entered-directly"] = 2 });

            Assert.Equal(flow.Identified - flow.DuplicatesRemoved, flow.Screened + flow.Awaiting);
            Assert.Equal(flow.Screened - flow.Excluded, flow.Sought);
            Assert.Equal(flow.Sought, flow.NotRetrieved + flow.AwaitingAssessment + flow.Assessed);
            Assert.Equal(flow.Assessed, flow.ExcludedByReason.Values.Sum() + flow.AwaitingExtraction + linked.Count);
            Assert.Equal((1, 2, 1), (flow.StudiesIncluded, flow.ReportsIncluded, flow.StudiesByOtherMethods));
        }
    }
}
