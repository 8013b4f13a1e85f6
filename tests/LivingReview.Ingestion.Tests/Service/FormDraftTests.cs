using System.Net;
using System.Net.Http.Json;
using LivingReview.Contracts.Drafts;
using LivingReview.Testing;

namespace LivingReview.Ingestion.Tests.Service;

/// <summary>What is typed into a form is kept, listed, and gone once the form was sent.</summary>
public sealed class FormDraftTests(IngestionService ingestion) : IClassFixture<IngestionService>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_typed_is_kept_and_a_late_change_does_not_replace_a_newer_one()
    {
        var (review, draft) = (await ingestion.RegisterAsync(), Guid.CreateVersion7());

        using var second = await KeepAsync($"/api/reviews/{review}/form-drafts/{draft}", "Lee 2026", 2);
        using var late = await KeepAsync($"/api/reviews/{review}/form-drafts/{draft}", "Le", 1);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (second.StatusCode, late.StatusCode));
        var kept = Assert.Single((await ingestion.Client.GetFromJsonAsync<IReadOnlyList<FormDraft>>($"/api/reviews/{review}/form-drafts?form=study", Cancellation))!);
        Assert.Equal((draft, review, "Lee 2026", "typed Lee 2026", 2), (kept.Id, kept.Review, kept.Title, kept.Content, kept.Sequence));
        Assert.Empty((await ingestion.Client.GetFromJsonAsync<IReadOnlyList<FormDraft>>($"/api/reviews/{review}/form-drafts?form=protocol", Cancellation))!);
    }

    [Fact]
    public async Task A_finished_draft_is_gone_and_does_not_come_back()
    {
        var (review, draft) = (await ingestion.RegisterAsync(), Guid.CreateVersion7());
        var address = $"/api/reviews/{review}/form-drafts/{draft}";
        using (await KeepAsync(address, "Lee 2026", 1)) { }

        using var finished = await ingestion.Client.DeleteAsync(address, Cancellation);
        using var again = await ingestion.Client.DeleteAsync(address, Cancellation);
        using var late = await KeepAsync(address, "Lee 2026", 9);
        using var read = await ingestion.Client.GetAsync(address, Cancellation);

        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.NoContent, HttpStatusCode.Gone, HttpStatusCode.Gone), (finished.StatusCode, again.StatusCode, late.StatusCode, read.StatusCode));
        Assert.Empty((await ingestion.Client.GetFromJsonAsync<IReadOnlyList<FormDraft>>($"/api/reviews/{review}/form-drafts", Cancellation))!);
    }

    [Fact]
    public async Task A_form_that_was_sent_before_anything_was_kept_leaves_no_draft_either()
    {
        var (review, draft) = (await ingestion.RegisterAsync(), Guid.CreateVersion7());
        var address = $"/api/reviews/{review}/form-drafts/{draft}";

        using var finished = await ingestion.Client.DeleteAsync(address, Cancellation);
        using var late = await KeepAsync(address, "Lee 2026", 1);
        using var read = await ingestion.Client.GetAsync(address, Cancellation);
        using var elsewhere = await ingestion.Client.DeleteAsync($"/api/reviews/none/form-drafts/{Guid.CreateVersion7()}", Cancellation);

        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.Gone, HttpStatusCode.Gone, HttpStatusCode.NotFound), (finished.StatusCode, late.StatusCode, read.StatusCode, elsewhere.StatusCode));
        Assert.Empty((await ingestion.Client.GetFromJsonAsync<IReadOnlyList<FormDraft>>($"/api/reviews/{review}/form-drafts", Cancellation))!);
    }

    [Fact]
    public async Task Changes_that_meet_the_end_of_a_draft_do_not_bring_it_back()
    {
        var review = await ingestion.RegisterAsync();

        await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ =>
        {
            var address = $"/api/reviews/{review}/form-drafts/{Guid.CreateVersion7()}";
            using (await KeepAsync(address, "Lee", 1)) { }
            await Task.WhenAll(KeepAsync(address, "Lee 2026", 2), ingestion.Client.DeleteAsync(address, Cancellation));
        }));

        Assert.Empty((await ingestion.Client.GetFromJsonAsync<IReadOnlyList<FormDraft>>($"/api/reviews/{review}/form-drafts", Cancellation))!);
    }

    [Fact]
    public async Task A_draft_that_opens_a_review_belongs_to_none_and_one_of_another_review_is_unknown()
    {
        var (review, other, draft) = (await ingestion.RegisterAsync(), await ingestion.RegisterAsync(), Guid.CreateVersion7());
        using var kept = await KeepAsync($"/api/form-drafts/{draft}", "A new question", 1);

        using var elsewhere = await ingestion.Client.GetAsync($"/api/reviews/{other}/form-drafts/{draft}", Cancellation);
        using var taken = await KeepAsync($"/api/reviews/{review}/form-drafts/{draft}", "Taken", 2);
        using var unknown = await KeepAsync($"/api/reviews/none/form-drafts/{Guid.CreateVersion7()}", "Lost", 1);

        Assert.Equal(HttpStatusCode.OK, kept.StatusCode);
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound, HttpStatusCode.NotFound), (elsewhere.StatusCode, taken.StatusCode, unknown.StatusCode));
        Assert.Contains((await ingestion.Client.GetFromJsonAsync<IReadOnlyList<FormDraft>>("/api/form-drafts", Cancellation))!, d => d.Id == draft && d.Title == "A new question");
    }

    [Fact]
    public async Task Every_fault_of_a_draft_is_named()
    {
        using var answer = await ingestion.SendAsync(
            HttpMethod.Put, $"/api/form-drafts/{Guid.CreateVersion7()}", new KeepFormDraft { Form = "A form", Title = new string('t', 301), Content = new string('c', 500_001) });

        Assert.Equal(["content", "form", "sequence", "title"], (await HttpProblem.ReadAsync(answer)).Errors.Keys.Order(StringComparer.Ordinal));
    }

    private Task<HttpResponseMessage> KeepAsync(string address, string title, long sequence) =>
        ingestion.SendAsync(HttpMethod.Put, address, new KeepFormDraft { Form = "study", Title = title, Content = $"typed {title}", Sequence = sequence });
}
