using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LivingReview.Testing.Describing;

/// <summary>Calls operations by their names, with the ids that earlier answers had and the examples of the document, and checks every answer.</summary>
public sealed class OperationWalk
{
    /// <summary>A few operations wait seconds for a review that may still come: what changes nothing is called at once.</summary>
    private const int NonsenseAtOnce = 8;

    /// <summary>Held by whoever reads the document or writes what was found: neither is for several at once.</summary>
    private readonly Lock _lock = new();
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

    /// <summary>The richest JSON that each operation answered with each status of success, as an example.</summary>
    public Dictionary<(string Operation, string Status), JsonNode> Answers { get; } = [];

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
    public Task CallNonsenseAsync(string review, CancellationToken cancellationToken)
    {
        var operations = Names.Select(name => (Name: name, TakesJson: TakesJson(name), Query: Query(name).ToList())).ToList();
        return Parallel.ForEachAsync(operations, new ParallelOptions { MaxDegreeOfParallelism = NonsenseAtOnce, CancellationToken = cancellationToken }, async (operation, token) =>
        {
            var (name, takesJson, query) = operation;
            // The example is right where the review is all that an operation is about; beside ids that nothing has it is not.
            await CallAsync(name, token, body: IsAboutReview(name) && takesJson ? "" : null, path: [("review", review)]);
            await CallAsync(name, token, body: takesJson ? "{}" : null);
            if (takesJson)
            {
                foreach (var body in new[] { "[1]", "null", "{\"x\":", "\"\"", """{"label":"\u0000"}""" }) await CallAsync(name, token, body: body, path: [("review", review)]);
                await CallAsync(name, token, body: "a,b", type: "text/plain", path: [("review", review)]);
            }

            foreach (var (parameter, type) in query)
            {
                string[] values = type == "string" ? ["%00", "'%22%3B--", new string('x', 2000)] : ["nonsense", "-1", "99999999999999999999"];
                // Not with the example: where the parameter is not looked at, that would be done.
                foreach (var value in values) await CallAsync(name, token, body: takesJson ? "[1]" : null, query: $"{parameter}={value}", path: [("review", review)]);
            }
        });
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
        if (BodyOf(operation, body) is { } sent)
        {
            request.Content = new StringContent(sent, Encoding.UTF8);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(type ?? "application/json");
        }

        if (header is { } extra) request.Headers.TryAddWithoutValidation(extra.Name, extra.Value);
        using var response = await _client.SendAsync(request, cancellationToken);
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        var call = $"{name} ({method} {request.RequestUri})";
        if (method == HttpMethod.Get && (int)response.StatusCode < 500) await CompareHeadAsync(call, response, cancellationToken);
        lock (_lock) return Check(name, operation, call, response, text);
    }

    /// <summary>HEAD answers with the headers of GET; of a refusal it may keep the length to itself. What it describes may have changed since; then it is compared with what GET answers now.</summary>
    private async Task CompareHeadAsync(string call, HttpResponseMessage get, CancellationToken cancellationToken)
    {
        var address = get.RequestMessage!.RequestUri;
        using var request = new HttpRequestMessage(HttpMethod.Head, address);
        using var head = await _client.SendAsync(request, cancellationToken);
        if (AreSame(get)) return;
        using var again = await _client.GetAsync(address, cancellationToken);
        if (AreSame(again)) return;
        lock (_lock) Faults.Add($"{call}: HEAD answers {Headers(head)}, GET {Headers(again)}");

        bool AreSame(HttpResponseMessage answer) => Headers(head) == (head.IsSuccessStatusCode || head.Content.Headers.ContentLength is not null ? Headers(answer) : Headers(answer) with { Length = null });

        static (HttpStatusCode Status, string? Tag, string? Type, long? Length) Headers(HttpResponseMessage answer) =>
            (answer.StatusCode, answer.Headers.ETag?.Tag, answer.Content.Headers.ContentType?.ToString(), answer.Content.Headers.ContentLength);
    }

    private string? BodyOf(JsonNode operation, object? body)
    {
        lock (_lock)
        {
            body ??= operation["requestBody"]?["content"]?["application/json"]?["example"];
            return body is null ? null : body as string ?? (body as JsonNode)?.ToJsonString() ?? JsonSerializer.Serialize(body, JsonSerializerOptions.Web);
        }
    }

    private JsonNode? Check(string name, JsonNode operation, string call, HttpResponseMessage response, string text)
    {
        Faults.AddRange(_check.Faults(operation, response, text).Select(fault => $"{call}: {fault}"));
        if ((int)response.StatusCode >= 500) Faults.Add(string.Create(CultureInfo.InvariantCulture, $"{call}: {(int)response.StatusCode}"));
        if (response.IsSuccessStatusCode) Succeeded.Add(name);
        var media = response.Content.Headers.ContentType?.MediaType;
        var answer = media?.EndsWith("json", StringComparison.Ordinal) == true ? JsonNode.Parse(text) : null;
        if (response.IsSuccessStatusCode && media == "application/json") Keep((name, ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture)), answer);
        return answer;
    }

    /// <summary>Each answer of success that the document describes by a named schema, with the answers of other operations that have the same.</summary>
    public IEnumerable<(string Operation, string Status, IEnumerable<(string Operation, string Status)> Similar)> Similar()
    {
        var answers = _operations.SelectMany(operation => operation.Value.Operation["responses"]!.AsObject()
            .Where(response => response.Key[0] == '2' && response.Value!["content"]?["application/json"]?["schema"] is not null)
            .Select(response => (Operation: operation.Key, Status: response.Key, Schema: response.Value!["content"]!["application/json"]!["schema"]!.ToJsonString()))).ToList();
        return answers.Select(answer => (answer.Operation, answer.Status, answers.Where(other => other.Schema == answer.Schema).Select(other => (other.Operation, other.Status))));
    }

    private void Keep((string Operation, string Status) call, JsonNode? answer)
    {
        if (RecordedAnswers.Shortened(answer) is not { } example) return;
        if (!Answers.TryGetValue(call, out var before) || before.ToJsonString().Length < example.ToJsonString().Length) Answers[call] = example;
    }
}
