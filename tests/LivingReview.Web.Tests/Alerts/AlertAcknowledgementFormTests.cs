using Bunit;
using LivingReview.Contracts.Alerts;
using LivingReview.Web.Access;
using LivingReview.Web.Alerts;
using LivingReview.Web.Tests.Fakes;
using Microsoft.Extensions.DependencyInjection;

namespace LivingReview.Web.Tests.Alerts;

public sealed class AlertAcknowledgementFormTests : RenderedOverApi
{
    private Alert Alert => Api.Alerts.PanelAlerts.Single(s => s.Severity == Severity.Warn);

    [Fact]
    public async Task Who_is_signed_in_is_not_asked_for_a_name()
    {
        Context.Services.GetRequiredService<Credential>().Set(FakeEvidence.Key, new Person("Asha", "reviewer"));
        var form = Render();
        Assert.Empty(form.FindAll("#respond-actor"));
        Assert.Contains("Asha", form.Find("[data-testid=respond-as]").TextContent, StringComparison.Ordinal);

        await form.OnAsync("button", e => e.ClickAsync(new()), 1);

        await form.WaitForElementAsync(".done", Patience);
        Assert.Equal(("resolved", "Asha"), (Alert.Life[^1].Action, Alert.Life[^1].Actor));
    }

    [Fact]
    public async Task Where_nobody_signs_in_the_name_is_typed()
    {
        var form = Render();
        await form.OnAsync("button", e => e.ClickAsync(new()), 1);
        await form.WaitForAssertionAsync(() => Assert.Contains("Who does this", form.Find("#respond-actor-fault").TextContent, StringComparison.Ordinal), Patience);
    }

    private IRenderedComponent<AlertAcknowledgementForm> Render() => Context.Render<AlertAcknowledgementForm>(parameters => parameters.Add(p => p.Alert, Alert));
}
