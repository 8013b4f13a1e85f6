using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Xml.Linq;
using LivingReview.Notification.Feeds;
using LivingReview.Notification.Notifications;
using LivingReview.Notification.Tests.Service;
using LivingReview.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace LivingReview.Notification.Tests.Channels;

/// <summary>What can be fetched: the Atom feed, the JSON log page by page, the description of it all.</summary>
public sealed class FeedTests(NotificationService notification) : IClassFixture<NotificationService>
{
    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_feed_has_what_RFC_4287_asks_for_and_a_sentence_for_each_shift()
    {
        var review = await notification.ReviewAsync();
        await notification.ShiftAsync(review, 2);
        await notification.TellAsync(review, 3, Given.Stratum("overall", 0.70, 0.90));
        var shifts = await notification.AlertsAsync(review);

        using var answer = await notification.Client.GetAsync($"/api/reviews/{review}/feed.atom", Cancellation);
        var feed = XDocument.Parse(await answer.Content.ReadAsStringAsync(Cancellation)).Root!;

        Assert.Equal("application/atom+xml", answer.Content.Headers.ContentType!.MediaType);
        Assert.All(["id", "title", "updated"], name => Assert.NotEmpty(feed.Element(Atom + name)!.Value));
        Assert.EndsWith($"/api/reviews/{review}/feed.atom", feed.Elements(Atom + "link").Single(l => l.Attribute("rel")!.Value == "self").Attribute("href")!.Value, StringComparison.Ordinal);
        var entries = feed.Elements(Atom + "entry").ToList();
        Assert.Equal(shifts.Select(s => s.Summary), entries.Select(e => e.Element(Atom + "summary")!.Value));
        Assert.All(entries, e => Assert.StartsWith("urn:uuid:", e.Element(Atom + "id")!.Value, StringComparison.Ordinal));
        Assert.Equal(["warn", "warn"], entries.Select(e => e.Element(Atom + "category")!.Attribute("term")!.Value));
        Assert.All(entries, e => Assert.NotNull(e.Element(Atom + "published")));
    }

    /// <summary>A form feed comes with text that was copied from a PDF; XML has no place for it.</summary>
    [Fact]
    public async Task A_title_with_a_character_that_XML_has_no_place_for_leaves_the_feed_readable()
    {
        var review = await notification.ReviewAsync();
        await notification.PublishAsync(Given.Recomputed(review, 2, Given.Stratum("overall", 0.80, 0.90)) with { Title = "Osteo\fporosis\u0001", OccurredAt = notification.Time.GetUtcNow() });
        await Eventually.SeesAsync(() => notification.NotificationsAsync(review), n => n?.EstimateVersion >= 2, "version 2");

        var feed = XDocument.Parse(await notification.Client.GetStringAsync($"/api/reviews/{review}/feed.atom", Cancellation)).Root!;

        Assert.Equal("Osteoporosis", feed.Element(Atom + "title")!.Value);
        Assert.Single(feed.Elements(Atom + "entry"));
    }

    [Fact]
    public async Task A_feed_that_did_not_change_is_not_sent_again()
    {
        var review = await notification.ReviewAsync();
        await notification.ShiftAsync(review, 2);
        using var first = await notification.Client.GetAsync($"/api/reviews/{review}/feed.atom", Cancellation);
        var tag = first.Headers.ETag!.Tag;

        var unchanged = await ConditionalAsync(review, tag);
        await notification.TellAsync(review, 3, Given.Stratum("overall", 0.70, 0.90));
        var changed = await ConditionalAsync(review, tag);

        Assert.Equal((HttpStatusCode.NotModified, HttpStatusCode.OK), (unchanged, changed));
    }

    [Fact]
    public async Task A_feed_of_one_stratum_has_its_shifts_alone()
    {
        var review = await notification.ReviewAsync();
        await notification.TellAsync(review, 2, Given.Stratum("overall", 0.88, 0.90), Given.Stratum("modality=ct", 0.90, 0.90));
        await notification.TellAsync(review, 3, Given.Stratum("overall", 0.80, 0.90), Given.Stratum("modality=ct", 0.80, 0.90));

        var feed = XDocument.Parse(await notification.Client.GetStringAsync($"/api/reviews/{review}/feed.atom?stratum=modality%3Dct", Cancellation)).Root!;

        Assert.Equal("Modality: CT, the estimate has shifted", Assert.Single(feed.Elements(Atom + "entry")).Element(Atom + "title")!.Value);
    }

