using System.CommandLine;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using LivingReview.Hosting.Embedding;

namespace LivingReview.AllInOne.Reviews;

/// <summary><c>livingreview review</c>: opens a review from a protocol file, and writes the protocol of a review as such a file.</summary>
internal static class ReviewCommand
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command Create() => new("review", "Open reviews and write their protocols.") { CreateCreate(), CreateProtocol() };

    private static Command CreateCreate()
    {
        var protocol = new Option<FileInfo>("--protocol") { Description = "JSON: a protocol, or {\"id\", \"title\", \"protocol\"} as the page exports it.", HelpName = "FILE", Required = true };
        var id = new Option<string?>("--id") { Description = "Id in addresses, if the file names none or another is wanted.", HelpName = "ID" };
        var title = new Option<string?>("--title") { Description = "Title, if the file has none or another is wanted.", HelpName = "TEXT" };
        var (server, key) = (ServerOption.Create(), KeyOption());
        var command = new Command("create", "Open a review from a protocol file.") { protocol, id, title, server, key };
        command.SetAction(async (result, cancellationToken) =>
        {
            var (output, error) = (result.InvocationConfiguration.Output, result.InvocationConfiguration.Error);
            var file = result.GetValue(protocol)!;
            if (!file.Exists) return await RefuseAsync(error, $"there is no file {file.FullName}");
            JsonObject? request;
            try
            {
                request = JsonNode.Parse(await File.ReadAllTextAsync(file.FullName, cancellationToken)) as JsonObject;
            }
            catch (JsonException fault)
            {
                return await RefuseAsync(error, $"{file.Name} is not JSON: {fault.Message}");
            }

            if (request is null) return await RefuseAsync(error, $"{file.Name} holds no protocol: an object is expected");
            if (request["protocol"] is not JsonObject) request = new JsonObject { ["protocol"] = request };
            if (result.GetValue(id) is { } wanted) request["id"] = wanted;
            if (result.GetValue(title) is { } named) request["title"] = named;
            return await SendAsync(
                result.GetValue(server)!, result.GetValue(key), HttpMethod.Post, "api/reviews", request,
                (opened, address) => output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{opened["id"]}: {opened["title"]}, revision {opened["revision"]}; {new Uri(address, $"/reviews/{opened["id"]}")}")),
                error, cancellationToken);
        });
        return command;
    }

    private static Command CreateProtocol()
    {
        var review = new Option<string>("--review") { Description = "The review.", HelpName = "ID", Required = true };
        var (server, key) = (ServerOption.Create(), KeyOption());
        var command = new Command("protocol", "Write the protocol of a review as a file that create takes.") { review, server, key };
        command.SetAction((result, cancellationToken) => SendAsync(
            result.GetValue(server)!, result.GetValue(key), HttpMethod.Get, $"api/reviews/{Uri.EscapeDataString(result.GetValue(review)!)}", null,
            (view, _) => result.InvocationConfiguration.Output.WriteLineAsync(
                new JsonObject { ["id"] = view["id"]?.DeepClone(), ["title"] = view["title"]?.DeepClone(), ["protocol"] = view["protocol"]?.DeepClone() }.ToJsonString(Readable)),
            result.InvocationConfiguration.Error, cancellationToken));
        return command;
    }

    private static Option<string?> KeyOption() => new("--key") { Description = "API key. Default: LIVINGREVIEW_KEY of the environment.", HelpName = "KEY" };

    private static async Task<int> SendAsync(
        Uri server, string? key, HttpMethod method, string path, JsonObject? body, Func<JsonObject, Uri, Task> say, TextWriter error, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { BaseAddress = server };
        if ((key ?? Environment.GetEnvironmentVariable("LIVINGREVIEW_KEY")) is { } secret) http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", secret);
        try
        {
            using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
            using var answer = await http.SendAsync(request, cancellationToken);
            var content = await ReadAsync(answer, cancellationToken);
            if (answer.IsSuccessStatusCode && content is not null)
            {
                await say(content, server);
                return ExitCode.Success;
            }

            foreach (var (field, messages) in content?["errors"] as JsonObject ?? [])
                await error.WriteLineAsync($"{field}: {string.Join(' ', messages?.AsArray().Select(message => (string?)message) ?? [])}");
            return await RefuseAsync(error, string.Create(CultureInfo.InvariantCulture, $"{content?["title"]?.ToString() ?? $"the server answered {(int)answer.StatusCode}"}{(content?["errors"] is null && content?["detail"] is { } detail ? $": {detail}" : "")}"));
        }
        catch (HttpRequestException fault)
        {
            throw new EmbeddingException($"The server at {server.GetLeftPart(UriPartial.Authority)} does not answer: {fault.Message}", fault);
        }
    }

    private static async Task<JsonObject?> ReadAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        try
        {
            return JsonNode.Parse(await answer.Content.ReadAsStringAsync(cancellationToken)) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static async Task<int> RefuseAsync(TextWriter error, string message)
    {
        await error.WriteLineAsync("livingreview: " + message);
        return ExitCode.Usage;
    }
}
