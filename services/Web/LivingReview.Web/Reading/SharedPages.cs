using System.Collections.Concurrent;
using LivingReview.Figures.Languages;
using LivingReview.Web.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace LivingReview.Web.Reading;

/// <summary>
/// Renders a page of <see cref="ReaderPageAttribute"/> without a circuit, and for everyone who is not signed in only once for each state of
/// the reviews that it shows. What is shared holds nothing of a caller: no name, no token, no cookie. Whoever works on the page has said so
/// with a cookie, and gets a page with a circuit.
/// </summary>
internal sealed class SharedPages(ReviewFollowers followers, IOptions<KnownPeople> people, TimeProvider time) : IDisposable
{
    /// <summary>Set by reader.js as soon as someone works on a page.</summary>
    public const string WorkCookie = "livingreview-work";

    /// <summary>Parameter: a section that the reader has unfolded.</summary>
    public const string ShowParameter = "show";

    /// <summary>Parameter without meaning here: another address for a proxy that keeps pages.</summary>
    public const string FreshParameter = "v";

    private const int MaxPages = 200;
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan PatienceForOne = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(10);
    private readonly MemoryCache _pages = new(new MemoryCacheOptions { SizeLimit = MaxPages });

    /// <summary>How many pages were rendered for all, since the start.</summary>
    public long Renderings => Interlocked.Read(ref _renderings);

    private long _renderings;

    public async Task InvokeAsync(HttpContext http, RequestDelegate next)
    {
        if (!IsRead(http))
        {
            await next(http);
            return;
        }

        var open = http.Request.Query[ShowParameter].OfType<string>().ToHashSet(StringComparer.Ordinal);
        http.Request.QueryString = QueryString.Create(http.Request.Query.Where(one => one.Key is not (ShowParameter or FreshParameter)));
        if (http.RequestServices.GetRequiredService<Credential>().Fingerprint.Length > 0 || people.Value.People.Count > 0)
        {
            // The forms of a person's page carry the person's tokens.
            http.Features.Set(new StaticReading(open, PatienceForOne, [], _ => 0, time));
            await next(http);
            return;
        }

        var request = http.Request;
        await ShareAsync($"{Language.Current.Code} {request.Scheme}://{request.Host}{request.PathBase}{request.Path}{request.QueryString}#{string.Join('&', open.Order(StringComparer.Ordinal))}", open, http, next);
    }

    public void Dispose() => _pages.Dispose();

