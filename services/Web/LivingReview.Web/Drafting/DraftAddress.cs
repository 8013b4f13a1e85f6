using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;

namespace LivingReview.Web.Drafting;

/// <summary>The draft that a page was left with, when it is loaded again (connection.js).</summary>
internal static class DraftAddress
{
    /// <summary>
    /// The id of the draft in the address; null if there is none. Read once and not supplied by the framework: a part that comes onto a page while
    /// the page is told of a new address would end the circuit (https://github.com/dotnet/aspnetcore/issues/57746, mended after .NET 10.0).
    /// </summary>
    public static Guid? Of(NavigationManager navigation) =>
        QueryHelpers.ParseQuery(navigation.ToAbsoluteUri(navigation.Uri).Query).TryGetValue("draft", out var text) && Guid.TryParse(text, out var draft) ? draft : null;
}
