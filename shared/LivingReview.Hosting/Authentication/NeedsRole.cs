using Microsoft.AspNetCore.Builder;

namespace LivingReview.Hosting.Authentication;

/// <summary>Metadata of an endpoint: who may call it. Without it reading needs a reader and anything else an extractor.</summary>
/// <param name="Role">The least role.</param>
public sealed record NeedsRole(Role Role);

/// <summary>Says who may call an endpoint.</summary>
public static class NeedsRoleRegistration
{
    /// <summary>Asks for a role.</summary>
    public static TBuilder Needs<TBuilder>(this TBuilder endpoint, Role role)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new NeedsRole(role));
}