    private static bool IsRead(HttpContext http) =>
        (HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method))
        && !http.Request.Cookies.ContainsKey(WorkCookie)
        && http.GetEndpoint()?.Metadata.GetMetadata<ComponentTypeMetadata>()?.Type.IsDefined(typeof(ReaderPageAttribute), inherit: false) == true;

    private async Task ShareAsync(string key, IReadOnlySet<string> open, HttpContext http, RequestDelegate next)
    {
        var shared = _pages.GetOrCreate(key, entry =>
        {
            (entry.Size, entry.SlidingExpiration) = (1, Idle);
            return new SharedPage();
        })!;
        if (shared.Fresh(followers, time) is { } page)
        {
            await page.WriteAsync(http);
            return;
        }

        await shared.Turn.WaitAsync(http.RequestAborted);
        try
        {
            // Whoever waited has it now.
            page = shared.Fresh(followers, time) ?? await RenderAsync(shared, open, http, next);
        }
        finally
        {
            shared.Turn.Release();
        }

        if (page is not null)
            await page.WriteAsync(http);
    }

    /// <summary>Renders the page into memory; null if it was answered already, because it is for this request alone.</summary>
    private async Task<RenderedPage?> RenderAsync(SharedPage shared, IReadOnlySet<string> open, HttpContext http, RequestDelegate next)
    {
        Interlocked.Increment(ref _renderings);
        var reading = new StaticReading(open, Patience, shared.Kept, followers.VersionOf, time);
        http.Features.Set(reading);
        var (aborted, body) = (http.RequestAborted, http.Response.Body);
        using var rendered = new MemoryStream();
        var isShared = false;
        // What the renderer sets for pages with forms is nothing for a page without: the tokens, and that nobody may keep it. Said first, done last.
        http.Response.OnStarting(() =>
        {
            if (isShared)
            {
                http.Response.Headers.Remove("Set-Cookie");
                http.Response.Headers.Remove("Pragma");
                http.Response.Headers.CacheControl = RenderedPage.Caching;
            }

            return Task.CompletedTask;
        });
        // The first reader who leaves must not take it from the others.
        http.RequestAborted = CancellationToken.None;
        http.Response.Body = rendered;
        try
        {
            await next(http);
        }
        finally
        {
            http.RequestAborted = aborted;
            http.Response.Body = body;
        }

        reading.ForgetUnused();
        if (http.Response.StatusCode != StatusCodes.Status200OK || reading.Lifetime == TimeSpan.Zero)
        {
            await body.WriteAsync(rendered.ToArray(), aborted);
            return null;
        }

        var page = RenderedPage.From(Document(rendered.ToArray()));
        shared.Set(page, reading, followers, time);
        if (reading.Unfinished is { Count: > 0 } unfinished)
            _ = CompleteAsync(shared, unfinished, [.. reading.Follows.Keys]); // it ends by itself, and says what it did to the readers
        isShared = true;
        return page;
    }

    // After the document the renderer writes what a circuit of this caller would begin with, also where there is none.
    private static byte[] Document(byte[] rendered) => rendered.AsSpan().LastIndexOf("</html>"u8) is var end and >= 0 ? rendered[..(end + "</html>"u8.Length)] : rendered;

    // Renders again when the slow parts are there, or some of them; less and less often while they are not.
    private async Task CompleteAsync(SharedPage shared, IReadOnlyList<Task> unfinished, IReadOnlyList<string> reviews)
    {
        await Task.WhenAny(Task.WhenAll(unfinished), Task.Delay(shared.Pause(), time));
        shared.Expire();
        foreach (var review in reviews)
            followers.Tell(review);
    }

    /// <summary>A page in its present state.</summary>
    private sealed class SharedPage
    {
        private RenderedPage? _page;
        private IReadOnlyDictionary<string, long> _versions = new Dictionary<string, long>();
        private long _at;
        private TimeSpan _lifetime;
        private int _attempts;

        public SemaphoreSlim Turn { get; } = new(1);

        public ConcurrentDictionary<object, Task<object?>> Kept { get; } = [];

        public RenderedPage? Fresh(ReviewFollowers followers, TimeProvider time)
        {
            var page = Volatile.Read(ref _page);
            return page is not null && time.GetElapsedTime(_at) < _lifetime && _versions.All(known => followers.Keep(known.Key) == known.Value) ? page : null;
        }

        public void Set(RenderedPage page, StaticReading reading, ReviewFollowers followers, TimeProvider time)
        {
            foreach (var review in reading.Follows.Keys)
                followers.Keep(review);
            (_versions, _at, _lifetime) = (reading.Follows, time.GetTimestamp(), reading.Lifetime);
            if (reading.Unfinished.Count == 0)
                _attempts = 0;
            Volatile.Write(ref _page, page);
        }

        public void Expire() => Volatile.Write(ref _page, null);

        public TimeSpan Pause() => TimeSpan.FromSeconds(Math.Min(30, Math.Pow(2, _attempts++)));
    }
}

internal static class SharedPagesRegistration
{
    public static IServiceCollection AddSharedPages(this IServiceCollection services) => services.AddSingleton<ReviewFollowers>().AddSingleton<SharedPages>();

    /// <summary>After sign-in, before anything that responds with a page.</summary>
    public static IApplicationBuilder UseSharedPages(this IApplicationBuilder app)
    {
        var pages = app.ApplicationServices.GetRequiredService<SharedPages>();
        return app.Use(next => http => pages.InvokeAsync(http, next));
    }
}
