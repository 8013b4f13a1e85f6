using LivingReview.Analysis.Repairing;
using LivingReview.Testing;

namespace LivingReview.Analysis.Tests.Memory;

public sealed class RebuildTests(PostgresFixture postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_whole_log_comes_out_the_same_byte_for_byte()
    {
        await using var service = await MemoryService.StartAsync(await postgres.CreateDatabaseAsync(Cancellation), Cancellation);
        var growing = await GrowAsync(service);

        var report = Rebuild.Compare((await service.CurrentAsync(Cancellation))!, await LogAsync(service), [.. growing.Messages.Select(Growing.RevisionOf)]);

        Assert.Empty(report.Differences);
        Assert.Equal((growing.State.Head, 0), (report.Revision, report.OtherEngine));
        Assert.True(report.Recomputed >= 3);
    }

    [Fact]
    public async Task Evidence_or_estimates_that_are_not_what_was_used_are_found()
    {
        await using var service = await MemoryService.StartAsync(await postgres.CreateDatabaseAsync(Cancellation), Cancellation);
        var growing = await GrowAsync(service);
        var current = (await service.CurrentAsync(Cancellation))!;
        var log = await LogAsync(service);
        var other = growing.Messages.Select(Growing.RevisionOf).Select(r => r.Study?.Id == "study-4" ? r with { Study = Growing.Study(4, tp: 1) } : r).ToList();

        var changedEvidence = Rebuild.Compare(current, log, other);
        var changedEstimates = Rebuild.Compare(current with { Strata = [.. current.Strata.Select(RecomputationMemoryTests.Older)] }, log, [.. growing.Messages.Select(Growing.RevisionOf)]);

        Assert.NotEmpty(changedEvidence.Differences);
        Assert.Equal(["The newest estimate came out otherwise than it is stored."], changedEstimates.Differences);
    }

    private static async Task<Growing> GrowAsync(MemoryService service)
    {
        var growing = new Growing(Growing.Protocol).With(1, 6);
        await service.PublishAsync(growing.Messages, Cancellation);
        await service.PublishAsync(growing.With(Growing.Study(2, tp: 20)).Messages.Skip(7), Cancellation);
        await service.PublishAsync(growing.Without(5).Under(Growing.Protocol with { MinimumStudies = 2 }).Messages.Skip(8), Cancellation);
        return growing;
    }

    private static async Task<IReadOnlyList<JasperFx.Events.IEvent>> LogAsync(MemoryService service)
    {
        await using var session = service.Store.QuerySession();
        return await session.Events.FetchStreamAsync(Growing.Review, token: Cancellation);
    }
}
