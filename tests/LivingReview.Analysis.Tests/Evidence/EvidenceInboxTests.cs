using LivingReview.Analysis.Evidence;
using LivingReview.Analysis.Tests.Service;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace LivingReview.Analysis.Tests.Evidence;

/// <summary>Evidence that arrives at once: stored together, each review for itself.</summary>
public sealed class EvidenceInboxTests(AnalysisService analysis) : IClassFixture<AnalysisService>
{
    private const int Reviews = 12;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private EvidenceInbox Inbox => analysis.Services.GetRequiredService<EvidenceInbox>();

    [Fact]
    public async Task Batches_that_come_at_once_are_stored_in_few_commits_and_all_estimated()
    {
        await Task.WhenAll(Enumerable.Range(0, Reviews).Select(i => AcceptAsync($"together-{i}")));

        for (var i = 0; i < Reviews; i++) Assert.Equal(5, (await analysis.EstimatesAsync($"together-{i}"))!.Strata[0].K);
        Assert.InRange(await CountAsync("select count(distinct xmin::text) from analysis.mt_doc_evidencerevision where id like 'together-%'"), 1, Reviews / 2);
    }

    [Fact]
    public async Task Evidence_that_cannot_be_stored_fails_alone()
    {
        await ExecuteAsync("""
            create function object_to() returns trigger language plpgsql as $$ begin raise exception 'not this one'; end $$;
            create trigger objects before insert on analysis.mt_doc_evidencerevision for each row when (new.id like 'beside-7/%') execute function object_to();
            """);

        var tasks = Enumerable.Range(0, Reviews).Select(i => AcceptAsync($"beside-{i}")).ToList();

        await Assert.ThrowsAnyAsync<Exception>(() => tasks[7]);
        await Task.WhenAll(tasks.Where((_, i) => i != 7));
        foreach (var i in Enumerable.Range(0, Reviews).Where(i => i != 7)) Assert.Equal(6, (await analysis.EstimatesAsync($"beside-{i}"))!.Revision);
    }

    [Fact]
    public async Task What_was_offered_is_folded_without_a_look_at_the_store_up_to_a_gap()
    {
        var revisions = Given.History("offered").Take(8).Select(Given.Revision).ToList();
        await using var session = analysis.Services.GetRequiredService<IAnalysisStore>().LightweightSession();
        session.Store(revisions[..4].ToArray());
        await session.SaveChangesAsync(Cancellation);
        var reader = new EvidenceReader();
        await reader.ReadAsync(session, "offered", Cancellation);

        reader.Offer([revisions[5], revisions[4], revisions[7]]);

        var state = reader.Kept("offered");
        Assert.Equal(6, state.Head);
        Assert.Equal(revisions[..6].Aggregate(EvidenceState.Empty("offered"), (s, r) => s.Apply(r)).Studies.Keys, state.Studies.Keys);
    }

    [Fact]
    public async Task What_another_worker_has_stored_is_found_and_a_burst_does_not_ask_for_each_of_its_messages()
    {
        var revisions = Given.History("shared").Take(8).Select(Given.Revision).ToList();
        await Inbox.AcceptAsync(revisions[..3], Cancellation);
        // The other worker: it has stored the fourth revision and leaves the rest to this one.
        await using (var other = analysis.Services.GetRequiredService<IAnalysisStore>().LightweightSession())
        {
            other.Store(revisions[3]);
            await other.SaveChangesAsync(Cancellation);
        }

        await Task.WhenAll(revisions[4..].Select(r => Inbox.AcceptAsync([r], Cancellation)));

        Assert.Equal(8, (await analysis.EstimatesAsync("shared"))!.Revision);
    }

    private Task AcceptAsync(string review) => Inbox.AcceptAsync(Given.History(review).Take(6).Select(Given.Revision), Cancellation);

    private async Task ExecuteAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(analysis.Database);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Cancellation);
    }

    private async Task<long> CountAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(analysis.Database);
        await using var command = source.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync(Cancellation))!;
    }
}
