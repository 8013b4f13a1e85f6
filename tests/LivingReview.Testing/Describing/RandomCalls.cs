using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace LivingReview.Testing.Describing;

/// <summary>
/// Calls the operations of the API's document with what chance makes of their schemas, valid and not, and checks every answer: no fault of the
/// server, a status and a type that the document names, a body by its schema. What never reaches the API, because the web server itself refuses
/// it without a word (NUL in a path, too long a line), is not sent.
/// </summary>
/// <param name="client">Calls the API.</param>
/// <param name="document">Its document.</param>
/// <param name="known">Values that parameters of paths have in reality; they are used two times of three.</param>
/// <param name="seed">What chance starts from.</param>
public sealed class RandomCalls(HttpClient client, JsonObject document, IReadOnlyDictionary<string, IReadOnlyList<string>> known, int seed)
{
    /// <summary>Longest address, in bytes: the web server's limit for the first line of a request is 8,192.</summary>
    private const int MaxAddress = 8000;

    private readonly AnswerCheck _check = new(document);

    /// <summary>How many answers were checked.</summary>
    public int Answered { get; private set; }

    /// <summary>Calls each operation a number of times, in turns, so that what one makes another meets. What differs from the document.</summary>
    public async Task<IReadOnlyList<string>> RunAsync(IReadOnlyList<string> chapters, int times, CancellationToken cancellationToken)
    {
        var operations = document["paths"]!.AsObject()
            .SelectMany(path => path.Value!.AsObject().Select(method => (Path: path.Key, Method: new HttpMethod(method.Key.ToUpperInvariant()), Operation: method.Value!)))
            .Where(operation => chapters.Contains((string?)operation.Operation["tags"]![0], StringComparer.Ordinal)).ToList();
        var faults = new List<string>();
        for (var turn = 0; turn < times; turn++)
        {
            foreach (var (path, method, operation) in operations)
                faults.AddRange(await CallAsync(path, method, operation, new Random(SeedOf((string)operation["operationId"]!, turn)), cancellationToken));
        }

        return faults;
    }

    /// <summary>By the operation's name, so that a new operation changes nothing for the others.</summary>
    private int SeedOf(string operation, int turn) => operation.Aggregate(unchecked((seed * 7919) + turn), (hash, letter) => unchecked((hash * 31) + letter));

    private async Task<IEnumerable<string>> CallAsync(string path, HttpMethod method, JsonNode operation, Random random, CancellationToken cancellationToken)
    {
        var values = new RandomValues(document, random);
        using var request = new HttpRequestMessage(method, AddressOf(path, operation, values, random));
        foreach (var header in Parameters(operation, "header").Where(_ => random.Next(3) == 0))
            request.Headers.TryAddWithoutValidation((string)header["name"]!, Printable(values.Text(header["schema"])));
        var body = "";
        if (operation["requestBody"]?["content"] is JsonObject contents)
        {
            var (type, content) = contents.ElementAt(random.Next(contents.Count));
            body = BodyOf(type, content!, values, random);
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(random.Next(20) == 0 ? "text/plain" : type);
        }

        using var response = await client.SendAsync(request, cancellationToken);
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        Answered++;
        var faults = _check.Faults(operation, response, text);
        // A model that takes long may be given up on a busy machine: 504 is described, and no fault of the server.
        if ((int)response.StatusCode >= 500 && response.StatusCode != HttpStatusCode.GatewayTimeout) faults = faults.Append(string.Create(CultureInfo.InvariantCulture, $"{(int)response.StatusCode}: {text}"));
        return faults.Select(fault => $"{(string?)operation["operationId"]} {method} {request.RequestUri} {(body.Length > 600 ? body[..600] : body)}\n    {fault}").ToList();
    }

    private static string BodyOf(string type, JsonNode content, RandomValues values, Random random)
    {
        if (!type.EndsWith("json", StringComparison.Ordinal)) return "study,tp,fp,fn,tn\n" + string.Join('\n', Enumerable.Range(0, random.Next(4)).Select(_ => $"{values.TextOf(null)},{random.Next(-1, 90)},{values.TextOf("byte")},3,{random.Next(90)}"));
        // An example is what people send: changed in one place it gets further than chance alone does.
        if (content["example"] is JsonObject example && random.Next(2) == 0)
        {
            var changed = example.DeepClone().AsObject();
            foreach (var (name, member) in values.Of(content["schema"]) as JsonObject ?? [])
                if (random.Next(3) == 0) changed[name] = member?.DeepClone();
            return changed.ToJsonString();
        }

        var made = values.Of(content["schema"])?.ToJsonString() ?? "null";
        return random.Next(20) == 0 && made.Length > 2 ? made[..random.Next(made.Length)] : made;
    }

    private Uri AddressOf(string path, JsonNode operation, RandomValues values, Random random)
    {
        foreach (var parameter in Parameters(operation, "path"))
        {
            var name = (string)parameter["name"]!;
            var value = known.TryGetValue(name, out var real) && random.Next(3) > 0 ? real[random.Next(real.Count)] : values.Text(parameter["schema"]).Replace("\0", "", StringComparison.Ordinal);
            // An empty segment, or one of dots, is another address.
            if (value.Trim('.').Length == 0) value = "x";
            path = path.Replace($"{{{name}}}", Uri.EscapeDataString(value.Length > 500 ? value[..500] : value), StringComparison.Ordinal);
        }

        var query = Parameters(operation, "query").Where(parameter => (bool?)parameter["required"] == true ? random.Next(10) > 0 : random.Next(3) == 0)
            .Select(parameter => $"{(string)parameter["name"]!}={Uri.EscapeDataString(values.Text(parameter["schema"]))}").ToList();
        while (path.Length + query.Sum(part => part.Length + 1) > MaxAddress) query.RemoveAt(query.Count - 1);
        return new Uri(path + (query.Count == 0 ? "" : "?" + string.Join('&', query)), UriKind.Relative);
    }

    private static IEnumerable<JsonNode> Parameters(JsonNode operation, string where) =>
        (operation["parameters"]?.AsArray() ?? []).Where(parameter => (string?)parameter!["in"] == where).Select(parameter => parameter!);

    private static string Printable(string value) => new([.. value.Where(c => c is >= ' ' and < '\x7f').Take(200)]);
}
