using System.Text.Json.Nodes;
using LivingReview.Hosting.Problems;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace LivingReview.Hosting.Describing;

/// <summary>
/// The problems that an operation may answer with: those that it names, and those that follow from what it is. Each combination is one
/// component of the document.
/// </summary>
internal static class ProblemResponses
{
    private const string Schema = "Problem";

    public static Task ApplyAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        if (context.Document is not { } document) return Task.CompletedTask;
        operation.Responses ??= [];
        foreach (var problems in Names(operation, context).Distinct(StringComparer.Ordinal).GroupBy(name => KnownProblems.All[name].Status).OrderBy(g => g.Key))
        {
            string[] names = [.. problems.Order(StringComparer.Ordinal)];
            var id = string.Join("Or", names.Select(Pascal));
            if (document.Components?.Responses?.ContainsKey(id) != true) document.AddComponent<IOpenApiResponse>(id, Response(names, document));
            operation.Responses[problems.Key.ToString(System.Globalization.CultureInfo.InvariantCulture)] = new OpenApiResponseReference(id, document);
        }

        return Task.CompletedTask;
    }

    private static IEnumerable<string> Names(OpenApiOperation operation, OpenApiOperationTransformerContext context)
    {
        var (facts, path) = (context.Description.ActionDescriptor.EndpointMetadata, "/" + context.Description.RelativePath);
        foreach (var name in facts.OfType<RefusedWith>().SelectMany(r => r.Names)) yield return name;
        if (!facts.OfType<IAllowAnonymous>().Any() && path.StartsWith("/api/", StringComparison.Ordinal))
        {
            yield return "not-signed-in";
            yield return "not-permitted";
        }

        if (context.Description.HttpMethod is not ("GET" or "HEAD"))
        {
            yield return "cross-site";
            yield return "changed-meanwhile";
        }

        if (path.Contains("{review}", StringComparison.Ordinal) && path != "/api/reviews/{review}/shifts/head") yield return "unknown-review";
        // What cannot be an id (a route constraint) is no address.
        if (context.Description.ParameterDescriptions.Any(parameter => parameter.RouteInfo?.Constraints?.Any() == true)) yield return "unknown-address";
        if (operation.RequestBody is not null)
        {
            yield return "malformed";
            yield return "invalid";
            yield return "body-too-large";
            yield return "unsupported-format";
        }
        else if (operation.Parameters is { Count: > 0 })
        {
            yield return "malformed";
            yield return "invalid";
        }

        yield return "foreign-host";
        yield return "too-many-requests";
        yield return "service-unreachable";
        yield return "database-away";
        yield return "took-too-long";
    }

    private static OpenApiResponse Response(string[] names, OpenApiDocument document)
    {
        if (document.Components?.Schemas?.ContainsKey(Schema) != true) document.AddComponent<IOpenApiSchema>(Schema, ProblemSchema());
        var types = new JsonArray([.. names.Select(name => JsonValue.Create(Problem.TypeOf(name)))]);
        return new OpenApiResponse
        {
            Description = string.Join("\n", names.Select(name => $"`{name}`: {KnownProblems.All[name].Meaning}")),
            Content = new Dictionary<string, OpenApiMediaType>
            {
                ["application/problem+json"] = new OpenApiMediaType { Schema = new OpenApiSchemaReference(Schema, document) },
            },
            Headers = names.Any(name => KnownProblems.All[name].Status is 429 or 503) ? new Dictionary<string, IOpenApiHeader>([AnswerHeaders.RetryAfter], StringComparer.Ordinal) : null,
            Extensions = new Dictionary<string, IOpenApiExtension> { ["x-problem-types"] = new JsonNodeExtension(types) },
        };
    }

    private static OpenApiSchema ProblemSchema() => new()
    {
        Type = JsonSchemaType.Object,
        Description = "A refusal or a fault (RFC 9457). Further members may follow.",
        Required = new HashSet<string> { "type", "title", "status" },
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["type"] = Text("Stable: urn:livingreview:problem: and a name."),
            ["title"] = Text("The problem, for people."),
            ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer, Description = "Status of the answer." },
            ["detail"] = Text("What is wrong here, beginning with the field where there is one."),
            ["errors"] = new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                Description = "What is wrong by field, as it is named in the request: tables[0].fn.",
                AdditionalProperties = List(Text("One fault.")),
            },
            ["findings"] = List(Things(("code", "Stable code, for an override."), ("field", "The field."), ("message", "The finding, with its figures.")), "Why an extraction was refused."),
            ["rejected"] = List(new OpenApiSchema { Type = JsonSchemaType.Object }, "Faults of a file, each with its row, column, reason and sometimes a question."),
            ["warnings"] = List(new OpenApiSchema { Type = JsonSchemaType.Object }, "Remarks about a file that do not prevent its import."),
            ["traceId"] = Text("For the operator: the trace of the request."),
        },
    };

    private static OpenApiSchema Text(string description) => new() { Type = JsonSchemaType.String, Description = description };

    private static OpenApiSchema List(OpenApiSchema items, string? description = null) => new() { Type = JsonSchemaType.Array, Items = items, Description = description };

    private static OpenApiSchema Things(params ReadOnlySpan<(string Name, string Description)> members)
    {
        var properties = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal);
        foreach (var (name, description) in members) properties[name] = Text(description);
        return new() { Type = JsonSchemaType.Object, Properties = properties };
    }

    private static string Pascal(string name) => string.Concat(name.Split('-').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
}
