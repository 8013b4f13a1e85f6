using System.Net.Http.Json;
using System.Text.Json;
using LivingReview.Notification.Tests.Service;
using LivingReview.Testing;

namespace LivingReview.Notification.Tests.OtherImplementations;

/// <summary>Events, their schemas, their description and the feed before programs that we did not write.</summary>
public sealed class EventDocumentTests(NodePackages packages, PostgresFixture postgres) : IAsyncLifetime
{
    private const string Address = "https://reviews.example.org/living";

    private readonly NotificationService _notification = new(postgres) { Settings = { ["Notification:PublicAddress"] = Address } };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _notification.InitializeAsync();

    public ValueTask DisposeAsync() => _notification.DisposeAsync();

    [Fact]
    public async Task Every_event_is_valid_for_the_SDK_of_CloudEvents_and_its_data_for_its_schema()
    {
        const string Script = """
            const { CloudEvent } = require("cloudevents");
            const Ajv = require("ajv/dist/2020");
            const { events, schemas } = JSON.parse(require("fs").readFileSync(0, "utf8"));
            const ajv = new Ajv({ strict: true, allErrors: true, allowUnionTypes: true });
            require("ajv-formats")(ajv);
            const checks = Object.fromEntries(Object.entries(schemas).map(([address, schema]) => [address, ajv.compile(schema)]));
            console.log(JSON.stringify(events.map(event => {
              const cloud = new CloudEvent(event);
              cloud.validate();
              const check = checks[cloud.dataschema];
              return check(cloud.data) ? cloud.type : JSON.stringify(check.errors);
            })));
            """;
        var review = await _notification.ReviewAsync();
        await _notification.ShiftAsync(review, 2);
        await _notification.TellAsync(review, 3, Given.Stratum("overall", 0.80, 0.90) with { EngineVersion = "99" });
        var events = await _notification.Client.GetFromJsonAsync<JsonElement[]>($"/api/reviews/{review}/events", Cancellation);
        var schemas = new Dictionary<string, JsonElement>();
        foreach (var address in events!.Select(e => e.GetProperty("dataschema").GetString()!).Distinct())
        {
            Assert.StartsWith($"{Address}/schemas/", address, StringComparison.Ordinal);
            schemas[address] = await _notification.Client.GetFromJsonAsync<JsonElement>(address[Address.Length..], Cancellation);
        }

        var types = JsonSerializer.Deserialize<string[]>(await packages.RunAsync(Script, JsonSerializer.Serialize(new { events, schemas }), Cancellation))!;

        Assert.Equal(events!.Select(e => e.GetProperty("type").GetString()), types);
        Assert.Equal(3, types.Distinct().Count());
        Assert.All(events!, e => Assert.Equal($"{Address}/reviews/{review}", e.GetProperty("source").GetString()));
        var links = events!.Select(e => e.GetProperty("data")).Where(data => data.TryGetProperty("links", out _)).SelectMany(data => data.GetProperty("links").EnumerateObject()).ToList();
        Assert.NotEmpty(links);
        Assert.All(links, link => Assert.StartsWith(Address + "/", link.Value.GetString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_description_is_valid_for_the_parser_of_AsyncAPI()
    {
        const string Script = """
            const { Parser } = require("@asyncapi/parser");
            (async () => {
              const { document, diagnostics } = await new Parser().parse(require("fs").readFileSync(0, "utf8"));
              const faults = diagnostics.filter(d => d.severity <= 1).map(d => `${d.path.join(".")}: ${d.message}`);
              console.log(JSON.stringify({ faults, channels: document ? document.allChannels().all().map(c => c.id()) : [] }));
            })();
            """;

        var printed = JsonDocument.Parse(await packages.RunAsync(Script, await _notification.Client.GetStringAsync("/asyncapi.json", Cancellation), Cancellation)).RootElement;

        Assert.Empty(printed.GetProperty("faults").EnumerateArray().Select(fault => fault.GetString()));
        Assert.Equal(["events", "exchange", "handshake", "webhook"], printed.GetProperty("channels").EnumerateArray().Select(channel => channel.GetString()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_feed_is_read_by_others_and_its_ids_do_not_depend_on_the_name_of_the_host()
    {
        const string Script = """
            import("feedsmith").then(({ parseFeed }) => {
              const { format, feed } = parseFeed(require("fs").readFileSync(0, "utf8"));
              console.log(JSON.stringify([format, feed.id, ...feed.entries.map(e => e.id)]));
            });
            """;
        await using var elsewhere = new NotificationService(postgres);
        await elsewhere.InitializeAsync();
        var review = await elsewhere.ReviewAsync();
        await elsewhere.ShiftAsync(review, 2);

        var first = await packages.RunAsync(Script, await FeedAsync("localhost"), Cancellation);
        var second = await packages.RunAsync(Script, await FeedAsync("127.0.0.1"), Cancellation);

        var ids = JsonSerializer.Deserialize<string[]>(first)!;
        Assert.Equal("atom", ids[0]);
        Assert.Equal(3, ids.Length);
        Assert.All(ids[1..], id => Assert.StartsWith("urn:uuid:", id, StringComparison.Ordinal));
        Assert.Equal(first, second);

        InstalledTool.Require("xmllint", "libxml2-utils");
        var feed = await FeedAsync("localhost");
        var valid = await ValidateAsync(feed);
        Assert.True(valid.ExitCode == 0, valid.Output);
        Assert.NotEqual(0, (await ValidateAsync(feed.Replace("updated>", "changed>", StringComparison.Ordinal))).ExitCode);
        Assert.NotEqual(0, (await ValidateAsync(feed.Replace("urn:uuid:", "", StringComparison.Ordinal))).ExitCode);

        static Task<(int ExitCode, string Output)> ValidateAsync(string xml) => RuntimeOnThisMachine.RunAsync(
            "xmllint", AppContext.BaseDirectory, ["--noout", "--relaxng", Path.Combine("OtherImplementations", "atom.rng"), "-"], xml, Cancellation);

        async Task<string> FeedAsync(string host)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/reviews/{review}/feed.atom") { Headers = { Host = host } };
            using var response = await elsewhere.Client.SendAsync(request, Cancellation);
            return await response.Content.ReadAsStringAsync(Cancellation);
        }
    }

    [Fact]
    public async Task A_webhook_carries_the_addresses_of_this_installation()
    {
        await using var receiver = await WebhookReceiver.StartAsync(204);
        var review = await _notification.ReviewAsync();
        await _notification.SubscribeAsync(review, receiver.Url);

        await _notification.ShiftAsync(review, 2);

        var e = JsonDocument.Parse((await receiver.CalledAsync())[0].Text).RootElement;
        Assert.Equal($"{Address}/reviews/{review}", e.GetProperty("source").GetString());
        Assert.StartsWith($"{Address}/reviews/{review}", e.GetProperty("data").GetProperty("links").GetProperty("page").GetString(), StringComparison.Ordinal);
    }
}