    [Fact]
    public async Task The_log_is_read_page_by_page_and_nothing_is_missed()
    {
        var review = await notification.ReviewAsync();
        for (var version = 2; version <= 6; version++) await notification.ShiftAsync(review, version);
        var whole = JsonDocument.Parse(await notification.Client.GetStringAsync($"/api/reviews/{review}/events", Cancellation)).RootElement.EnumerateArray().Select(Id).ToList();

        var read = new List<string>();
        var next = $"/api/reviews/{review}/events?limit=3";
        for (var page = 0; page < 20 && next is not null; page++)
        {
            using var answer = await notification.Client.GetAsync(next, Cancellation);
            read.AddRange(JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancellation)).RootElement.EnumerateArray().Select(Id));
            next = answer.Headers.TryGetValues("Link", out var link) ? link.Single().Split('<', '>')[1] : null;
        }

        Assert.Equal(11, whole.Count);
        Assert.Equal(whole, read);
    }

    [Theory]
    [InlineData("", 1251)]
    [InlineData("&limit=499", 1251)]
    [InlineData("&after=-5&limit=5000", 1251)]
    [InlineData("&after=1200&limit=20", 51)]
    [InlineData("&types=org.livingreview.estimate.shifted.v1", 0)]
    public async Task A_long_log_is_read_whole_in_pages_of_any_size(string query, int expected)
    {
        var review = await notification.ReviewAsync();
        await using (var session = notification.Services.GetRequiredService<INotificationStore>().LightweightSession())
        {
            session.Events.Append(review, Enumerable.Range(2, 1250).Select(object (v) => new EstimatesNoted { EstimateVersion = v, Revision = v, Changed = [] }));
            await session.SaveChangesAsync(Cancellation);
        }

        var read = new List<string>();
        for (var next = $"/api/reviews/{review}/events?{query}"; next is not null;)
        {
            using var answer = await notification.Client.GetAsync(next, Cancellation);
            read.AddRange(JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancellation)).RootElement.EnumerateArray().Select(e => e.GetProperty("sequence").GetString()!));
            next = answer.Headers.TryGetValues("Link", out var link) ? link.Single().Split('<', '>')[1] : null;
        }

        Assert.Equal(Enumerable.Range(1252 - expected, expected).Select(n => n.ToString("D20", CultureInfo.InvariantCulture)), read);
    }

    [Fact]
    public async Task The_description_names_every_type_with_its_schema()
    {
        var document = JsonDocument.Parse(await notification.Client.GetStringAsync("/asyncapi.json", Cancellation)).RootElement;

        Assert.Equal("3.0.0", document.GetProperty("asyncapi").GetString());
        Assert.All(["info", "servers", "channels", "operations"], name => Assert.Equal(JsonValueKind.Object, document.GetProperty(name).ValueKind));
        var messages = document.GetProperty("components").GetProperty("messages");
        Assert.Equal(CloudEvent.Types.Append(CloudEvent.Reset).Order(StringComparer.Ordinal), messages.EnumerateObject().Select(m => m.Value.GetProperty("name").GetString()!).Order(StringComparer.Ordinal));
        Assert.All(References(document), reference => Assert.True(Resolves(document, reference), reference));
        foreach (var type in CloudEvent.Types)
        {
            var schema = JsonDocument.Parse(await notification.Client.GetStringAsync(CloudEvent.SchemaOf(type), Cancellation)).RootElement;
            Assert.True(schema.GetProperty("properties").EnumerateObject().Any());
        }
    }

    /// <summary>What is sent has exactly the members that the schema knows, and all that it requires.</summary>
    [Fact]
    public async Task What_is_sent_is_what_its_schema_says()
    {
        var review = await notification.ReviewAsync();
        await notification.ShiftAsync(review, 2);
        await notification.TellAsync(review, 3, Given.Stratum("overall", 0.80, 0.90) with { EngineVersion = "99" });
        var log = JsonDocument.Parse(await notification.Client.GetStringAsync($"/api/reviews/{review}/events", Cancellation)).RootElement;

        foreach (var e in log.EnumerateArray())
        {
            var schema = JsonSerializer.SerializeToElement(AsyncApi.Schemas[e.GetProperty("type").GetString()!["org.livingreview.".Length..]]);
            var members = e.GetProperty("data").EnumerateObject().Select(p => p.Name).ToHashSet();
            Assert.Empty(members.Except(schema.GetProperty("properties").EnumerateObject().Select(p => p.Name)));
            Assert.Empty(schema.TryGetProperty("required", out var required) ? required.EnumerateArray().Select(r => r.GetString()!).Except(members) : []);
        }

        Assert.Equal(3, log.EnumerateArray().Select(e => e.GetProperty("type").GetString()).Distinct().Count());
    }

    private static string Id(JsonElement e) => e.GetProperty("id").GetString()!;

    private static IEnumerable<string> References(JsonElement e) => e.ValueKind switch
    {
        JsonValueKind.Object => e.EnumerateObject().SelectMany(p => p is { Name: "$ref", Value.ValueKind: JsonValueKind.String } ? [p.Value.GetString()!] : References(p.Value)),
        JsonValueKind.Array => e.EnumerateArray().SelectMany(References),
        _ => [],
    };

    /// <summary>References inside a schema are relative to it (the exporter repeats no type); those of the document to the document.</summary>
    private static bool Resolves(JsonElement document, string reference)
    {
        if (!reference.StartsWith("#/components/", StringComparison.Ordinal) && !reference.StartsWith("#/channels/", StringComparison.Ordinal) && !reference.StartsWith("#/servers/", StringComparison.Ordinal)) return true;
        var at = document;
        return reference[2..].Split('/').All(step => at.TryGetProperty(step, out at));
    }

    private async Task<HttpStatusCode> ConditionalAsync(string review, string tag)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/reviews/{review}/feed.atom");
        request.Headers.TryAddWithoutValidation("If-None-Match", tag);
        using var answer = await notification.Client.SendAsync(request, Cancellation);
        return answer.StatusCode;
    }
}
