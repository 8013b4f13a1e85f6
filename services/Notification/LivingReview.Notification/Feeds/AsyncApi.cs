using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using LivingReview.Contracts;
using LivingReview.Contracts.Alerts;
using LivingReview.Notification.Exchange;
using LivingReview.Notification.Notifications;
using LivingReview.Notification.Webhooks;

namespace LivingReview.Notification.Feeds;

/// <summary>The AsyncAPI 3 document of everything that is sent, with the JSON Schemas of the messages, made from the types that are sent.</summary>
internal static class AsyncApi
{
    private static readonly (string Type, Type Data, string Summary)[] Messages =
    [
        (CloudEvent.Shifted, typeof(Alert), "An estimate moved away from what was last reported to the subscription, by its policy."),
        (CloudEvent.Resolved, typeof(Alert), "An estimate came back to where it was before an alert."),
        (CloudEvent.MethodChanged, typeof(MethodData), "The method of some strata is another; never an alert."),
        (CloudEvent.AlertStatus, typeof(AlertStatusData), "An alert was acknowledged, resolved or muted."),
        (CloudEvent.Disabled, typeof(DisabledData), "Deliveries to the subscription's webhook have stopped."),
        (CloudEvent.Recomputed, typeof(RecomputedData), "New estimates are there."),
    ];

    /// <summary>Sent to one reader of the stream alone, and never published.</summary>
    private static readonly (string Type, Type Data, string Summary) Reset =
        (CloudEvent.Reset, typeof(ResetData), "The position that the reader asked for is beyond the end of the log, as after a restore from a backup: the log follows from its start.");

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { TypeInfoResolver = new DefaultJsonTypeInfoResolver() };

    /// <summary>The schemas of the data by name, "estimate.shifted.v1".</summary>
    public static readonly IReadOnlyDictionary<string, JsonNode> Schemas = Messages.Append(Reset).ToDictionary(m => NameOf(m.Type), m => SchemaOf(m.Data), StringComparer.Ordinal);

