using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using LivingReview.Hosting.Problems;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace LivingReview.Hosting.Describing;

/// <summary>
/// What a member has that is left out: the value that its type begins with. A client in a language without absent values then sends that, and
/// not zero. An empty text or list is none.
/// </summary>
internal static class DefaultValues
{
    /// <summary>Where the framework keeps the default of a member whose type is a component, and by what that is known.</summary>
    private const string BesideReference = "x-ref-default";
    private const string Component = "x-schema-id";

    public static Task ApplyAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        if (context.JsonPropertyInfo is not { } member || IsRefused(member, context.JsonTypeInfo.Options) || Written(member, context.JsonTypeInfo.Options) is not { } value) return Task.CompletedTask;
        if (schema.Metadata?.TryGetValue(Component, out var id) == true && id is string { Length: > 0 }) schema.Metadata[BesideReference] = value;
        else schema.Default = value;
        return Task.CompletedTask;
    }

    /// <summary>Whether a member begins with a number outside its range: it may not be left out.</summary>
    public static bool IsRefused(JsonPropertyInfo member, JsonSerializerOptions options) =>
        member.AttributeProvider?.GetCustomAttributes(typeof(RangeAttribute), false) is [RangeAttribute declared]
        && Beginning(member, options) is { } number && NumberRange.Of(member.PropertyType, declared)?.Contains(number) == false;

    /// <summary>Takes the default from a member.</summary>
    public static void Remove(IOpenApiSchema member)
    {
        if (member is OpenApiSchema own) own.Default = null;
        else if (member is OpenApiSchemaReference reference) reference.Default = null;
    }

    /// <summary>Numbers, choices and texts; what an instant or an id begins with says nothing.</summary>
    private static JsonNode? Written(JsonPropertyInfo member, JsonSerializerOptions options) =>
        Beginning(member, options) is { } value and not "" && (value is string or bool or Enum || NumberRange.Of(value.GetType(), null) is not null)
            ? JsonSerializer.SerializeToNode(value, member.PropertyType, options) : null;

    private static object? Beginning(JsonPropertyInfo member, JsonSerializerOptions options)
    {
        if (member.IsRequired || member.Get is null || member.DeclaringType.IsAbstract) return null;
        if (member.AssociatedParameter is { } parameter) return parameter.HasDefaultValue ? parameter.DefaultValue : null;
        return options.GetTypeInfo(member.DeclaringType).CreateObject?.Invoke() is { } begun ? member.Get(begun) : null;
    }
}
