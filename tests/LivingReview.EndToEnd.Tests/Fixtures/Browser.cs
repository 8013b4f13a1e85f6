using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace LivingReview.EndToEnd.Tests.Fixtures;

/// <summary>
/// What a class of tests opens in the shared <see cref="Chromium"/>: <c>IClassFixture&lt;Browser&gt;</c>, and each test opens a page of its own. They are
/// closed after the class, so that no page goes on asking for a site that has ended.
/// </summary>
public sealed class Browser(Chromium chromium) : IAsyncDisposable
{
    private static readonly string[] Hosts = ["localhost", "127.0.0.1"];

    private readonly ConcurrentBag<IBrowserContext> _contexts = [];

    /// <summary>Opens an empty page in a context of its own (cookies and storage are not shared).</summary>
    public async Task<IPage> OpenPageAsync(int width = 1280, int height = 1600)
    {
        var browser = await chromium.StartedAsync();
        var context = await browser.NewContextAsync(new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = width, Height = height } });
        _contexts.Add(context);
        context.SetDefaultTimeout(Chromium.Patience);
        // As for somebody who works on pages: each has its circuit from the start. What readers get is tested with the page itself.
        await context.AddCookiesAsync([.. Hosts.Select(host => new Cookie { Name = "livingreview-work", Value = "1", Domain = host, Path = "/" })]);
        return await context.NewPageAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var context in _contexts) await context.DisposeAsync();
    }
}
