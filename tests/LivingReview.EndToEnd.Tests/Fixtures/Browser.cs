using Microsoft.Playwright;

namespace LivingReview.EndToEnd.Tests.Fixtures;

/// <summary>The machine's Chromium, driven by Playwright: <c>IClassFixture&lt;Browser&gt;</c>, and each test opens a page of its own.</summary>
public sealed class Browser : IAsyncLifetime
{
    private const string Variable = "CHROMIUM_BIN";
    private const int Patience = 60_000;

    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    private static readonly string[] Hosts = ["localhost", "127.0.0.1"];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        var path = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named ? named : "/usr/bin/chromium-headless-shell";
        if (!File.Exists(path)) return;
        // A busy machine is not an error of the page.
        Assertions.SetDefaultExpectTimeout(Patience);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = path, Headless = true, Args = Arguments });
    }

    /// <summary>Opens an empty page in a context of its own (cookies and storage are not shared).</summary>
    public async Task<IPage> OpenPageAsync(int width = 1280, int height = 1600)
    {
        Assert.SkipWhen(_browser is null, $"Chromium is not installed (Debian: apt-get install chromium-headless-shell), or name the program in {Variable}.");
        var context = await _browser.NewContextAsync(new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = width, Height = height } });
        context.SetDefaultTimeout(Patience);
        // As for somebody who works on pages: each has its circuit from the start. What readers get is tested with the page itself.
        await context.AddCookiesAsync([.. Hosts.Select(host => new Cookie { Name = "livingreview-work", Value = "1", Domain = host, Path = "/" })]);
        return await context.NewPageAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
    }
}
