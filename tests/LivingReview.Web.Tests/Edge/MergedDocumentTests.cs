using System.Text.Json.Nodes;
using LivingReview.Web.Edge;

namespace LivingReview.Web.Tests.Edge;

public sealed class MergedDocumentTests
{
    private static readonly string[] Services = ["ingestion", "analysis", "notification", "surveillance"];

    [Fact]
    public void The_documents_of_the_services_make_that_of_one_process()
    {
        var merged = MergedDocument.Of([.. Services.Select(service => Approved($"openapi.{service}.json"))]);

        Assert.Equal(Sorted(Approved("openapi.json")).ToJsonString(), Sorted(merged).ToJsonString());
    }

    [Fact]
    public void Every_reference_leads_to_something()
    {
        var merged = MergedDocument.Of([.. Services.Select(service => Approved($"openapi.{service}.json"))]);

        Assert.DoesNotContain(References(merged).Distinct(), reference => reference.Split('/').Skip(1).Aggregate((JsonNode?)merged, (at, part) => at?[part]) is null);
    }

    private static JsonObject Approved(string name) => JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Fakes", "Described", name)))!.AsObject();

    /// <summary>Order means nothing in these documents.</summary>
    private static JsonNode Sorted(JsonNode node) => node switch
    {
        JsonObject all => new JsonObject(all.OrderBy(member => member.Key, StringComparer.Ordinal).Select(member => KeyValuePair.Create(member.Key, member.Value is null ? null : (JsonNode?)Sorted(member.Value)))),
        JsonArray list => new JsonArray([.. list.Select(item => item is null ? null : Sorted(item)).OrderBy(item => item?.ToJsonString(), StringComparer.Ordinal)]),
        _ => node.DeepClone(),
    };

    private static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonObject all => all.SelectMany(member => member is { Key: "$ref", Value: JsonValue value } ? [(string)value!] : References(member.Value)),
        JsonArray list => list.SelectMany(References),
        _ => [],
    };
}