    /// <summary>The document of an installation.</summary>
    public static JsonObject Write(Site site)
    {
        var all = References(Messages);
        var address = site.PublicAddress ?? new Uri("http://localhost:5080");
        return new JsonObject
        {
            ["asyncapi"] = "3.0.0",
            ["info"] = new JsonObject
            {
                ["title"] = "LivingReview events",
                ["version"] = typeof(AsyncApi).Assembly.GetName().Version!.ToString(3),
                ["description"] = "CloudEvents 1.0 in structured JSON: as server-sent events, as a JSON log, by signed webhook (Standard Webhooks), and on a RabbitMQ topic exchange.",
                ["license"] = new JsonObject { ["name"] = "Apache-2.0" },
                ["contact"] = new JsonObject { ["name"] = "The operator of this installation" },
                ["tags"] = new JsonArray(new JsonObject { ["name"] = "Alerts" }, new JsonObject { ["name"] = "Estimates" }),
            },
            ["defaultContentType"] = "application/cloudevents+json",
            ["servers"] = new JsonObject
            {
                ["http"] = new JsonObject
                {
                    ["host"] = address.Authority,
                    ["protocol"] = address.Scheme,
                    ["pathname"] = address.AbsolutePath,
                    ["security"] = new JsonArray(Reference("#/components/securitySchemes/key")),
                },
                ["broker"] = new JsonObject
                {
                    ["host"] = "localhost:5672",
                    ["protocol"] = "amqp",
                    ["description"] = "The installation's broker, where its operator opens it to consumers.",
                    ["security"] = new JsonArray(Reference("#/components/securitySchemes/broker")),
                },
            },
            ["channels"] = new JsonObject
            {
                ["events"] = new JsonObject
                {
                    ["address"] = "/api/reviews/{review}/events",
                    ["description"] = "text/event-stream, resumed with Last-Event-ID; or a JSON log with ?after=. A position beyond the end of the log, as after a restore from a backup, is answered with the log from its start: the stream begins with the event log.reset.v1, which has no id of the stream, and the JSON log has the header Log-Reset. Ids of events tell which of them the reader has.",
                    ["parameters"] = new JsonObject { ["review"] = new JsonObject { ["description"] = "Id of the review." } },
                    ["servers"] = new JsonArray(Reference("#/servers/http")),
                    ["messages"] = References(Messages.Append(Reset)),
                },
                ["webhook"] = new JsonObject
                {
                    ["address"] = null,
                    ["description"] = "The address that a subscription names.",
                    ["messages"] = WebhookMessages(),
                },
                ["handshake"] = new JsonObject
                {
                    ["address"] = null,
                    ["description"] = "The same address, asked before anything is sent to it.",
                    ["messages"] = HandshakeMessages(),
                },
                ["exchange"] = new JsonObject
                {
                    ["address"] = "{type}.{review}",
                    ["description"] = "Routing keys on the topic exchange; the type loses its prefix org.livingreview.",
                    ["parameters"] = new JsonObject
                    {
                        ["type"] = new JsonObject { ["description"] = "As in estimate.shifted.v1." },
                        ["review"] = new JsonObject { ["description"] = "Id of the review." },
                    },
                    ["servers"] = new JsonArray(Reference("#/servers/broker")),
                    ["messages"] = all.DeepClone(),
                    ["bindings"] = new JsonObject
                    {
                        ["amqp"] = new JsonObject
                        {
                            ["is"] = "routingKey",
                            ["exchange"] = new JsonObject { ["name"] = EventsExchange.NameFor("living-review"), ["type"] = "topic", ["durable"] = true },
                        },
                    },
                },
            },
            ["operations"] = new JsonObject
            {
                ["deliver"] = new JsonObject
                {
                    ["action"] = "send",
                    ["channel"] = Reference("#/channels/webhook"),
                    ["summary"] = "Delivers an event to a webhook.",
                    ["description"] = "A POST for each event of the subscription; repeated with growing pauses until the receiver answers 2xx.",
                    ["bindings"] = new JsonObject { ["http"] = new JsonObject { ["method"] = "POST" } },
                },
                ["askReceiver"] = new JsonObject
                {
                    ["action"] = "send",
                    ["channel"] = Reference("#/channels/handshake"),
                    ["summary"] = "Asks a receiver whether it wants deliveries.",
                    ["description"] = "OPTIONS before the first delivery, where the subscription asks for it (CloudEvents: abuse protection of HTTP webhooks).",
                    ["messages"] = new JsonArray(Reference("#/channels/handshake/messages/request")),
                    ["reply"] = new JsonObject { ["channel"] = Reference("#/channels/handshake"), ["messages"] = new JsonArray(Reference("#/channels/handshake/messages/consent")) },
                    ["bindings"] = new JsonObject { ["http"] = new JsonObject { ["method"] = "OPTIONS" } },
                },
                ["sendEvents"] = new JsonObject
                {
                    ["action"] = "send",
                    ["channel"] = Reference("#/channels/events"),
                    ["summary"] = "Sends the events of a review to who follows its log.",
                    ["description"] = "As server-sent events that go on after Last-Event-ID, or as pages of JSON after a position.",
                },
                ["publishEvents"] = new JsonObject
                {
                    ["action"] = "send",
                    ["channel"] = Reference("#/channels/exchange"),
                    ["summary"] = "Publishes the events of all reviews to RabbitMQ.",
                    ["description"] = "To a topic exchange, with the type and the review in the routing key; who binds a queue gets what comes from then on.",
                },
            },
            ["components"] = new JsonObject
            {
                ["messages"] = new JsonObject(Messages.Append(Reset).Select(m => KeyValuePair.Create<string, JsonNode?>(NameOf(m.Type), Message(m.Type, m.Summary)))),
                ["schemas"] = new JsonObject(Schemas.Select(s => KeyValuePair.Create<string, JsonNode?>(s.Key, Moved(s.Value, $"#/components/schemas/{s.Key}")))),
                ["messageTraits"] = new JsonObject { ["signed"] = Signed() },
                ["securitySchemes"] = new JsonObject
                {
                    ["key"] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer", ["description"] = "A key of the installation or a token of its issuer; none where reading is public." },
                    ["broker"] = new JsonObject { ["type"] = "userPassword" },
                },
            },
        };
    }

    private static JsonObject References(IEnumerable<(string Type, Type Data, string Summary)> messages) =>
        new(messages.Select(m => KeyValuePair.Create<string, JsonNode?>(NameOf(m.Type), Reference($"#/components/messages/{NameOf(m.Type)}"))));

    /// <summary>Events as a webhook receives them: with the headers of Standard Webhooks.</summary>
    private static JsonObject WebhookMessages() => new(Messages.Select(m => KeyValuePair.Create<string, JsonNode?>(NameOf(m.Type), new JsonObject
    {
        ["name"] = m.Type,
        ["summary"] = m.Summary,
        ["contentType"] = "application/cloudevents+json",
        ["traits"] = new JsonArray(Reference("#/components/messageTraits/signed")),
        ["payload"] = Reference($"#/components/messages/{NameOf(m.Type)}/payload"),
    })));

