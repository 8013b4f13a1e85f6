using System.Net;
using LivingReview.Hosting.Addresses;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace LivingReview.Hosting.Describing;

/// <summary>The OpenAPI document of a service, /openapi/v1.json: what its code says, and by one convention what all endpoints have in common.</summary>
internal static class ApiDocument
{
    /// <summary>Name of the way to sign in.</summary>
    public const string Credential = "key";

    /// <summary>The setting with the address under which others reach the installation.</summary>
    private const string PublicAddress = "Notification:PublicAddress";

    private const string About = """
        A living systematic review of diagnostic test accuracy: evidence goes in as studies with 2x2 tables, and estimates, differences and alerts come out.

        - *Addresses.* `/api/...` is the same as `/api/v1/...`; programs should use the latter.
        - *Access.* Where the operator asks for it, send an API key or an access token as `Authorization: Bearer ...`; each operation says which role it needs.
        - *Problems.* Every refusal is a problem (RFC 9457) with a stable `type`; each operation lists those that it may answer with.
        - *Reading again.* A GET answers with an `ETag`; send it as `If-None-Match` and get 304 as long as nothing has changed. HEAD works wherever GET does.
        - *Long lists.* `limit` makes pages; the `Link` header with `rel="next"` has the address of the next one, and is absent from the last. Without `limit` a list is whole; those that grow without end always come in pages.
        - *Order and filters.* Each list has one order, which its summary says. The other parameters of its query choose entries; an entry is listed if it fits all of them.
        """;

    /// <summary>Adds the document.</summary>
    public static IServiceCollection AddApiDocument(this IServiceCollection services) => services.AddOpenApi(options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.ShouldInclude = operation => operation.HttpMethod != "HEAD"; // the same as GET, without the body
        options.AddSchemaTransformer(SchemaConvention.ApplyAsync);
        options.AddSchemaTransformer(DefaultValues.ApplyAsync);
        options.AddOperationTransformer(OperationConvention.ApplyAsync);
        options.AddOperationTransformer(ProblemResponses.ApplyAsync);
        options.AddDocumentTransformer(DescribeAsync);
        options.AddDocumentTransformer(AnswerSchemas.ApplyAsync);
    });

    private static Task DescribeAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "LivingReview",
            Version = "1",
            Summary = "Reviews, studies, estimates and alerts of living systematic reviews of diagnostic test accuracy.",
            Description = About,
            Contact = new OpenApiContact { Name = "The operator of this installation" },
            License = new OpenApiLicense { Name = "Apache-2.0", Identifier = "Apache-2.0" },
        };
        // Absolute where it is known: a client that is made from a copy of the document then knows whom to call.
        var address = context.ApplicationServices.GetRequiredService<IConfiguration>()[PublicAddress];
        document.Servers = [new OpenApiServer { Url = string.IsNullOrEmpty(address) ? "/" : address.TrimEnd('/') + "/", Description = "This installation." }];
        document.Tags = new HashSet<OpenApiTag>(Tags.In(document).Select(tag => new OpenApiTag { Name = tag.Name, Description = tag.Description }));
        document.AddComponent<IOpenApiSecurityScheme>(Credential, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            Description = "An API key (`lr_...`, also as the header X-Api-Key) or an access token of the configured issuer. An installation for one person needs none.",
        });
        foreach (var schema in document.Components?.Schemas?.Values ?? []) CleanTexts(schema);
        var paths = new OpenApiPaths();
        foreach (var (path, item) in document.Paths) paths.Add(VersionedAddresses.Of(path), item);
        document.Paths = paths;
        return Task.CompletedTask;
    }

    /// <summary>The texts come from comments in XML.</summary>
    private static void CleanTexts(IOpenApiSchema schema)
    {
        if (schema is not OpenApiSchema own) return;
        if (own.Description is { } text) own.Description = WebUtility.HtmlDecode(text).ReplaceLineEndings(" ");
        foreach (var property in own.Properties?.Values ?? []) CleanTexts(property);
    }
}
