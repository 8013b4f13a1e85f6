using Bunit;
using LivingReview.Contracts.Studies;
using LivingReview.Web.Studies.Editing;
using LivingReview.Web.Tests.Fakes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace LivingReview.Web.Tests.Studies.Editing;

public sealed class StudyFormTests : RenderedOverApi
{
    private readonly List<StudyView> _accepted = [];

    [Fact]
    public async Task An_accepted_study_is_confirmed_and_the_form_is_empty_again()
    {
        var form = Render();
        await FillAsync(form);

        await form.OnAsync("form", e => e.SubmitAsync());

        await form.WaitForAssertionAsync(() => Assert.Contains("Lee 2026 was saved as revision 16", form.Find(".done").TextContent, StringComparison.Ordinal), Patience);
        Assert.Equal("", form.Find("#study-label").GetAttribute("value"));
        Assert.Equal("Lee 2026", Assert.Single(_accepted).Study.Label);
        Assert.Equal(6, Api.Figures["modality=ct"].Studies.Count);
    }

    [Fact]
    public async Task The_short_form_asks_only_for_the_counts_and_opens_to_every_field_with_the_input_kept()
    {
        var form = Render(shortly: true);
        await FillAsync(form);
        Assert.Contains("sensitivity 0.909, specificity 0.900", form.Find("fieldset .note").TextContent, StringComparison.Ordinal);
        Assert.Empty(form.FindAll("details"));

        await form.OnAsync("[data-testid=all-fields]", e => e.ClickAsync(new()));

        Assert.NotEmpty(form.FindAll("#study-title"));
        Assert.NotEmpty(form.FindAll("[data-testid=study-solver]"));
        Assert.Equal("40", form.Find("#study-tp").GetAttribute("value"));
        Assert.Equal("ct", form.Find("#study-modality").GetAttribute("value"));
        Assert.Empty(form.FindAll("[data-testid=all-fields]"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Problems_are_shown_beside_their_fields_and_no_input_is_lost(bool shortly)
    {
        var form = Render(shortly);
        await TypeAsync(form, "label", "Lee 2026");
        await TypeAsync(form, "tp", "40");
        await TypeAsync(form, "fp", "-1");
        await TypeAsync(form, "tn", "90");

        await form.OnAsync("form", e => e.SubmitAsync());

        await form.WaitForAssertionAsync(() => Assert.Equal("This count is missing.", form.Find("#study-fn-fault").TextContent), Patience);
        Assert.Equal("A count cannot be negative.", form.Find("#study-fp-fault").TextContent);
        Assert.Equal("study-fp-fault", form.Find("#study-fp").GetAttribute("aria-describedby"));
        Assert.Equal("true", form.Find("#study-fp").GetAttribute("aria-invalid"));
        Assert.Equal("40", form.Find("#study-tp").GetAttribute("value"));
        Assert.Equal(15, Api.View.Revision);
    }

    [Fact]
    public async Task The_same_content_sent_again_carries_the_same_key_and_an_edit_another()
    {
        var form = Render();
        await FillAsync(form);
        await TypeAsync(form, "fn", "");
        await form.OnAsync("form", e => e.SubmitAsync());
        await form.WaitForElementAsync("#study-fn-fault", Patience);
        await form.OnAsync("form", e => e.SubmitAsync());
        await form.WaitForAssertionAsync(() => Assert.Equal(2, Api.IdempotencyKeys.Count), Patience);
        await form.WaitForAssertionAsync(() => Assert.False(form.Find("[data-testid=submit-study]").HasAttribute("disabled")), Patience);
        await TypeAsync(form, "fn", "4");
        await form.OnAsync("form", e => e.SubmitAsync());
        await form.WaitForElementAsync(".done", Patience);

        var keys = Api.IdempotencyKeys.ToArray();
        Assert.Equal(keys[0], keys[1]);
        Assert.NotEqual(keys[1], keys[2]);
    }

    [Fact]
    public async Task A_server_that_is_gone_keeps_what_was_typed()
    {
        var form = Render();
        await FillAsync(form);
        await Api.DisposeAsync();

        await form.OnAsync("form", e => e.SubmitAsync());

        await form.WaitForAssertionAsync(() => Assert.Contains("not responding", form.Find(".outcome").TextContent, StringComparison.Ordinal), Patience);
        Assert.Equal("Lee 2026", form.Find("#study-label").GetAttribute("value"));
    }

    [Fact]
    public async Task What_is_typed_is_kept_on_the_server_and_taken_up_by_another_form()
    {
        var form = Render();
        await TypeAsync(form, "label", "Lee 2026");
        await TypeAsync(form, "tp", "40");
        await form.WaitForAssertionAsync(() => Assert.Contains("Draft kept on the server", form.Find("[data-testid=draft-state]").TextContent, StringComparison.Ordinal), Patience);

        var another = Render(shortly: true);
        await another.WaitForElementAsync("[data-testid=continue-draft]", Patience);
        Assert.Equal("", another.Find("#study-tp").GetAttribute("value"));
        await another.OnAsync("[data-testid=continue-draft]", e => e.ClickAsync(new()));

        await another.WaitForAssertionAsync(() => Assert.Equal(("Lee 2026", "40"), (another.Find("#study-label").GetAttribute("value"), another.Find("#study-tp").GetAttribute("value"))), Patience);
        Assert.Equal(form.Find("form").GetAttribute("data-draft"), another.Find("form").GetAttribute("data-draft"));
    }

    [Fact]
    public async Task A_draft_is_finished_when_its_study_is_saved()
    {
        var form = Render();
        await FillAsync(form);
        await form.WaitForAssertionAsync(() => Assert.Equal("Lee 2026", Assert.Single(Api.FormDrafts.Unfinished).Title), Patience);
        var before = form.Find("form").GetAttribute("data-draft");

        await form.OnAsync("form", e => e.SubmitAsync());

        await form.WaitForElementAsync(".done", Patience);
        Assert.Empty(Api.FormDrafts.Unfinished);
        Assert.NotEqual(before, form.Find("form").GetAttribute("data-draft"));
    }

    [Fact]
    public async Task What_is_typed_while_a_study_is_being_saved_neither_hides_the_outcome_nor_stays_as_a_draft()
    {
        var form = Render();
        await FillAsync(form);
        var saving = new TaskCompletionSource();
        Api.BeforeSubmission = saving.Task;
        var sent = form.OnAsync("form", e => e.SubmitAsync());
        await form.WaitForAssertionAsync(() => Assert.True(form.Find("[data-testid=submit-study]").HasAttribute("disabled")), Patience);

        await TypeAsync(form, "label", "Lee 2026");
        saving.SetResult();
        await sent;

        await form.WaitForElementAsync(".done", Patience);
        await TypeAsync(form, "label", "Kim 2026");
        await form.WaitForAssertionAsync(() => Assert.Equal("Kim 2026", Assert.Single(Api.FormDrafts.Unfinished).Title), Patience);
        Assert.Contains("Lee 2026 was saved as revision 16", form.Find(".done").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_draft_that_is_on_its_way_when_its_study_is_saved_does_not_stay()
    {
        var keeping = new TaskCompletionSource();
        Api.FormDrafts.BeforeKeeping = keeping.Task;
        var form = Render();
        await FillAsync(form);
        await form.WaitForAssertionAsync(() => Assert.Equal(1, Api.FormDrafts.Arrived), Patience);

        await form.OnAsync("form", e => e.SubmitAsync());
        await form.WaitForElementAsync(".done", Patience);
        keeping.SetResult();

        await form.WaitForAssertionAsync(() => Assert.Equal(1, Api.FormDrafts.Answered), Patience);
        Assert.Empty(Api.FormDrafts.Unfinished);
        Assert.Equal("", form.Find("[data-testid=draft-state]").TextContent);
    }

    [Fact]
    public async Task A_refused_study_stays_a_draft_to_its_last_letter()
    {
        var time = new FakeTimeProvider();
        Context.Services.AddSingleton<TimeProvider>(time);
        var form = Render();
        await FillAsync(form);
        await TypeAsync(form, "fn", "");
        var saving = new TaskCompletionSource();
        Api.BeforeSubmission = saving.Task;
        var sent = form.OnAsync("form", e => e.SubmitAsync());
        await TypeAsync(form, "label", "Lee 2027");

        time.Advance(TimeSpan.FromSeconds(1));
        await form.InvokeAsync(() => { });
        saving.SetResult();
        await sent;
        await form.WaitForElementAsync("#study-fn-fault", Patience);
        time.Advance(TimeSpan.FromSeconds(1));

        await form.WaitForAssertionAsync(() => Assert.Equal("Lee 2027", Assert.Single(Api.FormDrafts.Unfinished).Title), Patience);
    }

    [Fact]
    public async Task A_correction_is_sent_as_the_version_that_was_read()
    {
        var existing = Api.Evidence.Studies[0];
        var form = Context.Render<StudyForm>(parameters => parameters
            .Add(p => p.Review, FakeApi.Review).Add(p => p.Protocol, Api.View.Protocol).Add(p => p.Existing, existing).Add(p => p.Accepted, study => _accepted.Add(study)));
        await TypeAsync(form, "fn", "6");
        await TypeAsync(form, "reason", "Misread.");

        await form.OnAsync("form", e => e.SubmitAsync());

        await form.WaitForElementAsync(".done", Patience);
        Assert.Equal((2, 6L), (_accepted[0].Version, _accepted[0].Study.Tables[0].Fn));
        Assert.Contains(Api.Evidence.Sent, sent => sent.Address.EndsWith("/studies/jang-2021", StringComparison.Ordinal) && sent.Body.Contains("Misread.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Several_reported_figures_that_contradict_the_counts_are_accepted_with_one_reason()
    {
        Api.Evidence.Findings =
        [
            new("counts-contradict-inputs", "tables[0].derivationInputs.sensitivity", "The counts do not give what is printed: sensitivity 88%."),
            new("counts-contradict-inputs", "tables[0].derivationInputs.ppv", "The counts do not give what is printed: ppv 75.7%."),
            new("counts-contradict-auc", "tables[0].reportedAuc", "The counts lie off the curve."),
        ];
        var form = Render();
        await FillAsync(form);

        await form.WaitForAssertionAsync(() => Assert.Equal(3, form.FindAll(".guard-finding .warning").Count), Patience);
        Assert.Equal(2, form.FindAll(".guard-finding input").Count);
        Assert.Contains("Table 1: reported PPV", form.Find(".guard-finding").TextContent, StringComparison.Ordinal);
        Api.Evidence.Findings = [];
        await form.OnAsync("#accept-counts-contradict-inputs", e => e.InputAsync(new() { Value = "The paper rounds." }));
        await form.OnAsync("form", e => e.SubmitAsync());
        await form.WaitForElementAsync(".done", Patience);
    }

    private static async Task FillAsync(IRenderedComponent<StudyForm> form)
    {
        foreach (var (field, text) in new[] { ("label", "Lee 2026"), ("year", "2026"), ("tp", "40"), ("fp", "10"), ("fn", "4"), ("tn", "90") })
            await TypeAsync(form, field, text);
        await form.OnAsync("#study-modality", e => e.ChangeAsync(new() { Value = "ct" }));
    }

    private static Task TypeAsync(IRenderedComponent<StudyForm> form, string field, string text) => form.OnAsync($"#study-{field}", e => e.InputAsync(new() { Value = text }));

    private IRenderedComponent<StudyForm> Render(bool shortly = false) => Context.Render<StudyForm>(parameters => parameters
        .Add(p => p.Review, FakeApi.Review).Add(p => p.Protocol, Api.View.Protocol).Add(p => p.Short, shortly).Add(p => p.Accepted, study => _accepted.Add(study)));
}
