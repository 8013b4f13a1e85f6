using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace LivingReview.Hosting.Describing;

/// <summary>
/// What is only answered with always has every member that is not null: generated clients can rely on it, and nothing in it has a default. In
/// what is sent, members with a default may be left out.
/// </summary>
internal static class AnswerSchemas
{
    public static Task ApplyAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        if (document.Components?.Schemas is not { } schemas) return Task.CompletedTask;
        var sent = new HashSet<string>(StringComparer.Ordinal);
        foreach (var body in document.Paths.Values.SelectMany(path => path.Operations is { } operations ? operations.Values.ToList() : []).Select(operation => operation.RequestBody))
        {
            foreach (var content in body?.Content?.Values ?? []) Collect(content.Schema, schemas, sent);
        }

        foreach (var (name, schema) in schemas)
        {
            if (sent.Contains(name) || name == "Problem" || schema is not OpenApiSchema { Properties: { Count: > 0 } properties } own) continue;
            own.Required = properties.Where(property => !MayBeNull(property.Value)).Select(property => property.Key).ToHashSet(StringComparer.Ordinal);
            foreach (var property in properties.Values) DefaultValues.Remove(property);
        }

        return Task.CompletedTask;
    }

    private static void Collect(IOpenApiSchema? schema, IDictionary<string, IOpenApiSchema> all, HashSet<string> found)
    {
        if (schema is OpenApiSchemaReference { Reference.Id: { } id })
        {
            if (found.Add(id) && all.TryGetValue(id, out var target)) Collect(target, all, found);
            return;
        }

        if (schema is null) return;
        Collect(schema.Items, all, found);
        Collect(schema.AdditionalProperties, all, found);
        foreach (var part in (schema.Properties?.Values ?? []).Concat(schema.OneOf ?? []).Concat(schema.AnyOf ?? []).Concat(schema.AllOf ?? [])) Collect(part, all, found);
    }

    /// <summary>Of a value of any type nothing is known.</summary>
    private static bool MayBeNull(IOpenApiSchema schema) => schema is not OpenApiSchemaReference
        && ((schema.Type is { } type ? type.HasFlag(JsonSchemaType.Null) : schema.OneOf is not { Count: > 0 }) || schema.OneOf?.Any(part => part.Type == JsonSchemaType.Null) == true);
}
