using System.Text.Json;
using System.Text.Json.Nodes;
using LivingReview.Contracts.Reviews;
using LivingReview.Testing;

namespace LivingReview.Contracts.Tests;

/// <summary>The API's document follows one convention: how lists are paged, how answers are read again, what numbers may be, what is left out.</summary>
public sealed class OneConventionTests
{
    /// <summary>Names under which other interfaces page and sort. Lists have one order, which their summary says.</summary>
    private static readonly string[] Foreign = ["before", "first", "last", "offset", "page", "size", "pageSize", "per_page", "cursor", "skip", "take", "top", "count", "sort", "sortBy", "order", "orderBy"];

    /// <summary>Words of JavaScript: a client that is generated makes a variable of a parameter in a path, and does not compile.</summary>
    private static readonly string[] Reserved =
    [
        "await", "break", "case", "catch", "class", "const", "continue", "debugger", "default", "delete", "do", "else", "enum", "export", "extends", "false", "finally", "for", "function", "if", "import",
        "in", "instanceof", "let", "new", "null", "return", "static", "super", "switch", "this", "throw", "true", "try", "typeof", "var", "void", "while", "with", "yield",
    ];

    /// <summary>Lists with a limit alone: the beginnings of an order that changes while it is read have no next page.</summary>
    private static readonly string[] Beginnings = ["listOpenAlerts", "getScreeningQueue"];

    /// <summary>Operations in pages whose answer is no plain list, and why.</summary>
    private static readonly Dictionary<string, string> InAnObject = new(StringComparer.Ordinal) { ["listWorks"] = "names the next page in the body too, as its first version did" };

    /// <summary>Parameters of one name and several types, and why.</summary>
    private static readonly Dictionary<string, string> OfSeveralTypes = new(StringComparer.Ordinal)
    {
        ["after"] = "an id of what the list has: a text, a UUID, or a position",
        ["id"] = "subscriptions and alerts have UUIDs, notices have names",
        ["job"] = "of an import the id of its job in a path, and in a query whether there is one",
        ["search"] = "words in a list of reviews, and of records the search that found them",
    };

    /// <summary>Numbers of addresses without a range, and why.</summary>
    private static readonly Dictionary<string, string> Boundless = new(StringComparer.Ordinal)
    {
        ["revision"] = "what is no revision is unknown: 404",
        ["from"] = "a revision",
        ["to"] = "a revision",
        ["version"] = "what is no version is unknown: 404, or stale: 412",
        ["number"] = "what is no published version is unknown: 404",
        ["after"] = "a position beyond the end answers with the end",
        ["threshold"] = "any cut-off of the index test's scale",
    };

    /// <summary>Members of what is sent, numbers without a range, and why.</summary>
    private static readonly Dictionary<string, string> BoundlessMembers = new(StringComparer.Ordinal)
    {
        ["PolicyNode.threshold"] = "each rule has its own scale, and says what it allows",
        ["PolicyNode.maximumInformation"] = "any number above 0",
        ["TableSubmission.thresholdValue"] = "any cut-off of the index test's scale",
        ["BacktestRequest.fromRevision"] = "a revision",
        ["BacktestRequest.knownChangeRevision"] = "a revision",
        ["PublishVersion.revision"] = "a revision",
        ["ScreeningRecord.year"] = "as the source has it; what is no year is kept as it is",
        ["MappingProfile.version"] = "given when it is saved; what is sent does not count",
        ["ImportDraftRow.row"] = "a row of a file, which the draft knows",
    };

    /// <summary>What is sent as it was answered: a preview, whose alerts are asked for.</summary>
    private const string SentBack = "StudyPreview";

    private static readonly JsonSerializerOptions Written = new(JsonSerializerDefaults.Web);

    private static readonly Lazy<JsonObject> Document =
        new(() => JsonNode.Parse(File.ReadAllText(Repository.File("tests/LivingReview.Contracts.Tests/Approved/openapi.json")))!.AsObject());

