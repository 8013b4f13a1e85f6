using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using LivingReview.Contracts.Alerts;
using LivingReview.Notification.Secrets;
using LivingReview.Testing;
using Npgsql;

namespace LivingReview.Notification.Tests.Service;

/// <summary>What signs deliveries, and what addresses and links hold, is nowhere in the database as it is.</summary>
public sealed class SecretsAtRestTests(PostgresFixture postgres) : IAsyncLifetime
{
    private const string Token = "Tok3nOfTheAddress";

    private readonly TemporaryFolder _folder = new();
    private readonly NotificationService _notification = new(postgres);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string KeyFolder => _folder["secret-keys"];

    public async ValueTask InitializeAsync()
    {
        _notification.Settings["Notification:Encryption:KeyFolder"] = KeyFolder;
        _notification.Settings["Notification:Mail:Host"] = "127.0.0.1";
        _notification.Settings["Notification:Mail:Port"] = "9";
        _notification.Settings["Notification:Mail:Security"] = "none";
        _notification.Settings["Notification:Mail:From"] = "reviews@example.org";
        _notification.Settings["Notification:PublicAddress"] = "https://reviews.example.org";
        await _notification.InitializeAsync();
    }

    [Theory]
    [InlineData("hmac-sha256")]
    [InlineData("ed25519")]
    public async Task A_dump_of_the_database_holds_no_secret_and_no_token(string signature)
    {
        await using var receiver = await WebhookReceiver.StartAsync(200);
        var (review, subscription) = await SubscribedAsync(receiver, signature);
        using var answer = await _notification.Client.PostAsJsonAsync($"/api/reviews/{review}/subscriptions/{subscription.Id}/rotate-secret", new RotateSecret(), Cancellation);
        var rotated = (await answer.Content.ReadFromJsonAsync<SubscriptionView>(Cancellation))!;
        await _notification.ShiftAsync(review, 2);
        await _notification.AttemptedAsync(subscription);

        var dump = await DumpAsync();

        Assert.Contains("\"Status\": \"delivered\"", dump, StringComparison.Ordinal);
        Assert.Contains(subscription.Id.ToString(), dump, StringComparison.Ordinal);
        Assert.Equal(4, dump.Split("\"enc:v1:").Length - 1); // address, two secrets, token of the link
        foreach (var secret in new[] { Token, "whsec_", "whsk_", subscription.Secret?["whsec_".Length..], rotated.Secret?["whsec_".Length..] }.OfType<string>())
            Assert.DoesNotContain(secret, dump, StringComparison.Ordinal);
        Assert.Matches("confirm-[0-9a-f]{64}", dump);
        Assert.DoesNotMatch("confirm-[0-9a-f]{48}[^0-9a-f]", dump);
    }

    [Fact]
    public async Task What_an_earlier_version_stored_in_plain_text_is_read_and_encrypted_at_the_next_start()
    {
        await using var receiver = await WebhookReceiver.StartAsync(200);
        await _notification.StopAsync();
        _notification.Settings["Notification:Encryption:KeyFolder"] = null;
        await _notification.StartAsync();
        var (review, subscription) = await SubscribedAsync(receiver);
        Assert.Contains(subscription.Secret!, await DumpAsync(), StringComparison.Ordinal);
        await _notification.StopAsync();

        _notification.Settings["Notification:Encryption:KeyFolder"] = KeyFolder;
        await _notification.StartAsync();
        await _notification.ShiftAsync(review, 2);
        var delivery = await _notification.AttemptedAsync(subscription);

        Assert.Equal(("delivered", 200), (delivery.Status, delivery.Attempts[0].StatusCode));
        await Eventually.SeesAsync(DumpAsync, d => !d.Contains(subscription.Secret!, StringComparison.Ordinal) && !d.Contains(Token, StringComparison.Ordinal), "a database without plain secrets");
    }

