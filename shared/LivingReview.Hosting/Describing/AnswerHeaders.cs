using Microsoft.OpenApi;

namespace LivingReview.Hosting.Describing;

/// <summary>The headers of answers, by one convention: where what was created is, what names an answer, where the next page is, how many there are.</summary>
internal static class AnswerHeaders
{
    /// <summary>When to ask again; of problems that pass by themselves.</summary>
    public static KeyValuePair<string, IOpenApiHeader> RetryAfter { get; } = new("Retry-After", Header("Seconds to wait before the next attempt, where it is known.", JsonSchemaType.Integer));

    /// <summary>Adds them to the answers of an operation.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="isGet">Whether it reads.</param>
    /// <param name="countsAll">Whether its answer says how many entries match, on all pages together.</param>
    public static void Add(OpenApiOperation operation, bool isGet, bool countsAll)
    {
        // With a limit alone it is the beginning of an order that changes (a queue): there is no next page.
        var hasPages = operation.Parameters?.Any(parameter => parameter is { Name: "after", In: ParameterLocation.Query }) == true;
        foreach (var (status, response) in operation.Responses ?? [])
        {
            if (response is not OpenApiResponse own) continue;
            own.Headers ??= new Dictionary<string, IOpenApiHeader>(StringComparer.Ordinal);
            if (status == "201") own.Headers["Location"] = Header("Address of what was created.", required: true);
            if (isGet && status is "200" or "304") own.Headers["ETag"] = Header("Names the answer, for If-None-Match; absent from streams and from answers above 4 MiB.");
            if (isGet && status == "200" && hasPages) own.Headers["Link"] = Header("Address of the next page, with rel=\"next\"; absent from the last one.");
            if (status == "200" && countsAll) own.Headers["X-Total-Count"] = Header("How many entries match, on all pages together.", JsonSchemaType.Integer);
        }
    }

    private static OpenApiHeader Header(string description, JsonSchemaType type = JsonSchemaType.String, bool required = false) =>
        new() { Description = description, Required = required, Schema = new OpenApiSchema { Type = type } };
}
