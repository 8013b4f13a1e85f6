using LivingReview.Hosting.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;

namespace LivingReview.Hosting.Addresses;

/// <summary>
/// Lists in pages, the same everywhere: <c>limit</c> is the size of a page, <c>after</c> the last entry of the page before, and the header
/// <c>Link</c> has the address of the next page. Without a limit a list is whole; one that grows without end has pages of a size of its own.
/// </summary>
public static class Paging
{
    /// <summary>Largest page.</summary>
    public const int Largest = 1000;

    private const string After = "after";

    /// <summary>Names the next page: the same address, after another entry.</summary>
    /// <param name="http">The call.</param>
    /// <param name="last">The last entry of this page.</param>
    /// <param name="former">An earlier name of the parameter that takes it, which the next page no longer needs.</param>
    public static void NameNext(HttpContext http, string last, string? former = null)
    {
        ArgumentNullException.ThrowIfNull(http);
        var query = new QueryBuilder(http.Request.Query.Where(part => part.Key != After && part.Key != former)) { { After, last } };
        http.Response.Headers.Link = $"<{http.Request.PathBase}{http.Request.Path}{query.ToQueryString()}>; rel=\"next\"";
    }

    /// <summary>Answers with a page of a list that is read as a whole.</summary>
    /// <typeparam name="T">Type of its entries.</typeparam>
    /// <param name="http">The call.</param>
    /// <param name="all">The list in its order.</param>
    /// <param name="idOf">What names an entry.</param>
    /// <param name="limit">Size of the page; null for all.</param>
    /// <param name="after">The last entry of the page before; null for the first page.</param>
    public static IResult Answer<T>(HttpContext http, IEnumerable<T> all, Func<T, string> idOf, int? limit, string? after)
    {
        ArgumentNullException.ThrowIfNull(http);
        var entries = all.ToList();
        var start = after is null ? 0 : entries.FindIndex(entry => idOf(entry) == after) + 1;
        if (after is not null && start == 0) return UnknownEntry(after);

        var page = entries.Skip(start).Take(limit ?? int.MaxValue).ToList();
        if (start + page.Count < entries.Count) NameNext(http, idOf(page[^1]));
        return Results.Ok(page);
    }

    /// <summary>Refuses to go on after an entry that a list does not have.</summary>
    /// <param name="after">The entry that was named.</param>
    public static IResult UnknownEntry(string after)
    {
        var faults = new Faults();
        faults.Add(After, $"The list has no entry '{after}'.");
        return Problem.Invalid(faults);
    }
}
