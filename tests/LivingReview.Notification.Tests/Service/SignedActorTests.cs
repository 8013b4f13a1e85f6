using System.Net.Http.Headers;
using System.Net.Http.Json;
using LivingReview.Contracts.Alerts;
using LivingReview.Hosting.Authentication;
using LivingReview.Testing;

namespace LivingReview.Notification.Tests.Service;

public sealed class SignedActorTests(PostgresFixture postgres) : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly NotificationService _notification = new(postgres);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var (key, hash) = ApiKey.Secret("ada");
        KeyFile.Change(_folder["keys.json"], _ => [new ApiKey { Id = "ada", Name = "Ada Rao", Role = "reviewer", SecretHash = hash, CreatedAt = DateTimeOffset.UnixEpoch }]);
        _notification.Settings["Authentication:KeyFile"] = _folder["keys.json"];
        await _notification.InitializeAsync();
        _notification.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Somebody else")]
    public async Task Who_is_signed_in_is_the_actor_whatever_is_typed(string? typed)
    {
        var review = await _notification.ReviewAsync();
        await _notification.ShiftAsync(review, 2);
        var id = Assert.Single(await _notification.AlertsAsync(review)).Id;

        using var answer = await _notification.Client.PostAsJsonAsync($"/api/reviews/{review}/shifts/{id}/resolve", new AlertAction { Actor = typed }, Cancellation);

        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
        Assert.Equal("Ada Rao (key ada)", Assert.Single((await _notification.AlertsAsync(review))[0].Life).Actor);
    }

    public async ValueTask DisposeAsync()
    {
        await _notification.DisposeAsync();
        _folder.Dispose();
    }
}
