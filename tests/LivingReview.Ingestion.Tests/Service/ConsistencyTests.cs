using System.Net.Http.Json;
using System.Text.Json;
using CsCheck;
using LivingReview.Contracts.Studies;
using LivingReview.Ingestion.History;
using LivingReview.Ingestion.Reviews;
using Microsoft.Extensions.DependencyInjection;

namespace LivingReview.Ingestion.Tests.Service;

/// <summary>Any sequence of changes and repeated deliveries: log, projections and export tell the same.</summary>
public sealed class ConsistencyTests(IngestionService ingestion) : IClassFixture<IngestionService>
{
    private const int Kinds = 6;
    private static readonly Gen<(int Kind, int Study, int Tp)[]> Sequences = Gen.Select(Gen.Int[0, Kinds - 1], Gen.Int[0, 2], Gen.Int[1, 4]).Array[5, 25];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public Task Log_projections_and_export_are_consistent_after_any_sequence() => Sequences.SampleAsync(
        async steps =>
        {
            var review = await ingestion.RegisterAsync();
            foreach (var (kind, study, tp) in steps) await StepAsync(review, kind, $"study-{study}", tp);
            await AssertConsistentAsync(review);
        },
        iter: 25, threads: 1);

    private async Task StepAsync(string review, int kind, string id, int tp)
    {
        var studies = $"/api/reviews/{review}/studies";
        var submission = Given.Study(id, Given.Table with { Tp = tp, ReportedSensitivity = tp / (tp + 5.0) + 0.01 });
        using var answer = kind switch
        {
            0 => await ingestion.SendAsync(HttpMethod.Post, studies, submission),
            1 => await ingestion.SendAsync(HttpMethod.Post, studies, submission, ("Idempotency-Key", $"{id}-{tp}")),
            2 => await ingestion.SendAsync(HttpMethod.Put, $"{studies}/{id}", submission, ("If-Match", $"\"{await VersionAsync(review, id)}\"")),
            3 => await ingestion.SendAsync(HttpMethod.Post, $"{studies}/{id}/withdrawal", new StudyWithdrawalRequest { Kind = "exclusion", Reason = "why" }),
            4 => await ingestion.SendAsync(HttpMethod.Post, $"{studies}/{id}/restoration", new StudyRestorationRequest { Reason = "why" }),
            _ => await ingestion.SendAsync(HttpMethod.Post, $"{studies}/{id}/overrides", new FindingOverride { Code = "counts-differ-from-sensitivity", Reason = "why" }),
        };
        Assert.InRange((int)answer.StatusCode, 200, 499);
    }

    private async Task<int> VersionAsync(string review, string id) => (await ingestion.StudiesAsync(review)).FirstOrDefault(s => s.Study.Id == id)?.Version ?? 1;

    private async Task AssertConsistentAsync(string review)
    {
        await using var session = ingestion.Services.GetRequiredService<IIngestionStore>().QuerySession();
        var events = await session.Events.FetchStreamAsync(review, token: Cancellation);
        var folded = EvidenceAt.Replay(events);
        var head = (await session.LoadAsync<ReviewRecord>(review, Cancellation))!;
        var views = await ingestion.StudiesAsync(review);
        var exported = await ingestion.Client.GetFromJsonAsync<JsonElement>($"/api/reviews/{review}/export?format=json", Cancellation);

        Assert.Equal(Enumerable.Range(1, events.Count).Select(i => (long)i), events.Select(e => e.Version));
        Assert.Equal((events.Count, folded.Studies.Count), (head.Revision, head.Studies));
        Assert.Equal(Text(folded.Studies), Text(views.Where(v => v.Withdrawn is null).Select(v => v.Study)));
        Assert.Equal(Text(folded.Withdrawn), Text(views.Where(v => v.Withdrawn is not null).Select(v => v.Study)));
        Assert.Equal(Text(folded.Studies), Text(exported.GetProperty("studies").Deserialize<ExtractedStudy[]>(JsonSerializerOptions.Web)!));
        foreach (var view in views)
        {
            var history = (await ingestion.Client.GetFromJsonAsync<StudyHistory>($"/api/reviews/{review}/studies/{view.Study.Id}/history", Cancellation))!;
            Assert.Equal(Enumerable.Range(1, view.Version), history.Entries.Select(e => e.Version));
            Assert.Equal(view.Revision, history.Entries[^1].Revision);
        }
    }

    private static string Text(IEnumerable<ExtractedStudy> studies) => JsonSerializer.Serialize(studies.Select(s => new
    {
        s.Id,
        s.Label,
        Counts = s.Tables.Select(t => (t.Tp, t.Fp, t.Fn, t.Tn).ToString()),
        Warnings = s.Warnings.Select(w => w.ToString()),
    }));
}
