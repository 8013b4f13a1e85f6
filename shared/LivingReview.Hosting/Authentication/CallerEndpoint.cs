using LivingReview.Contracts.Access;
using LivingReview.Hosting.Describing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;

namespace LivingReview.Hosting.Authentication;

/// <summary>GET /api/caller: a page asks it before it keeps a key, and to know whether to offer a sign-in.</summary>
internal static class CallerEndpoint
{
    public static void MapCaller(this IEndpointRouteBuilder app) =>
        app.MapGet("/api/caller", (HttpContext http, IOptions<AccessOptions> options) => Describe(http, options.Value)).AllowAnonymous()
            .Described("getCaller", "Says who the caller is, and whether a sign-in is needed.").Answers<CallerView>();

    private static CallerView Describe(HttpContext http, AccessOptions options)
    {
        var signedIn = http.User.Identity is { IsAuthenticated: true };
        var role = Access.RoleOf(http, options);
        return new CallerView
        {
            SignedIn = signedIn,
            Name = signedIn || !options.IsRequired ? Caller.DisplayNameOf(http) : null,
            Role = !options.IsRequired ? Roles.NameOf(Role.Owner) : role is { } known ? Roles.NameOf(known) : null,
            Reviews = Access.ReviewsOf(http),
            SignInNeeded = options.IsRequired,
            PublicReading = !options.IsRequired || options.PublicReading,
        };
    }
}
