using System.Text.Json;
using LivingReview.Contracts.Studies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LivingReview.Web.Tests.Fakes;

/// <summary>Stands in for what a team says to each other.</summary>
public sealed class FakeComments
{
    public List<CommentView> All { get; } = [];

    /// <summary>Changes and comments, the newest first; null for a reader who may not see what the team says.</summary>
    public List<TeamAuditEntry>? Log { get; set; } = [];

    /// <summary>Changes alone, the newest first.</summary>
    public List<AuditEntry> Changes { get; } = [];

    internal void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/api/reviews/{review}/audit/team", (long? after, int limit) => Log is null
            ? Results.Problem(statusCode: StatusCodes.Status403Forbidden)
            : Results.Json(Log.Where(one => one.Place < (after ?? long.MaxValue)).Take(limit), JsonSerializerOptions.Web));
        app.MapGet("/api/reviews/{review}/audit", (long? after, int limit) =>
            Results.Json(Changes.Where(one => one.Revision < (after ?? long.MaxValue)).Take(limit), JsonSerializerOptions.Web));
        var root = app.MapGroup("/api/reviews/{review}/comments");
        root.MapGet("", (string? subject) => Results.Json(All.Where(one => subject is null || one.Subject.Split('#')[0] == subject), JsonSerializerOptions.Web));
        root.MapPost("", (AddComment request) =>
        {
            if (string.IsNullOrWhiteSpace(request.Text))
                return Results.ValidationProblem(new Dictionary<string, string[]> { ["text"] = ["A text of 1 to 5000 characters is needed."] }, statusCode: 422);
            var added = new CommentView
            {
                Id = Guid.CreateVersion7(),
                Subject = request.Subject,
                Text = request.Text,
                By = request.By ?? "local",
                At = DateTimeOffset.UnixEpoch,
                Mentions = [.. request.Text.Split(' ').Where(word => word.StartsWith('@')).Select(word => word[1..])],
            };
            All.Add(added);
            return Results.Json(added, JsonSerializerOptions.Web, statusCode: 201);
        });
        root.MapPost("/{id:guid}/settlement", (Guid id, string? by) =>
        {
            var at = All.FindIndex(one => one.Id == id);
            All[at] = All[at] with { SettledBy = by ?? "local" };
            return Results.Json(All[at], JsonSerializerOptions.Web);
        });
    }
}
