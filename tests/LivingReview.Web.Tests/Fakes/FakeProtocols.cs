using System.Text.Json;
using LivingReview.Contracts.Reviews;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LivingReview.Web.Tests.Fakes;

/// <summary>Stands in for the reviews that are opened and the protocols that are changed in Ingestion.</summary>
public sealed class FakeProtocols(FakeApi api)
{
    /// <summary>The reviews that were opened.</summary>
    public List<RegisterReview> Opened { get; } = [];

    /// <summary>The versions of the review's protocol, the newest first.</summary>
    public List<ProtocolVersionView> Versions { get; } = [First(api.View)];

    internal void Map(IEndpointRouteBuilder app)
    {
        app.MapPost("/api/reviews", (RegisterReview request) =>
        {
            if (request.Protocol.MinimumStudies < 2)
                return Results.ValidationProblem(new Dictionary<string, string[]> { ["protocol.minimumStudies"] = ["2 to 100 studies: fewer cannot be pooled."] }, statusCode: 422);
            if (request.Id == "taken")
                return Results.Problem(statusCode: 409, title: "The review exists already");
            Opened.Add(request);
            api.View = api.View with { Title = request.Title, Protocol = request.Protocol };
            return Results.Json(api.View with { Id = request.Id }, JsonSerializerOptions.Web, statusCode: 201);
        });
        app.MapGet("/api/reviews/{review}/protocol/history", (string review) => FakeApi.Known(review, () => Versions));
        app.MapPut("/api/reviews/{review}/protocol", (Protocol protocol, string? reason, int? version) =>
        {
            if (version != Versions.Count)
                return Results.Problem(statusCode: 412, title: "The protocol has changed");
            api.View = api.View with { Protocol = protocol, Revision = api.View.Revision + 1 };
            Versions.Insert(0, First(api.View) with { Version = Versions.Count + 1, Reason = reason, Changes = ProtocolDifference.Between(Versions[0].Protocol, protocol) });
            return Results.Json(api.View, JsonSerializerOptions.Web);
        });
    }

    private static ProtocolVersionView First(ReviewView view) => new()
    {
        Version = 1,
        Revision = view.Revision,
        At = view.RegisteredAt,
        Actor = "local",
        Protocol = view.Protocol,
        Changes = [],
    };
}
