using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using LivingReview.Contracts.Alerts;
using LivingReview.Notification.Tests.Service;
using LivingReview.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace LivingReview.Notification.Tests.Channels;

/// <summary>E-mail over real SMTP.</summary>
public sealed partial class MailTests(PostgresFixture postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_is_sent_before_the_address_is_confirmed_and_opening_the_link_confirms_nothing()
    {
        await using var server = new SmtpReceiver();
        await using var notification = await StartAsync(server);
        var review = await notification.ReviewAsync();
        var subscription = await SubscribeAsync(notification, review);
        var confirm = Link(Assert.Single(await server.ReceivedAsync(1)).TextBody, "confirm");

        var request = (await server.ReceivedAsync(1))[0];
        Assert.Equal("Confirm: alerts of “Osteoporosis”", request.Subject);
        Assert.StartsWith($"/reviews/{review}/mail/{subscription.Id}/confirm?token=", PageLink(request.TextBody, "confirm"), StringComparison.Ordinal);
        Assert.Contains("prefers-color-scheme:dark", request.HtmlBody, StringComparison.Ordinal);
        var page = await notification.Client.GetStringAsync(confirm, Cancellation);
        await notification.ShiftAsync(review, 2);
        Assert.Equal("unconfirmed", (await notification.SubscriptionAsync(subscription)).EmailState);
        using var forged = await notification.Client.PostAsync(Regex.Replace(confirm, "token=.*", "token=0"), null, Cancellation);
        using var confirmed = await notification.Client.PostAsync(confirm, null, Cancellation);
        await notification.TellAsync(review, 3, Given.Stratum("overall", 0.60, 0.90));
        notification.Advance(TimeSpan.FromDays(8));

        Assert.Contains($"url=https://reviews.example.org{PageLink(request.TextBody, "confirm")}", System.Net.WebUtility.HtmlDecode(page), StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.OK), (forged.StatusCode, confirmed.StatusCode));
        var digest = (await server.ReceivedAsync(2))[1];
        Assert.Contains("sensitivity fell from 0.800 to 0.600", digest.TextBody, StringComparison.Ordinal);
        Assert.DoesNotContain("0.880", digest.TextBody, StringComparison.Ordinal); // told before the address was confirmed: not to it
    }

    [Fact]
    public async Task What_is_critical_goes_at_once_and_the_rest_is_gathered_for_a_week()
    {
        await using var server = new SmtpReceiver();
        await using var notification = await StartAsync(server);
        var review = await notification.ReviewAsync();
        await ConfirmedAsync(notification, server, review, new PolicyNode
        {
            Any = [new() { Rule = "A1", Threshold = 0.2, Severity = Severity.Critical }, new() { Rule = "A1", Threshold = 0.02 }],
        });

        await notification.TellAsync(review, 2, Given.Stratum("overall", 0.85, 0.90));
        await notification.TellAsync(review, 3, Given.Stratum("overall", 0.50, 0.90));
        var critical = (await server.ReceivedAsync(2))[1];
        await notification.TellAsync(review, 4, Given.Stratum("overall", 0.54, 0.90));
        Assert.Equal(2, server.Messages.Count);
        notification.Advance(TimeSpan.FromDays(8));
        var digest = (await server.ReceivedAsync(3))[2];

        Assert.Equal("Critical: Osteoporosis: All studies: sensitivity 0.85 → 0.50", critical.Subject);
        Assert.Contains("0.850 to 0.500", critical.TextBody, StringComparison.Ordinal);
        Assert.Equal("Osteoporosis: 2 alerts, latest All studies: sensitivity 0.50 → 0.54", digest.Subject);
        Assert.Contains("0.880 to 0.850", digest.TextBody, StringComparison.Ordinal);
        Assert.Contains("0.500 to 0.540", digest.TextBody, StringComparison.Ordinal);
        Assert.Contains("<table", digest.HtmlBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_click_unsubscribes_as_RFC_8058_says()
    {
        await using var server = new SmtpReceiver();
        await using var notification = await StartAsync(server);
        var review = await notification.ReviewAsync();
        var subscription = await ConfirmedAsync(notification, server, review, new PolicyNode { Rule = "A1", Threshold = 0.02, Severity = Severity.Critical });
        await notification.ShiftAsync(review, 2);
        var message = (await server.ReceivedAsync(2))[1];
        Assert.Equal("List-Unsubscribe=One-Click", message.Headers["List-Unsubscribe-Post"]);
        var link = message.Headers["List-Unsubscribe"]!.Replace("\r\n", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal).Trim('<', '>');

        using var form = new FormUrlEncodedContent([new("List-Unsubscribe", "One-Click")]);
        using var done = await notification.Client.PostAsync(new Uri(link).PathAndQuery, form, Cancellation);
        await notification.TellAsync(review, 3, Given.Stratum("overall", 0.60, 0.90));

        Assert.Equal(HttpStatusCode.OK, done.StatusCode);
        Assert.Equal("none", (await notification.SubscriptionAsync(subscription)).EmailState);
        Assert.Equal(2, server.Messages.Count);
    }

    [Fact]
    public async Task A_message_carries_the_figure_where_there_is_one()
    {
        byte[] picture = [0x89, 0x50, 0x4E, 0x47, 1, 2, 3];
        await using var plots = await PlotsAsync(picture);
        await using var server = new SmtpReceiver();
        await using var notification = await StartAsync(server, plots.Urls.Single());
        var review = await notification.ReviewAsync();
        await ConfirmedAsync(notification, server, review, new PolicyNode { Rule = "A1", Threshold = 0.02, Severity = Severity.Critical });

        await notification.ShiftAsync(review, 2);

        var message = (await server.ReceivedAsync(2))[1];
        var image = Assert.Single(message.BodyParts.OfType<MimePart>(), p => p.ContentType.MimeType == "image/png");
        using var content = new MemoryStream();
        await image.Content!.DecodeToAsync(content, Cancellation);
        Assert.Equal(picture, content.ToArray());
        Assert.Contains($"cid:{image.ContentId}", message.HtmlBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_refuses_for_the_moment_is_asked_again()
    {
        await using var server = new SmtpReceiver { Refusals = 1 };
        await using var notification = await StartAsync(server);
        var review = await notification.ReviewAsync();
        await SubscribeAsync(notification, review);
        await Eventually.HoldsAsync(() => server.Refusals == 0, "the refusal");
        Assert.Empty(server.Messages);

        await Eventually.SeesAsync(
            () =>
            {
                notification.Advance(TimeSpan.FromSeconds(6));
                return Task.FromResult(server.Messages.Count);
            }, count => count == 1, "the message");
    }

    [Fact]
    public async Task Without_a_mail_server_an_address_is_refused()
    {
        await using var notification = new NotificationService(postgres);
        await notification.InitializeAsync();
        var review = await notification.ReviewAsync();

        using var answer = await notification.Client.PostAsJsonAsync($"/api/reviews/{review}/subscriptions", new CreateSubscription { Name = "x", Email = "a@example.org" }, Cancellation);

        Assert.Equal(422, (await HttpProblem.ReadAsync(answer)).Status);
    }

    private async Task<NotificationService> StartAsync(SmtpReceiver server, string? plots = null)
    {
        var notification = new NotificationService(postgres);
        notification.Settings["Notification:Mail:Host"] = "127.0.0.1";
        notification.Settings["Notification:Mail:Port"] = server.Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        notification.Settings["Notification:Mail:Security"] = "none";
        notification.Settings["Notification:Mail:From"] = "alerts@example.org";
        notification.Settings["Notification:PublicAddress"] = "https://reviews.example.org";
        notification.Settings["Notification:Mail:PlotsAddress"] = plots;
        await notification.InitializeAsync();
        return notification;
    }

    private static async Task<SubscriptionView> SubscribeAsync(NotificationService notification, string review, PolicyNode? policy = null)
    {
        using var answer = await notification.Client.PostAsJsonAsync(
            $"/api/reviews/{review}/subscriptions", new CreateSubscription { Name = "clinician", Email = "reader@example.org", Policy = policy ?? new() { Rule = "A1", Threshold = 0.02 } }, Cancellation);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
        return (await answer.Content.ReadFromJsonAsync<SubscriptionView>(Cancellation))!;
    }

    private static async Task<SubscriptionView> ConfirmedAsync(NotificationService notification, SmtpReceiver server, string review, PolicyNode policy)
    {
        var subscription = await SubscribeAsync(notification, review, policy);
        using var confirmed = await notification.Client.PostAsync(Link((await server.ReceivedAsync(1))[0].TextBody, "confirm"), null, Cancellation);
        Assert.Equal(HttpStatusCode.OK, confirmed.StatusCode);
        return subscription;
    }

    private static async Task<WebApplication> PlotsAsync(byte[] picture)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.MapGet("/api/reviews/{review}/plots/timeline.png", (string review) => Results.Bytes(picture, "image/png"));
        await app.StartAsync(Cancellation);
        return app;
    }

    /// <summary>The page's address of a link as that of the API, which the page calls.</summary>
    private static string Link(string? text, string what) => Regex.Replace(PageLink(text, what), "^/reviews/([^/]+)/mail/", "/api/reviews/$1/subscriptions/");

    private static string PageLink(string? text, string what) => new Uri(Address().Matches(text!).Select(m => m.Value).First(l => l.Contains($"/{what}?", StringComparison.Ordinal))).PathAndQuery;

    [GeneratedRegex(@"https://\S+")]
    private static partial Regex Address();
}