    private static IEnumerable<(string Name, string Method, JsonNode Operation)> Operations =>
        Document.Value["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(method => ((string)method.Value!["operationId"]!, method.Key, method.Value!)));

    private static JsonObject Schemas => Document.Value["components"]!["schemas"]!.AsObject();

    [Fact]
    public void Every_list_is_paged_by_limit_and_after_and_by_nothing_else()
    {
        var limited = Operations.Where(operation => Query(operation.Operation).Any(parameter => Name(parameter) == "limit")).ToList();

        Assert.Empty(Operations.SelectMany(operation => Query(operation.Operation).Select(Name).Intersect(Foreign).Select(name => $"{operation.Name}: {name}")));
        Assert.True(limited.Count > 15);
        foreach (var (name, method, operation) in limited)
        {
            var limit = Query(operation).Single(parameter => Name(parameter) == "limit")["schema"]!;
            Assert.Equal(("get", "integer", 1L), (method, (string?)limit["type"], (long)limit["minimum"]!));
            Assert.True((long)limit["maximum"]! >= 100, name);
            Assert.Equal(Beginnings.Contains(name, StringComparer.Ordinal), !Query(operation).Any(parameter => Name(parameter) == "after"));
            Assert.Equal(InAnObject.ContainsKey(name), (string?)Ok(operation)?["content"]!["application/json"]!["schema"]!["type"] != "array");
            Assert.Equal(Beginnings.Contains(name, StringComparer.Ordinal), Ok(operation)!["headers"]!["Link"] is null);
        }
    }

    [Fact]
    public void Every_reading_is_conditional()
    {
        foreach (var (name, _, operation) in Operations.Where(operation => operation.Method == "get"))
        {
            Assert.True(Parameters(operation).Any(parameter => Name(parameter) == "If-None-Match"), name);
            Assert.True(operation["responses"]!["304"]?["headers"]?["ETag"] is not null, name);
            Assert.True(Ok(operation) is not { } ok || ok["headers"]?["ETag"] is not null, name);
        }

        Assert.DoesNotContain(Operations, operation => operation.Method != "get" && operation.Operation["responses"]!["304"] is not null);
    }

    [Fact]
    public void A_parameter_in_a_path_is_no_reserved_word()
    {
        var names = Operations.SelectMany(operation => Parameters(operation.Operation)).Where(parameter => (string?)parameter["in"] == "path").Select(Name).Distinct().ToList();

        Assert.NotEmpty(names);
        Assert.Empty(names.Intersect(Reserved, StringComparer.Ordinal));
    }

    [Fact]
    public void A_parameter_has_one_type_wherever_it_stands()
    {
        var types = Operations.SelectMany(operation => Parameters(operation.Operation))
            .GroupBy(Name, parameter => $"{parameter["schema"]!["type"]} {parameter["schema"]!["format"]}", StringComparer.Ordinal);

        Assert.Equal(OfSeveralTypes.Keys.Order(StringComparer.Ordinal), types.Where(name => name.Distinct().Count() > 1).Select(name => name.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_number_that_is_sent_has_a_range_or_a_reason()
    {
        var parameters = Operations.SelectMany(operation => Parameters(operation.Operation)).Where(parameter => IsNumber(parameter["schema"]!) && !HasRange(parameter["schema"]!)).Select(Name);
        var members = Sent().SelectMany(schema => Members(schema).Where(member => IsNumber(member.Schema) && !HasRange(member.Schema)).Select(member => $"{schema}.{member.Name}"));

        Assert.Equal(Boundless.Keys.Order(StringComparer.Ordinal), parameters.Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(BoundlessMembers.Keys.Order(StringComparer.Ordinal), members.Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_is_left_out_has_the_default_of_the_document()
    {
        var seen = 0;
        foreach (var name in Sent())
        {
            var type = typeof(Protocol).Assembly.GetTypes().SingleOrDefault(t => t.Name == name && !t.IsEnum);
            var optional = Members(name).Where(member => !IsRequired(name, member.Name) && !MayBeNull(member.Schema) && IsScalar(member.Schema)).ToList();
            if (type is null || optional.Count == 0) continue;
            var begun = JsonSerializer.SerializeToNode(JsonSerializer.Deserialize(RequiredOnly(type), type, Written), type, Written)!;
            foreach (var (member, schema) in optional)
            {
                // An empty text is no default worth telling.
                if ((string?)(schema["type"] as JsonValue) == "string" && schema["default"] is null && begun[member]!.GetValueKind() == JsonValueKind.String && (string)begun[member]! == "") continue;
                Assert.True(JsonNode.DeepEquals(begun[member], schema["default"]), $"{name}.{member} begins with {begun[member]}, and the document says {schema["default"]}");
                seen++;
            }
        }

        Assert.True(seen > 15, $"only {seen} members");
    }

    /// <summary>An object with what C# asks for, and nothing more.</summary>
    private static string RequiredOnly(Type type)
    {
        var members = JsonSerializerOptions.Web.GetTypeInfo(type).Properties.Where(property => property.IsRequired || property.AssociatedParameter is { HasDefaultValue: false });
        return new JsonObject(members.Select(member => KeyValuePair.Create(member.Name, Any(member.PropertyType)))).ToJsonString();

        static JsonNode? Any(Type type) => type == typeof(string) ? "x" : type.IsValueType ? JsonSerializer.SerializeToNode(Activator.CreateInstance(type), type, Written) : new JsonArray();
    }

    /// <summary>The schemas of what is sent, and of what that holds.</summary>
    private static HashSet<string> Sent()
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        foreach (var operation in Operations) Collect(operation.Operation["requestBody"]);
        return found;

        void Collect(JsonNode? node)
        {
            if (node is JsonObject { Count: > 0 } schema && (string?)schema["$ref"] is { } reference && !reference.EndsWith("/" + SentBack, StringComparison.Ordinal) && found.Add(reference.Split('/')[^1])) Collect(Schemas[reference.Split('/')[^1]]);
            foreach (var inner in node is JsonObject o ? o.Where(member => member.Key is not ("example" or "examples")).Select(member => member.Value) : node is JsonArray a ? a : []) Collect(inner);
        }
    }

    private static IEnumerable<(string Name, JsonNode Schema)> Members(string schema) => (Schemas[schema]!["properties"]?.AsObject() ?? []).Select(member => (member.Key, member.Value!));

    private static IEnumerable<JsonNode> Parameters(JsonNode operation) => (operation["parameters"]?.AsArray() ?? []).Select(parameter => parameter!);

    private static IEnumerable<JsonNode> Query(JsonNode operation) => Parameters(operation).Where(parameter => (string?)parameter["in"] == "query");

    private static JsonNode? Ok(JsonNode operation) => operation["responses"]!["200"];

    private static string Name(JsonNode parameter) => (string)parameter["name"]!;

    private static bool IsRequired(string schema, string member) => Schemas[schema]!["required"]?.AsArray().Any(name => (string?)name == member) == true;

    private static bool IsNumber(JsonNode schema) => Types(schema).Any(type => type is "integer" or "number");

    private static bool HasRange(JsonNode schema) => (schema["minimum"] ?? schema["exclusiveMinimum"]) is not null && (schema["maximum"] ?? schema["exclusiveMaximum"]) is not null;

    private static bool MayBeNull(JsonNode schema) => Types(schema).Contains("null") || schema["oneOf"] is not null;

    private static bool IsScalar(JsonNode schema) => Types(schema).Any(type => type is "integer" or "number" or "boolean") || (Types(schema).Contains("string") && schema["format"] is null)
        || ((string?)schema["$ref"] is { } reference && Schemas[reference.Split('/')[^1]]!["enum"] is not null);

    private static IEnumerable<string> Types(JsonNode schema) => schema["type"] switch
    {
        JsonArray several => several.Select(type => (string)type!),
        JsonValue one => [(string)one!],
        _ => [],
    };
}
