using System.Text.Json.Nodes;
using LivingReview.Contracts;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace LivingReview.Hosting.Describing;

/// <summary>What the serializer does and a schema does not see: enumerations have stable names, and null is left out.</summary>
internal static class SchemaConvention
{
    public static Task ApplyAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var type = context.JsonTypeInfo.Type;
        if (StableNames.All(type) is { Count: > 0 } names)
        {
            schema.Type = JsonSchemaType.String;
            schema.Enum = [.. names.Select(name => (JsonNode)JsonValue.Create(name))];
        }

        foreach (var property in context.JsonTypeInfo.Properties.Where(p => p.IsGetNullable || Nullable.GetUnderlyingType(p.PropertyType) is not null)) schema.Required?.Remove(property.Name);
        // What begins with a number that it may not have has to be sent.
        foreach (var property in context.JsonTypeInfo.Properties.Where(p => DefaultValues.IsRefused(p, context.JsonTypeInfo.Options)))
            (schema.Required ??= new HashSet<string>(StringComparer.Ordinal)).Add(property.Name);
        return Task.CompletedTask;
    }
}
