using System.Net.Http.Json;
using LivingReview.Contracts.Alerts;
using LivingReview.Contracts.Estimates;
using LivingReview.Testing;
using LivingReview.Testing.Living;

namespace LivingReview.EndToEnd.Tests.Living;

/// <summary>A draft is previewed, saved, and what was promised happens: for the review's list, a default subscriber and one with a policy of their own.</summary>
public sealed class PreviewTests(PostgresFixture postgres, RabbitFixture rabbit)
{
    private const string Root = $"/api/reviews/{ReviewApi.Review}";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_the_preview_of_a_study_promises_happens_when_it_is_saved()
    {
        await using var deployment = await Deployment.StartAsync(await postgres.CreateDatabaseAsync(Cancellation), await rabbit.CreateVirtualHostAsync(Cancellation), Cancellation);
        var api = new ReviewApi(deployment.Client);
        await api.RegisterAsync(Cancellation);
        await api.ImportAsync(Cancellation);
        await EvaluatedAsync(deployment, 15);
        await SubscribeAsync(deployment, new CreateSubscription { Name = "default", TargetPrevalence = 0.2 });
        await SubscribeAsync(deployment, new CreateSubscription { Name = "custom", Policy = new PolicyNode { Rule = "A1", Threshold = 0.0005, Severity = Severity.Critical } });
        var draft = SampleStudies.Read()[0] with
        {
            Id = "turn",
            Label = "A turn",
            Tables = [SampleStudies.Read()[0].Tables![0] with { Tp = 100, Fn = 900, Fp = 900, Tn = 100, Primary = null }],
        };

        var effect = await PostAsync<StudyPreview>(deployment, "estimates/preview", draft);
        var promised = await PostAsync<AlertPreview>(deployment, "policies/preview", effect);
        await api.SubmitAsync(draft, Cancellation);
        await EvaluatedAsync(deployment, 16);

        Assert.Equal(3, promised.Subscriptions.Count);
        Assert.All(promised.Subscriptions, s => Assert.NotEmpty(s.Alerts));
        foreach (var subscription in promised.Subscriptions)
        {
            var sent = (await deployment.Client.GetFromJsonAsync<Alert[]>($"{Root}/shifts?subscription={subscription.SubscriptionId}", Cancellation))!;
            Assert.Equal(
                sent.Select(s => (s.Stratum, s.Rule, s.Severity, s.Summary)).Order(), subscription.Alerts.Select(a => (a.Stratum, a.Rule, a.Severity, a.Summary)).Order());
        }
    }

    private static Task<long> EvaluatedAsync(Deployment deployment, long revision) => Eventually.SeesAsync(
        async () => (await deployment.Client.GetFromJsonAsync<AlertsHead>($"{Root}/shifts/head", Cancellation))!.Revision, seen => seen >= revision, $"revision {revision} in notification");

    private static async Task SubscribeAsync(Deployment deployment, CreateSubscription subscription) => await PostAsync<SubscriptionView>(deployment, "subscriptions", subscription);

    private static async Task<T> PostAsync<T>(Deployment deployment, string path, object body)
    {
        using var answer = await deployment.Client.PostAsJsonAsync($"{Root}/{path}", body, Cancellation);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
        return (await answer.Content.ReadFromJsonAsync<T>(Cancellation))!;
    }
}
