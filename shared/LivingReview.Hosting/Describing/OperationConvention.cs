using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using LivingReview.Hosting.Addresses;
using LivingReview.Hosting.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;

namespace LivingReview.Hosting.Describing;

/// <summary>What the document says of every operation in the same way: its chapter, who may call it, its parameters, files, headers and examples.</summary>
internal static class OperationConvention
{
    public static Task ApplyAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var facts = context.Description.ActionDescriptor.EndpointMetadata;
        var path = "/" + context.Description.RelativePath;
        operation.Tags = new HashSet<OpenApiTagReference> { new(Tags.Of(path), context.Document) };
        DescribeAccess(operation, context, facts, path);
        RemoveFormer(operation, context);
        foreach (var parameter in operation.Parameters ?? [])
        {
            if (parameter is OpenApiParameter own) own.Description ??= ParameterWords.Of(own.Name, path);
        }

        foreach (var body in facts.OfType<FileBody>()) operation.RequestBody = Body(body);
        AddFiles(operation, [.. facts.OfType<FileAnswer>()]);
        if (facts.OfType<BodyExample>().LastOrDefault() is { } example && operation.RequestBody?.Content?.TryGetValue("application/json", out var json) == true && json is OpenApiMediaType content)
        {
            var options = context.ApplicationServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
            content.Example = JsonSerializer.SerializeToNode(example.Body, example.Body.GetType(), options);
        }

        foreach (var file in facts.OfType<FileExample>())
        {
            if (operation.RequestBody?.Content?.TryGetValue(file.MediaType, out var body) == true && body is OpenApiMediaType own) own.Example = JsonValue.Create(file.Content);
        }

        foreach (var (status, response) in operation.Responses ?? []) DescribeAnswer(status, response);
        var isGet = context.Description.HttpMethod == "GET";
        if (isGet) AddConditions(operation);
        AnswerExamples.Add(operation);
        AnswerHeaders.Add(operation, isGet, facts.OfType<TotalCount>().Any());
        return Task.CompletedTask;
    }

    private static void RemoveFormer(OpenApiOperation operation, OpenApiOperationTransformerContext context)
    {
        var former = context.Description.ParameterDescriptions
            .Where(parameter => (parameter.ParameterDescriptor as IParameterInfoParameterDescriptor)?.ParameterInfo.IsDefined(typeof(FormerParameterAttribute), false) == true)
            .Select(parameter => parameter.Name).ToHashSet(StringComparer.Ordinal);
        operation.Parameters = operation.Parameters?.Where(parameter => !former.Contains(parameter.Name ?? "")).ToList();
    }

    private static void DescribeAccess(OpenApiOperation operation, OpenApiOperationTransformerContext context, IList<object> facts, string path)
    {
        if (facts.OfType<IAllowAnonymous>().Any() || !path.StartsWith("/api/", StringComparison.Ordinal))
        {
            operation.Security = [];
            operation.Description = Together(operation.Description, "Needs no sign-in.");
            return;
        }

        // Without a key where the installation asks for none; which it is, GET /api/caller says.
        operation.Security = [new() { [new OpenApiSecuritySchemeReference(ApiDocument.Credential, context.Document)] = [] }, new()];
        var role = facts.OfType<NeedsRole>().LastOrDefault()?.Role ?? (context.Description.HttpMethod == "GET" ? Role.Reader : Role.Extractor);
        operation.Description = Together(operation.Description, $"Role: {Roles.NameOf(role)}.");
    }

    private static string Together(string? details, string access) => string.IsNullOrEmpty(details) ? access : $"{details}\n\n{access}";

    private static OpenApiRequestBody Body(FileBody body) => new()
    {
        Description = body.What,
        Required = true,
        Content = body.MediaTypes.ToDictionary(type => type, type => new OpenApiMediaType { Schema = Bytes(type) }, StringComparer.Ordinal),
    };

    private static void AddFiles(OpenApiOperation operation, IReadOnlyList<FileAnswer> files)
    {
        if (files.Count == 0) return;
        operation.Responses ??= [];
        var had = operation.Responses.TryGetValue("200", out var known) ? known.Content : null;
        var content = had is null ? new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal) : new Dictionary<string, OpenApiMediaType>(had, StringComparer.Ordinal);
        foreach (var file in files) content[file.MediaType] = new OpenApiMediaType { Schema = Bytes(file.MediaType) };
        operation.Responses["200"] = new OpenApiResponse { Description = "OK", Content = content };
    }

    /// <summary>Text is a string; of bytes JSON Schema says nothing, see OpenAPI 3.1, "Considerations for file uploads".</summary>
    private static OpenApiSchema Bytes(string mediaType) =>
        mediaType.StartsWith("text/", StringComparison.Ordinal) || mediaType.EndsWith("xml", StringComparison.Ordinal) ? new() { Type = JsonSchemaType.String } : new();

    private static void AddConditions(OpenApiOperation operation)
    {
        operation.Parameters ??= [];
        operation.Parameters.Add(new OpenApiParameter
        {
            Name = "If-None-Match",
            In = ParameterLocation.Header,
            Description = "ETag of the answer that the caller has: 304 if it is still the same.",
            Schema = new OpenApiSchema { Type = JsonSchemaType.String },
        });
        operation.Responses ??= [];
        operation.Responses["304"] = new OpenApiResponse { Description = "Nothing has changed since the answer with this ETag." };
    }

    private static void DescribeAnswer(string status, IOpenApiResponse response)
    {
        if (response is not OpenApiResponse own || !int.TryParse(status, NumberStyles.None, CultureInfo.InvariantCulture, out var code)) return;
        own.Description = code switch
        {
            201 => "Created; Location has its address.",
            202 => "Accepted: the work goes on, or waits for someone.",
            204 => "Done.",
            _ => "OK",
        };
    }
}
