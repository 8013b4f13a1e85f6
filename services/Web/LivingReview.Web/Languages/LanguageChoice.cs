using LivingReview.Figures.Languages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace LivingReview.Web.Languages;

/// <summary>
/// Chooses the language of a page: what its address asks for (?lang=de), else what this browser chose before, else what it accepts. A circuit has
/// the language of the request that opened it. Files, feeds and the API are never translated.
/// </summary>
internal static class LanguageChoice
{
    /// <summary>Parameter of an address.</summary>
    public const string Parameter = "lang";

    /// <summary>Keeps the choice of a browser. It holds nothing but the code of a language.</summary>
    public const string Cookie = "livingreview-language";

    private static readonly TimeSpan Kept = TimeSpan.FromDays(365);

    /// <summary>After routing, before anything that responds with a page.</summary>
    public static IApplicationBuilder UseLanguages(this IApplicationBuilder app) => app.Use((http, next) =>
    {
        if (!IsTranslated(http))
            return next(http);
        if (Language.Find(http.Request.Query[Parameter]) is not { } asked)
        {
            Language.Current = Language.Find(http.Request.Cookies[Cookie]) ?? Accepted(http.Request);
            http.Response.Headers.ContentLanguage = Language.Current.Code;
            return next(http);
        }

        // The rest of the page need not know: its links are the same in every language.
        http.Request.QueryString = QueryString.Create(http.Request.Query.Where(one => one.Key != Parameter));
        Language.Current = asked;
        http.Response.Headers.ContentLanguage = asked.Code;
        if (http.Request.Cookies[Cookie] != asked.Code)
            Keep(http, asked);
        return next(http);
    });

    /// <summary>
    /// The language that the header likes best of those the page has; English without one. "de-AT" asks for German, and "*" for the first language
    /// that the header does not name. What cannot be read of it is passed over.
    /// </summary>
    public static Language Accepted(HttpRequest request)
    {
        var wishes = StringWithQualityHeaderValue.TryParseList(request.Headers.AcceptLanguage, out var parsed) ? parsed : [];
        return wishes.Where(wish => wish.Quality is not 0).OrderByDescending(wish => wish.Quality ?? 1).ThenBy(IsAny)
            .Select(wish => IsAny(wish) ? Language.All.FirstOrDefault(language => wishes.All(other => Language.Find(other.Value.Value) != language)) : Language.Find(wish.Value.Value))
            .FirstOrDefault(language => language is not null) ?? Language.English;
    }

    private static bool IsAny(StringWithQualityHeaderValue wish) => wish.Value == "*";

    private static bool IsTranslated(HttpContext http) =>
        http.GetEndpoint() is not { } endpoint
            ? !http.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase)
            : endpoint.Metadata.GetMetadata<ComponentTypeMetadata>() is not null || endpoint.Metadata.GetMetadata<TranslatedAttribute>() is not null
                || http.Request.Path.StartsWithSegments("/_blazor", StringComparison.OrdinalIgnoreCase);

    // Said when the answer starts: what is shared between readers drops the cookies that a rendering has set.
    private static void Keep(HttpContext http, Language language) => http.Response.OnStarting(() =>
    {
        http.Response.Cookies.Append(Cookie, language.Code, new CookieOptions
        {
            MaxAge = Kept,
            SameSite = Microsoft.AspNetCore.Http.SameSiteMode.Lax,
            Secure = http.Request.IsHttps,
            HttpOnly = true,
            IsEssential = true,
            Path = "/",
        });
        http.Response.Headers.CacheControl = "no-store";
        return Task.CompletedTask;
    });
}

/// <summary>Marks an endpoint that is no page and yet writes in the language of the reader.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class TranslatedAttribute : Attribute;
