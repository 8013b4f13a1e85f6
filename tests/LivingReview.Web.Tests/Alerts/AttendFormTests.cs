using Bunit;
using LivingReview.Contracts.Shifts;
using LivingReview.Web.Access;
using LivingReview.Web.Alerts;
using LivingReview.Web.Tests.Fakes;
using Microsoft.Extensions.DependencyInjection;

namespace LivingReview.Web.Tests.Alerts;

public sealed class AttendFormTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly BunitContext _context = new();
    private FakeApi _api = null!;

    private Shift Alert => _api.Alerts.PanelShifts.Single(s => s.Severity == "warn");

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
    public async Task Who_is_signed_in_is_not_asked_for_a_name()
    {
        _context.Services.GetRequiredService<Credential>().Take(FakeEvidence.Key, new Person("Asha", "reviewer"));
        var form = Render();
        Assert.Empty(form.FindAll("#attend-actor"));
        Assert.Contains("Asha", form.Find("[data-testid=attend-as]").TextContent, StringComparison.Ordinal);

        await form.FindAll("button")[1].ClickAsync(new());

        await form.WaitForElementAsync(".done", Patience);
        Assert.Equal(("resolved", "Asha"), (Alert.Life[^1].Action, Alert.Life[^1].Actor));
    }

    [Fact]
    public async Task Where_nobody_signs_in_the_name_is_typed()
    {
        var form = Render();
        await form.FindAll("button")[1].ClickAsync(new());
        await form.WaitForAssertionAsync(() => Assert.Contains("Who does this", form.Find("#attend-actor-fault").TextContent, StringComparison.Ordinal), Patience);
    }

    private IRenderedComponent<AttendForm> Render() => _context.Render<AttendForm>(parameters => parameters.Add(p => p.Shift, Alert));
}
