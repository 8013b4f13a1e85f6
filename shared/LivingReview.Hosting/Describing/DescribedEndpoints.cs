using LivingReview.Hosting.Addresses;
using LivingReview.Hosting.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace LivingReview.Hosting.Describing;

/// <summary>
/// What the API's document says of an endpoint beyond its parameters and body. What is the same for all endpoints of a kind (access, limits,
/// problems of reading) is not repeated there: <see cref="ProblemResponses"/> adds it.
/// </summary>
public static class DescribedEndpoints
{
    /// <summary>Names an endpoint for programs (its operation id) and for readers.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="name">Name of the method that a client would have: "listStudies".</param>
    /// <param name="summary">What it does, in one sentence.</param>
    /// <param name="details">What a caller has to know, if anything.</param>
    public static RouteHandlerBuilder Described(this RouteHandlerBuilder endpoint, string name, string summary, string? details = null)
    {
        endpoint.WithName(name).WithSummary(summary).AddEndpointFilterFactory(Bounds.OfParameters).Finally(ReadableAgain.Mark);
        return details is null ? endpoint : endpoint.WithDescription(details);
    }

    /// <summary>Answers with JSON.</summary>
    /// <typeparam name="T">Type of the answer.</typeparam>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="status">Status of the answer.</param>
    public static RouteHandlerBuilder Answers<T>(this RouteHandlerBuilder endpoint, int status = StatusCodes.Status200OK) =>
        endpoint.Produces<T>(status, "application/json");

    /// <summary>Answers with a status alone.</summary>
    /// <param name="endpoint">The endpoint.</param>
    public static RouteHandlerBuilder AnswersNothing(this RouteHandlerBuilder endpoint) => endpoint.Produces(StatusCodes.Status204NoContent);

    /// <summary>Answers with a file or a text.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="mediaTypes">Its formats.</param>
    public static RouteHandlerBuilder AnswersFile(this RouteHandlerBuilder endpoint, params ReadOnlySpan<string> mediaTypes)
    {
        foreach (var type in mediaTypes) endpoint.WithMetadata(new FileAnswer(type));
        return endpoint;
    }

    /// <summary>Says in X-Total-Count how many entries match, on all pages together.</summary>
    /// <param name="endpoint">The endpoint.</param>
    public static RouteHandlerBuilder CountsAll(this RouteHandlerBuilder endpoint) => endpoint.WithMetadata(new TotalCount());

    /// <summary>May answer with these problems.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="problems">Names of <see cref="KnownProblems"/>.</param>
    public static RouteHandlerBuilder Refuses(this RouteHandlerBuilder endpoint, params string[] problems) => endpoint.WithMetadata(new RefusedWith(problems));

    /// <summary>Takes a file as its body.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="what">What the file holds.</param>
    /// <param name="mediaTypes">The formats that it may have.</param>
    public static RouteHandlerBuilder TakesFile(this RouteHandlerBuilder endpoint, string what, params string[] mediaTypes) => endpoint.WithMetadata(new FileBody(what, mediaTypes));

    /// <summary>Shows a body that can be sent as it is.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="body">The body.</param>
    public static RouteHandlerBuilder Example(this RouteHandlerBuilder endpoint, object body) => endpoint.WithMetadata(new BodyExample(body));

    /// <summary>Shows a file that can be sent as it is.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="mediaType">Its format.</param>
    /// <param name="content">Its text.</param>
    public static RouteHandlerBuilder ExampleFile(this RouteHandlerBuilder endpoint, string mediaType, string content) => endpoint.WithMetadata(new FileExample(mediaType, content));
}
