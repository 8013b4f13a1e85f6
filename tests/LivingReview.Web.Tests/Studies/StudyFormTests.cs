using Bunit;
using LivingReview.Contracts.Studies;
using LivingReview.Web.Studies.Drafting;
using LivingReview.Web.Tests.Fakes;

namespace LivingReview.Web.Tests.Studies;

public sealed class StudyFormTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

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
    public async Task It_takes_the_place_of_the_short_form()
    {
        var form = Render();
        await FillAsync(form);

        await form.Find("form").SubmitAsync();

        await form.WaitForAssertionAsync(() => Assert.Contains("Lee 2026 is in the review as revision 16", form.Find(".done").TextContent, StringComparison.Ordinal), Patience);
        Assert.Equal("", form.Find("#study-label").GetAttribute("value"));
        Assert.Equal("Lee 2026", Assert.Single(_accepted).Study.Label);
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
        await form.WaitForAssertionAsync(() => Assert.False(form.Find("[data-testid=submit-study]").HasAttribute("disabled")), Patience);
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
    public async Task A_correction_is_sent_as_the_version_that_was_read()
    {
        var existing = _api.Evidence.Studies[0];
        var form = _context.Render<StudyForm>(parameters => parameters
            .Add(p => p.Review, FakeApi.Review).Add(p => p.Protocol, _api.View.Protocol).Add(p => p.Existing, existing).Add(p => p.Accepted, study => _accepted.Add(study)));
        await TypeAsync(form, "fn", "6");
        await TypeAsync(form, "reason", "Misread.");

        await form.Find("form").SubmitAsync();

        await form.WaitForElementAsync(".done", Patience);
        Assert.Equal((2, 6L), (_accepted[0].Version, _accepted[0].Study.Tables[0].Fn));
        Assert.Contains(_api.Evidence.Sent, sent => sent.Address.EndsWith("/studies/jang-2021", StringComparison.Ordinal) && sent.Body.Contains("Misread.", StringComparison.Ordinal));
    }

    private static async Task FillAsync(IRenderedComponent<StudyForm> form)
    {
        foreach (var (field, text) in new[] { ("label", "Lee 2026"), ("year", "2026"), ("tp", "40"), ("fp", "10"), ("fn", "4"), ("tn", "90") })
            await TypeAsync(form, field, text);
        await form.Find("#study-modality").ChangeAsync(new() { Value = "ct" });
    }

    private static Task TypeAsync(IRenderedComponent<StudyForm> form, string field, string text) => form.Find($"#study-{field}").InputAsync(new() { Value = text });

    private IRenderedComponent<StudyForm> Render() => _context.Render<StudyForm>(parameters => parameters
        .Add(p => p.Review, FakeApi.Review).Add(p => p.Protocol, _api.View.Protocol).Add(p => p.Accepted, study => _accepted.Add(study)));
}
