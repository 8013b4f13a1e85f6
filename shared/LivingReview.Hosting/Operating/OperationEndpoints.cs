using System.Reflection;
using LivingReview.Contracts.Operations;
using LivingReview.Hosting.Authentication;
using LivingReview.Hosting.Embedding;
using LivingReview.Hosting.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace LivingReview.Hosting.Operating;

/// <summary>A service of this process that has a store.</summary>
/// <param name="Name">Its name, also that of its store.</param>
/// <param name="Assembly">Where its consumers are.</param>
internal sealed record OperatedService(string Name, Assembly Assembly);

/// <summary>/api/operations/{service}: the pipeline for its operator, and what can be done about messages that were given up.</summary>
internal static class OperationEndpoints
{
    /// <summary>Maps the addresses of every service of the process.</summary>
    public static void MapOperations(this WebApplication app)
    {
        foreach (var (service, assembly) in app.Services.GetServices<OperatedService>()) Map(app, service, assembly);
    }

    private static void Map(WebApplication app, string service, Assembly assembly)
    {
        // Of the operator's page and not of the described API: it changes with the parts that it shows.
        var operations = app.MapGroup($"/api/operations/{service}").Needs(Role.Owner).ExcludeFromDescription();
        operations.MapGet("", (ServiceOperator services, CancellationToken cancellationToken) =>
            AnswerAsync(async () => Results.Ok(await services.DescribeAsync(service, assembly, cancellationToken))));
        operations.MapGet("/dead-letters", (ServiceOperator services, CancellationToken cancellationToken) =>
            AnswerAsync(async () => Results.Ok(await services.ListAsync(assembly, cancellationToken))));
        operations.MapPost("/dead-letters/replay", (ReplayDeadLetters request, ServiceOperator services, CancellationToken cancellationToken) =>
            Check(services, assembly, request.Queue) is { } refusal ? Task.FromResult(refusal) : AnswerAsync(async () => Results.Ok(await services.ReplayAsync(request, cancellationToken))));
        operations.MapPost("/dead-letters/discard", (DiscardDeadLetters request, ServiceOperator services, CancellationToken cancellationToken) =>
            Check(services, assembly, request.Queue, request.Reason) is { } refusal ? Task.FromResult(refusal) : AnswerAsync(async () => Results.Ok(await services.DiscardAsync(request, cancellationToken))));
    }

    private static IResult? Check(ServiceOperator services, Assembly assembly, string? queue, string reason = "none asked for")
    {
        var faults = new Faults();
        faults.Require(services.Owns(assembly, queue), "queue", "The service has no such queue.");
        faults.Require(!string.IsNullOrWhiteSpace(reason) && reason.Length <= 200 && !reason.Any(char.IsControl), "reason", "One line of 1 to 200 characters.");
        return faults.None ? null : Problem.Invalid(faults);
    }

    private static async Task<IResult> AnswerAsync(Func<Task<IResult>> act)
    {
        try
        {
            return await act();
        }
        catch (EmbeddingException fault)
        {
            return Problem.Result(503, "broker-unavailable", "The broker could not be used", fault.Message);
        }
    }
}
