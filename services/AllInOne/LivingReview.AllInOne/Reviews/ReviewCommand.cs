using System.CommandLine;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using LivingReview.Client;
using LivingReview.Contracts.Reviews;

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
            using var running = new ServerConnection(result.GetValue(server)!, result.GetValue(key));
            switch (await running.Client.Protocols.OpenAsync(request, cancellationToken))
            {
                case ApiResult<ReviewView>.Done { Value: var opened }:
                    await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{opened.Id}: {opened.Title}, revision {opened.Revision}; {new Uri(running.Root, $"reviews/{Uri.EscapeDataString(opened.Id)}")}"));
                    return ExitCode.Success;
                case ApiResult<ReviewView>.Refused { Problem: var problem }:
                    return await RefuseAsync(error, problem);
                case var other:
                    throw running.Unreachable((other as ApiResult<ReviewView>.Unreachable)?.Reason);
            }
        });
        return command;
    }

    private static Command CreateProtocol()
    {
        var review = new Option<string>("--review") { Description = "The review.", HelpName = "ID", Required = true };
        var (server, key) = (ServerOption.Create(), KeyOption());
        var command = new Command("protocol", "Write the protocol of a review as a file that create takes.") { review, server, key };
        command.SetAction(async (result, cancellationToken) =>
        {
            using var running = new ServerConnection(result.GetValue(server)!, result.GetValue(key));
            var id = result.GetValue(review)!;
            switch (await running.Client.ReadAsync<JsonObject>($"api/reviews/{Uri.EscapeDataString(id)}", cancellationToken))
            {
                case ApiResult<JsonObject>.Done { Value: var view }:
                    await result.InvocationConfiguration.Output.WriteLineAsync(
                        new JsonObject { ["id"] = view["id"]?.DeepClone(), ["title"] = view["title"]?.DeepClone(), ["protocol"] = view["protocol"]?.DeepClone() }.ToJsonString(Readable));
                    return ExitCode.Success;
                case ApiResult<JsonObject>.Refused { Problem: var problem }:
                    return await RefuseAsync(result.InvocationConfiguration.Error, problem);
                case var other:
                    throw running.Unreachable((other as ApiResult<JsonObject>.Unreachable)?.Reason);
            }
        });
        return command;
    }

    private static Option<string?> KeyOption() => new("--key") { Description = "API key. Default: LIVINGREVIEW_KEY of the environment.", HelpName = "KEY" };

    private static async Task<int> RefuseAsync(TextWriter error, ApiProblem problem)
    {
        foreach (var (field, messages) in problem.Errors ?? new Dictionary<string, IReadOnlyList<string>>()) await error.WriteLineAsync($"{field}: {string.Join(' ', messages)}");
        var title = problem.Title ?? string.Create(CultureInfo.InvariantCulture, $"the server answered {problem.Status}");
        return await RefuseAsync(error, problem is { Errors: null, Detail: { } detail } ? $"{title}: {detail}" : title);
    }

    private static async Task<int> RefuseAsync(TextWriter error, string message)
    {
        await error.WriteLineAsync("livingreview: " + message);
        return ExitCode.Usage;
    }
}