    private static JsonObject Signed() => new()
    {
        ["headers"] = Headers(
            ["webhook-id", "webhook-timestamp", "webhook-signature"],
            ("webhook-id", "The id of the event; the same on every attempt."),
            ("webhook-timestamp", "Seconds since 1970-01-01 UTC of the attempt. Refuse what is more than five minutes away."),
            ("webhook-signature", "Standard Webhooks: 'v1,' and the base64 HMAC-SHA256 of id.timestamp.body under the subscription's secret, or 'v1a,' and an Ed25519 signature; several separated by spaces while a secret is replaced."),
            ("traceparent", "The trace of the delivery (W3C Trace Context)."),
            (Handshake.RequestOrigin.ToLowerInvariant(), "The origin that the receiver allowed in the handshake, where there was one.")),
    };

    private static JsonObject HandshakeMessages() => new()
    {
        ["request"] = new JsonObject
        {
            ["headers"] = Headers(
                [Handshake.RequestOrigin.ToLowerInvariant()],
                (Handshake.RequestOrigin.ToLowerInvariant(), "The DNS name under which this installation sends."),
                (Handshake.RequestRate.ToLowerInvariant(), "Deliveries a minute that are asked for.")),
        },
        ["consent"] = new JsonObject
        {
            ["headers"] = Headers(
                [Handshake.AllowedOrigin.ToLowerInvariant()],
                (Handshake.AllowedOrigin.ToLowerInvariant(), "The same name, or *. Without it nothing is sent."),
                (Handshake.AllowedRate.ToLowerInvariant(), "Deliveries a minute at most; absent: any number.")),
        },
    };

    private static JsonObject Headers(IEnumerable<string> required, params IEnumerable<(string Name, string Description)> headers) => new()
    {
        ["type"] = "object",
        ["required"] = new JsonArray([.. required.Select(name => (JsonNode)name)]),
        ["properties"] = new JsonObject(headers.Select(header => KeyValuePair.Create<string, JsonNode?>(header.Name, Text(header.Description)))),
    };

    /// <summary>A schema at another place of a document: its references into itself begin there.</summary>
    private static JsonNode? Moved(JsonNode? node, string to) => node switch
    {
        JsonObject members => new JsonObject(members.Select(member => KeyValuePair.Create(
            member.Key,
            member is { Key: "$ref", Value: JsonValue value } && value.TryGetValue<string>(out var reference) && reference.StartsWith('#') ? to + reference[1..] : Moved(member.Value, to)))),
        JsonArray items => new JsonArray([.. items.Select(item => Moved(item, to))]),
        _ => node?.DeepClone(),
    };

    private static JsonObject Message(string type, string summary) => new()
    {
        ["name"] = type,
        ["summary"] = summary,
        ["contentType"] = "application/cloudevents+json",
        ["payload"] = new JsonObject
        {
            ["type"] = "object",
            ["required"] = new JsonArray("specversion", "id", "source", "type", "time", "data"),
            ["properties"] = new JsonObject
            {
                ["specversion"] = new JsonObject { ["const"] = "1.0" },
                ["id"] = Text("Stays the same on every attempt; of two with the same id the second is a repetition."),
                ["source"] = Text("The review: its address, or its path /reviews/{review} where the installation has no public address."),
                ["type"] = new JsonObject { ["const"] = type },
                ["subject"] = Text("The stratum, if it is about one."),
                ["time"] = new JsonObject { ["type"] = "string", ["format"] = "date-time" },
                ["datacontenttype"] = new JsonObject { ["const"] = "application/json" },
                ["dataschema"] = Text("Address of the schema of data; absent where the installation has no public address."),
                ["sequence"] = Text("Position in the review's log; compares as text."),
                ["traceparent"] = Text("Trace that led to it, as W3C Trace Context writes it; in webhooks alone."),
                ["severitynumber"] = new JsonObject { ["type"] = "integer", ["minimum"] = 0 },
                ["severitytext"] = Text("INFO, WARN or ERROR."),
                ["data"] = Reference($"#/components/schemas/{NameOf(type)}"),
            },
        },
    };

    private static JsonObject Text(string description) => new() { ["type"] = "string", ["description"] = description };

    private static JsonObject Reference(string to) => new() { ["$ref"] = to };

    private static string NameOf(string type) => type["org.livingreview.".Length..];

    private static JsonNode SchemaOf(Type type) => Json.GetJsonSchemaAsNode(type, new JsonSchemaExporterOptions
    {
        TreatNullObliviousAsNonNullable = true,
        TransformSchemaNode = (context, schema) => StableNames.All(context.TypeInfo.Type) is { Count: > 0 } names ? new JsonObject { ["enum"] = new JsonArray([.. names.Select(name => (JsonNode)name)]) } : schema,
    });
}
