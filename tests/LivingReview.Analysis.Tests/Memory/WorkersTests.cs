using System.Globalization;
using System.Text.Json;
using LivingReview.Analysis.Estimates;
using LivingReview.Analysis.Evidence;
using LivingReview.Analysis.Recomputing;
using LivingReview.Contracts;
using LivingReview.Testing;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace LivingReview.Analysis.Tests.Memory;

/// <summary>Workers with a bus each on one database, to which the messages of random histories come in any order and more than once.</summary>
public sealed class WorkersTests(PostgresFixture postgres)
{
    private const int Histories = 6;
    private const int Seed = 20261124;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public async Task Any_order_repetition_and_division_of_the_messages_ends_in_the_bytes_of_the_evidence(int workers)
    {
        var database = await postgres.CreateDatabaseAsync(Cancellation);
        var running = new List<RunningServices>();
        for (var i = 0; i < workers; i++) running.Add(await StartAsync(database));
        try
        {
            var random = new Random(Seed); // the same histories for every number of workers
            var histories = Enumerable.Range(0, Histories).Select(n => History(n, random)).ToList();
            var deliveries = histories.SelectMany(h => h.Concat(h.Where(_ => random.Next(2) == 0))).ToArray();
            random.Shuffle(deliveries);

            await Task.WhenAll(deliveries.Select(m => running[random.Next(workers)].Services.GetRequiredService<IBus>().Publish(m, Cancellation)));

            foreach (var history in histories)
            {
                var (state, review) = (State(history), Growing.RevisionOf(history[0]).Review);
                var current = await Eventually.SeesAsync(() => CurrentAsync(running[0], review), c => c?.Revision == state.Head, $"the estimates of {review}");
                var expected = EstimateEndpoints.AtRevision(review, state);
                Assert.Equal(JsonSerializer.Serialize(expected.Strata), JsonSerializer.Serialize(current!.Strata));
                Assert.Equal(JsonSerializer.Serialize(expected.Companions), JsonSerializer.Serialize(current.Companions));
            }
        }
        finally
        {
            foreach (var worker in running) await worker.DisposeAsync();
        }
    }

    /// <summary>A history of new, corrected and withdrawn studies and of other protocols; whole, as its review's newest revision says.</summary>
    private static List<object> History(int number, Random random)
    {
        var growing = new Growing(Growing.Protocol with { ExternalValidation = ["validation=external"] });
        var present = new HashSet<int>();
        while (growing.Messages.Count < 10)
        {
            var study = random.Next(1, 8);
            if (random.Next(8) == 0) growing.Under(Growing.Protocol with { MinimumStudies = random.Next(2, 5) });
            else if (present.Contains(study) && random.Next(3) == 0 && present.Remove(study)) growing.Without(study);
            else if (present.Add(study) || random.Next(2) == 0) growing.With(Growing.Study(study, tp: random.Next(60), riskOfBias: random.Next(2) == 0 ? "low" : null));
        }

        var review = string.Create(CultureInfo.InvariantCulture, $"history-{number}");
        var head = growing.Messages.Count;
        return
        [
            .. growing.Messages.Select(m => (object)(m switch
            {
                ProtocolChanged p => p with { Review = review, Head = head },
                StudyExtracted e => e with { Review = review, Head = head },
                StudyWithdrawn w => w with { Review = review, Head = head },
                _ => throw new InvalidOperationException(),
            })),
        ];
    }

    private static EvidenceState State(List<object> history) =>
        history.Select(Growing.RevisionOf).Aggregate(EvidenceState.Empty(Growing.RevisionOf(history[0]).Review), (state, r) => state.Apply(r));

    private static async Task<CurrentEstimates?> CurrentAsync(RunningServices worker, string review)
    {
        await using var session = worker.Services.GetRequiredService<IAnalysisStore>().QuerySession();
        return await session.LoadAsync<CurrentEstimates>(review, Cancellation);
    }

    private static Task<RunningServices> StartAsync(string database) => RunningServices.StartAsync(
        database,
        (s, c) => s.AddAnalysis(c),
        app => app.MapAnalysis(),
        bus => bus.AddAnalysisConsumers(),
        new Dictionary<string, string?> { ["Analysis:GapGraceSeconds"] = "0.2", ["Store:Replicas"] = "true" },
        Cancellation);
}
