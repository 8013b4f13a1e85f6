using Bunit;
using LivingReview.Contracts.Studies;
using LivingReview.Web.Studies;
using LivingReview.Web.Tests.Fakes;

namespace LivingReview.Web.Tests.Studies;

public sealed class AddStudyFormTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly BunitContext _context = new();
    private readonly List<StudyView> _accepted = [];
    private FakeApi _api = null!;

    public async ValueTask InitializeAsync()
    {
        _api = await FakeApi.StartAsync();
        _context.Services.AddReadingOf(_api.Address);
    }

    public async ValueTask DisposeAsync()
    {
        await _context.DisposeAsync();
        await _api.DisposeAsync();
    }

    [Fact]
    public async Task Problems_stand_beside_their_fields_and_nothing_typed_is_lost()
    {
        var form = Render();
        await TypeAsync(form, "label", "Lee 2026");
        await TypeAsync(form, "tp", "40");
        await TypeAsync(form, "fp", "-1");
        await TypeAsync(form, "tn", "90");

        await form.Find("form").SubmitAsync();

        await form.WaitForAssertionAsync(() => Assert.Equal("This count is missing.", form.Find("#study-fn-fault").TextContent), Patience);
        Assert.Equal("A count cannot be negative.", form.Find("#study-fp-fault").TextContent);
        Assert.Equal("study-fp-fault", form.Find("#study-fp").GetAttribute("aria-describedby"));
        Assert.Equal("true", form.Find("#study-fp").GetAttribute("aria-invalid"));
        Assert.Equal("40", form.Find("#study-tp").GetAttribute("value"));
        Assert.Equal(15, _api.View.Revision);
    }

    [Fact]
    public async Task An_accepted_study_is_confirmed_and_the_form_is_empty_again()
    {
        var form = Render();
        await FillAsync(form);

        await form.Find("form").SubmitAsync();

        await form.WaitForAssertionAsync(() => Assert.Contains("Lee 2026 is in the review as revision 16", form.Find(".done").TextContent, StringComparison.Ordinal), Patience);
        Assert.Equal("", form.Find("#study-label").GetAttribute("value"));
        Assert.Equal("Lee 2026", Assert.Single(_accepted).Study.Label);
        Assert.Equal(6, _api.Figures["modality=ct"].Studies.Count);
    }

    [Fact]
    public async Task The_same_content_sent_again_carries_the_same_key_and_an_edit_another()
    {
        var form = Render();
        await FillAsync(form);
        await TypeAsync(form, "fn", "");
        await form.Find("form").SubmitAsync();
        await form.WaitForElementAsync("#study-fn-fault", Patience);

        await form.Find("form").SubmitAsync();
        await form.WaitForAssertionAsync(() => Assert.Equal(2, _api.IdempotencyKeys.Count), Patience);
        await form.WaitForAssertionAsync(() => Assert.False(form.Find("button").HasAttribute("disabled")), Patience);
        await TypeAsync(form, "fn", "4");
        await form.Find("form").SubmitAsync();
        await form.WaitForElementAsync(".done", Patience);

        var keys = _api.IdempotencyKeys.ToArray();
        Assert.Equal(keys[0], keys[1]);
        Assert.NotEqual(keys[1], keys[2]);
    }

    [Fact]
    public async Task A_server_that_is_gone_keeps_what_was_typed()
    {
        var form = Render();
        await FillAsync(form);
        await _api.DisposeAsync();

        await form.Find("form").SubmitAsync();

        await form.WaitForAssertionAsync(() => Assert.Contains("could not be reached", form.Find(".outcome").TextContent, StringComparison.Ordinal), Patience);
        Assert.Equal("Lee 2026", form.Find("#study-label").GetAttribute("value"));
    }

    [Fact]
    public async Task The_counts_typed_give_sensitivity_and_specificity_at_once()
    {
        var form = Render();

        await FillAsync(form);

        Assert.Contains("sensitivity 0.909, specificity 0.900", form.Find("fieldset .note").TextContent, StringComparison.Ordinal);
    }

    private static async Task FillAsync(IRenderedComponent<AddStudyForm> form)
    {
        await TypeAsync(form, "label", "Lee 2026");
        await TypeAsync(form, "year", "2026");
        await TypeAsync(form, "tp", "40");
        await TypeAsync(form, "fp", "10");
        await TypeAsync(form, "fn", "4");
        await TypeAsync(form, "tn", "90");
        await form.Find("#study-modality").ChangeAsync(new() { Value = "ct" });
    }

    private static Task TypeAsync(IRenderedComponent<AddStudyForm> form, string field, string text) =>
        form.Find($"#study-{field}").InputAsync(new() { Value = text });

    private IRenderedComponent<AddStudyForm> Render() => _context.Render<AddStudyForm>(parameters => parameters
        .Add(p => p.Review, FakeApi.Review)
        .Add(p => p.Protocol, _api.View.Protocol)
        .Add(p => p.Accepted, study => _accepted.Add(study)));
}