    [Fact]
    public async Task A_rotated_key_ring_encrypts_anew_while_the_service_runs_and_the_old_key_can_go()
    {
        await using var receiver = await WebhookReceiver.StartAsync(200);
        var (review, subscription) = await SubscribedAsync(receiver);
        var before = await StoredAsync(subscription);

        var keys = new SecretKeyRing(KeyFolder, TimeProvider.System);
        keys.Rotate();
        _notification.Advance(TimeSpan.FromMinutes(1));
        await Eventually.SeesAsync(() => StoredAsync(subscription), s => s != before && keys.IsCurrent(s), "the secret under the new key");
        Assert.Equal(1, keys.RemoveOldKeys());
        await _notification.ShiftAsync(review, 2);

        Assert.Equal("delivered", (await _notification.AttemptedAsync(subscription)).Status);
        Assert.Equal(before, keys.Decrypt(before)); // no key opens it any more
        Assert.Equal(subscription.Secret, keys.Decrypt(await StoredAsync(subscription)));
    }

    [Fact]
    public async Task Without_its_keys_the_service_evaluates_and_says_why_it_does_not_deliver_and_delivers_when_they_are_back()
    {
        await using var receiver = await WebhookReceiver.StartAsync(200);
        var (review, subscription) = await SubscribedAsync(receiver);
        await _notification.StopAsync();
        Directory.Move(KeyFolder, _folder["lost"]);
        await _notification.StartAsync();

        await _notification.ShiftAsync(review, 2);
        var failed = await _notification.AttemptedAsync(subscription);
        using var ready = await _notification.Client.GetAsync(new Uri("/health/ready", UriKind.Relative), Cancellation);
        using var renamed = await _notification.Client.PutAsJsonAsync($"/api/reviews/{review}/subscriptions/{subscription.Id}", new UpdateSubscription { Name = "renamed" }, Cancellation);

        Assert.Contains("its key is not in the folder of keys", failed.Attempts[0].Error, StringComparison.Ordinal);
        Assert.Single(await _notification.AlertsAsync(review, subscription.Id));
        Assert.Contains("no key opens", await ready.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.OK, "********"), (renamed.StatusCode, (await renamed.Content.ReadFromJsonAsync<SubscriptionView>(Cancellation))!.WebhookUrl));

        foreach (var key in Directory.GetFiles(_folder["lost"])) File.Copy(key, Path.Combine(KeyFolder, Path.GetFileName(key)));
        _notification.Advance(TimeSpan.FromMinutes(1));

        await Eventually.SeesAsync(async () => (await _notification.DeliveriesAsync(subscription))[0].Status, s => s == "delivered", "the delivery with the key that is back");
        Assert.Single(receiver.Calls);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_used_stops_the_start_with_its_setting()
    {
        await _notification.StopAsync();
        var file = _folder["a-file"];
        await File.WriteAllTextAsync(file, "", Cancellation);
        _notification.Settings["Notification:Encryption:KeyFolder"] = file;

        var fault = await Assert.ThrowsAsync<Hosting.Configuration.InvalidConfigurationException>(_notification.StartAsync);

        Assert.Contains("Notification:Encryption:KeyFolder", fault.Message, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        await _notification.DisposeAsync();
        _folder.Dispose();
    }

    private async Task<(string Review, SubscriptionView Subscription)> SubscribedAsync(WebhookReceiver receiver, string? signature = null)
    {
        var review = await _notification.ReviewAsync();
        using var answer = await _notification.Client.PostAsJsonAsync(
            $"/api/reviews/{review}/subscriptions",
            new CreateSubscription { Name = "panel", Threshold = 0.02, WebhookUrl = $"{receiver.Url}?token={Token}", Email = "panel@example.org", Signature = signature }, Cancellation);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
        return (review, (await answer.Content.ReadFromJsonAsync<SubscriptionView>(Cancellation))!);
    }

    private async Task<string> DumpAsync()
    {
        var file = _folder[$"dump-{Guid.NewGuid():N}.sql"];
        await PostgresProgram.RunAsync("pg_dump", ["--schema=notification", "--inserts", "--file", file], PostgresProgram.EnvironmentOf(_notification.Database), Cancellation);
        return await File.ReadAllTextAsync(file, Cancellation);
    }

    private async Task<string> StoredAsync(SubscriptionView subscription)
    {
        await using var connection = new NpgsqlConnection(_notification.Database);
        await connection.OpenAsync(Cancellation);
        await using var query = new NpgsqlCommand("select data::text from notification.mt_doc_subscription where id = $1", connection) { Parameters = { new() { Value = subscription.Id } } };
        return JsonNode.Parse((string)(await query.ExecuteScalarAsync(Cancellation))!)!["Secret"]!.GetValue<string>();
    }
}
