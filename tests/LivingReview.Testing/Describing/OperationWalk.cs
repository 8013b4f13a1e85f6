using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LivingReview.Testing.Describing;

/// <summary>Calls operations by their names, with the ids that earlier answers had and the examples of the document, and checks every answer.</summary>
public sealed class OperationWalk
{
    private readonly HttpClient _client;
    private readonly AnswerCheck _check;
    private readonly Dictionary<string, (string Path, HttpMethod Method, JsonNode Operation)> _operations;

    public OperationWalk(HttpClient client, JsonObject document, IReadOnlyList<string> chapters)
    {
        _client = client;
        _check = new AnswerCheck(document);
        _operations = document["paths"]!.AsObject()
            .SelectMany(path => path.Value!.AsObject().Select(method => (Path: path.Key, Method: new HttpMethod(method.Key.ToUpperInvariant()), Operation: method.Value!)))
            .Where(operation => chapters.Contains((string?)operation.Operation["tags"]![0], StringComparer.Ordinal))
            .ToDictionary(operation => (string)operation.Operation["operationId"]!, StringComparer.Ordinal);
    }

    /// <summary>Values of the parameters of paths.</summary>
    public Dictionary<string, string> Known { get; } = new(StringComparer.Ordinal);

    /// <summary>What differs from the document.</summary>
    public List<string> Faults { get; } = [];

    /// <summary>The operations that succeeded.</summary>
    public HashSet<string> Succeeded { get; } = new(StringComparer.Ordinal);

    /// <summary>The operations of the chapters, by name.</summary>
    public IEnumerable<string> Names => _operations.Keys;

    /// <summary>The operations that only read.</summary>
    public IEnumerable<string> Reading => _operations.Where(operation => operation.Value.Method == HttpMethod.Get).Select(operation => operation.Key);

    /// <summary>Whether an operation takes JSON.</summary>
    public bool TakesJson(string name) => _operations[name].Operation["requestBody"]?["content"]?["application/json"]?["schema"]?["$ref"] is not null;

    /// <summary>The example of an operation's body.</summary>
    public JsonNode Example(string name) => _operations[name].Operation["requestBody"]!["content"]!["application/json"]!["example"]!.DeepClone();

    /// <summary>Names and types of the parameters of an operation in the query.</summary>
    public IEnumerable<(string Name, string? Type)> Query(string name) => (_operations[name].Operation["parameters"]?.AsArray() ?? [])
        .Where(parameter => (string?)parameter!["in"] == "query").Select(parameter => ((string)parameter!["name"]!, parameter["schema"]?["type"]?.ToString()));

    /// <summary>Calls every operation with what cannot be right: unknown ids, bodies that are none, parameters out of all bounds.</summary>
    /// <param name="review">A review that is there.</param>
    /// <param name="cancellationToken">Cancels the calls.</param>
    public async Task CallNonsenseAsync(string review, CancellationToken cancellationToken)
    {
        foreach (var name in Names)
        {
            // The example is right where the review is all that an operation is about; beside ids that nothing has it is not.
            await CallAsync(name, cancellationToken, body: IsAboutReview(name) && TakesJson(name) ? "" : null, path: [("review", review)]);
            await CallAsync(name, cancellationToken, body: TakesJson(name) ? "{}" : null);
            if (TakesJson(name))
            {
                foreach (var body in new[] { "[1]", "null", "{\"x\":", "\"\"", """{"label":"\u0000"}""" }) await CallAsync(name, cancellationToken, body: body, path: [("review", review)]);
                await CallAsync(name, cancellationToken, body: "a,b", type: "text/plain", path: [("review", review)]);
            }

            foreach (var (parameter, type) in Query(name))
            {
                string[] values = type == "string" ? ["%00", "'%22%3B--", new string('x', 2000)] : ["nonsense", "-1", "99999999999999999999"];
                // Not with the example: where the parameter is not looked at, that would be done.
                foreach (var value in values) await CallAsync(name, cancellationToken, body: TakesJson(name) ? "[1]" : null, query: $"{parameter}={value}", path: [("review", review)]);
            }
        }
    }

    private bool IsAboutReview(string name) => !_operations[name].Path.Replace("{review}", "", StringComparison.Ordinal).Contains('{', StringComparison.Ordinal);

    /// <summary>Calls an operation; the body is the example of the document unless another is given. The answer's JSON, if it is some.</summary>
    public async Task<JsonNode?> CallAsync(
        string name, CancellationToken cancellationToken, object? body = null, string? query = null, string? type = null, (string Name, string Value)? header = null, (string Name, string Value)[]? path = null)
    {
        var (template, method, operation) = _operations[name];
        var values = new Dictionary<string, string>(Known, StringComparer.Ordinal);
        foreach (var (parameter, value) in path ?? []) values[parameter] = value;
        var address = values.Aggregate(template, (at, known) => at.Replace($"{{{known.Key}}}", Uri.EscapeDataString(known.Value), StringComparison.Ordinal));
        using var request = new HttpRequestMessage(method, new Uri(address + (query is null ? "" : "?" + query), UriKind.Relative));
        body ??= operation["requestBody"]?["content"]?["application/json"]?["example"];
        if (body is not null)
        {
            request.Content = new StringContent(body as string ?? (body as JsonNode)?.ToJsonString() ?? JsonSerializer.Serialize(body, JsonSerializerOptions.Web), Encoding.UTF8);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(type ?? "application/json");
        }

        if (header is { } extra) request.Headers.TryAddWithoutValidation(extra.Name, extra.Value);
        using var response = await _client.SendAsync(request, cancellationToken);
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        var call = $"{name} ({method} {request.RequestUri})";
        Faults.AddRange(_check.Faults(operation, response, text).Select(fault => $"{call}: {fault}"));
        if ((int)response.StatusCode >= 500) Faults.Add(string.Create(CultureInfo.InvariantCulture, $"{call}: {(int)response.StatusCode}"));
        if (response.IsSuccessStatusCode) Succeeded.Add(name);
        return response.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) == true ? JsonNode.Parse(text) : null;
    }
}
