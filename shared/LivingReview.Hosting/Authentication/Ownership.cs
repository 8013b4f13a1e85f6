using LivingReview.Hosting.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace LivingReview.Hosting.Authentication;

/// <summary>What belongs to one caller: that caller and the role owner may change it. Where nobody signs in everything is everyone's.</summary>
public static class Ownership
{
    /// <summary>Whether a caller may change what belongs to someone.</summary>
    /// <param name="http">The call.</param>
    /// <param name="owner">The record of the owner (<see cref="Caller.NameOf"/>); null if nobody was recorded, and then the role alone counts.</param>
    public static bool MayChange(HttpContext http, string? owner)
    {
        var options = http.RequestServices.GetRequiredService<IOptions<AccessOptions>>().Value;
        if (!options.IsRequired) return true;
        // By the identity at the end alone: a display name may be anything, also what looks like another's record.
        return http.User.Identity is { IsAuthenticated: true } && (owner?.EndsWith(Caller.RecordEndOf(http), StringComparison.Ordinal) == true || Access.RoleOf(http, options) >= Role.Owner);
    }

    /// <summary>The answer to a caller who may not.</summary>
    /// <param name="what">What it is about: "subscription".</param>
    /// <param name="owner">The record of the owner, if there is one.</param>
    public static IResult Refusal(string what, string? owner) => Problem.Result(
        403, "not-yours", "It belongs to someone else", $"The {what} {(owner is null ? "has no recorded owner" : "belongs to " + owner)}; only its owner and the role {Roles.NameOf(Role.Owner)} may do this.");

    /// <summary>Whether a text has the form of a record of a caller: a name, and the identity in parentheses.</summary>
    /// <param name="record">The text.</param>
    public static bool IsRecord(string? record) =>
        record is Caller.Local || (record is { Length: <= 400 } && record.EndsWith(')') && record.IndexOf(" (", StringComparison.Ordinal) is > 0 and var at && at < record.Length - 3 && !record.Any(char.IsControl));
}
