using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using LivingReview.Contracts.Alerts;
using LivingReview.Notification.Alerts;
using LivingReview.Testing;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace LivingReview.Notification.Tests.Service;

/// <summary>The list of alerts, its pages, one alert and the feed come from records, which follow from the log whoever wrote it.</summary>
public sealed class AlertRecordTests(NotificationService notification, PostgresFixture postgres) : IClassFixture<NotificationService>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static async Task<IReadOnlyList<OpenAlerts>> OpenAsync(HttpClient client, string query) =>
        (await client.GetFromJsonAsync<IReadOnlyList<OpenAlerts>>($"/api/alerts/open{query}", Cancellation))!;

    [Fact]
    public async Task The_pages_together_are_the_whole_list()
    {
        var review = await notification.ReviewAsync();
        for (var version = 2; version <= 9; version++) await notification.ShiftAsync(review, version);
        var whole = await notification.AlertsAsync(review);

        var pages = new List<IReadOnlyList<Alert>>();
        for (var next = $"/api/reviews/{review}/shifts?limit=3"; next is not null;)
        {
            using var answer = await notification.Client.GetAsync(new Uri(next, UriKind.Relative), Cancellation);
            pages.Add((await answer.Content.ReadFromJsonAsync<IReadOnlyList<Alert>>(Cancellation))!);
            next = answer.Headers.TryGetValues("Link", out var links) ? links.Single().Split('>')[0].TrimStart('<') : null;
        }

        Assert.Equal(8, whole.Count);
        Assert.Equal([3, 3, 2], pages.Select(p => p.Count));
        Assert.Equal(whole.Select(s => s.Id), pages.SelectMany(p => p).Select(s => s.Id));
    }

    [Fact]
    public async Task A_page_that_cannot_be_is_refused_with_its_field()
    {
        var review = await notification.ReviewAsync();

        using var empty = await notification.Client.GetAsync(new Uri($"/api/reviews/{review}/shifts?limit=0", UriKind.Relative), Cancellation);
        using var unknown = await notification.Client.GetAsync(new Uri($"/api/reviews/{review}/shifts?limit=3&after={Guid.Empty}", UriKind.Relative), Cancellation);

        Assert.Contains("limit", await empty.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        Assert.False(empty.IsSuccessStatusCode);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    [Fact]
    public async Task What_was_done_about_an_alert_is_shown_with_it_at_once()
    {
        var review = await notification.ReviewAsync();
        await notification.ShiftAsync(review, 2);
        var alert = Assert.Single(await notification.AlertsAsync(review));

        using (var done = await notification.Client.PostAsJsonAsync($"/api/reviews/{review}/shifts/{alert.Id}/acknowledge", new AlertAction { Actor = "Ann Lee", Note = "Seen." }, Cancellation))
            Assert.True(done.IsSuccessStatusCode, await done.Content.ReadAsStringAsync(Cancellation));

        var one = await notification.Client.GetFromJsonAsync<Alert>($"/api/reviews/{review}/shifts/{alert.Id}", Cancellation);
        Assert.Equal(["acknowledged"], one!.Life.Select(l => l.Action));
        Assert.Equal(["Ann Lee"], Assert.Single(await notification.AlertsAsync(review)).Life.Select(l => l.Actor));
    }

    /// <summary>The evaluation writes to the same log as those who answer alerts.</summary>
    [Fact]
    public async Task Many_at_once_do_something_about_an_alert_while_its_review_is_evaluated_and_all_of_it_is_kept()
    {
        const int Persons = 8;
        var review = await notification.ReviewAsync();
        await notification.ShiftAsync(review, 2);
        var alert = Assert.Single(await notification.AlertsAsync(review));

        var steps = Enumerable.Range(1, Persons).Select(i => notification.Client.PostAsJsonAsync(
            $"/api/reviews/{review}/shifts/{alert.Id}/acknowledge", new AlertAction { Actor = $"Person {i}", Note = "Seen." }, Cancellation)).ToList();
        await notification.ShiftAsync(review, 3);
        var answers = await Task.WhenAll(steps);

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        foreach (var answer in answers) answer.Dispose();
        var one = await notification.Client.GetFromJsonAsync<Alert>($"/api/reviews/{review}/shifts/{alert.Id}", Cancellation);
        Assert.Equal(Enumerable.Range(1, Persons).Select(i => $"Person {i}"), one!.Life.Select(l => l.Actor).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Reviews_with_open_alerts_are_listed_the_newest_alert_first_until_a_person_resolves_it()
    {
        var (older, newer, quiet) = (await notification.ReviewAsync(), await notification.ReviewAsync(), await notification.ReviewAsync());
        await notification.ShiftAsync(older, 2);
        notification.Time.Advance(TimeSpan.FromMinutes(1));
        await notification.ShiftAsync(newer, 2);
        var alert = Assert.Single(await notification.AlertsAsync(newer));

        Assert.Equal([newer, older], (await OpenAsync(notification.Client, "?limit=1000")).Select(o => o.Review).Where(r => r == older || r == newer));
        Assert.Equal([newer], (await OpenAsync(notification.Client, "?limit=1")).Select(o => o.Review));
        var named = Assert.Single(await OpenAsync(notification.Client, $"?reviews={quiet},{newer}"));
        Assert.Equal((newer, 1, alert.DetectedAt), (named.Review, named.Count, named.NewestAt));

        using (var done = await notification.Client.PostAsJsonAsync($"/api/reviews/{newer}/shifts/{alert.Id}/resolve", new AlertAction { Actor = "Ann Lee", Note = "Checked." }, Cancellation))
            Assert.True(done.IsSuccessStatusCode, await done.Content.ReadAsStringAsync(Cancellation));

        Assert.Equal([older], (await OpenAsync(notification.Client, $"?reviews={older},{newer}")).Select(o => o.Review));
    }

    [Fact]
    public async Task An_alert_that_a_later_one_of_its_stratum_replaced_is_not_counted_as_open()
    {
        var review = await notification.ReviewAsync();
        for (var version = 2; version <= 4; version++)
        {
            notification.Time.Advance(TimeSpan.FromMinutes(1));
            await notification.TellAsync(review, version, Given.Stratum("overall", 0.9 - (0.06 * version), 0.90));
        }

        var alerts = await notification.AlertsAsync(review);

        Assert.Equal(3, alerts.Count(a => a is { Kind: "shifted", Severity: > Severity.Info }));
        Assert.Single(alerts.Select(a => a.Stratum).Distinct());
        var open = Assert.Single(await OpenAsync(notification.Client, $"?reviews={review}"));
        Assert.Equal((1, alerts.Max(a => a.DetectedAt)), (open.Count, open.NewestAt));
    }

    [Fact]
    public async Task A_database_of_before_the_records_gets_them_from_its_log()
    {
        await using var before = new NotificationService(postgres);
        await before.InitializeAsync();
        var review = await before.ReviewAsync();
        for (var version = 2; version <= 6; version++) await before.ShiftAsync(review, version);
        var alert = (await before.AlertsAsync(review))[2];
        using (var muted = await before.Client.PostAsJsonAsync($"/api/reviews/{review}/shifts/{alert.Id}/mute", new AlertAction { Actor = "Ann Lee", Until = before.Time.GetUtcNow().AddDays(1) }, Cancellation))
            Assert.True(muted.IsSuccessStatusCode);
        var shown = JsonSerializer.Serialize(await before.AlertsAsync(review));
        var open = JsonSerializer.Serialize(await OpenAsync(before.Client, ""));
        Assert.Contains(review, open, StringComparison.Ordinal);
        await before.StopAsync();
        await using (var connection = new NpgsqlConnection(before.Database))
        {
            await connection.OpenAsync(Cancellation);
            await using var command = connection.CreateCommand();
            command.CommandText = "delete from notification.mt_doc_alertrecord; delete from notification.mt_doc_alertstep; delete from notification.mt_doc_unresolvedalert; delete from notification.mt_event_progression where name like 'alert-index%'";
            await command.ExecuteNonQueryAsync(Cancellation);
        }

        await before.StartAsync();

        Assert.Equal(shown, JsonSerializer.Serialize(await before.AlertsAsync(review))); // from the log, if need be
        await Eventually.SeesAsync(RecordsAsync, n => n == 5, "the records");
        Assert.Equal(shown, JsonSerializer.Serialize(await before.AlertsAsync(review)));
        Assert.Equal(open, JsonSerializer.Serialize(await OpenAsync(before.Client, "")));

        async Task<int> RecordsAsync()
        {
            await using var session = before.Services.GetRequiredService<INotificationStore>().QuerySession();
            return await session.Query<AlertRecord>().CountAsync(r => r.Review == review, Cancellation);
        }
    }
}
