using Microsoft.Playwright;

namespace LivingReview.Web.Tests;

/// <summary>One browser for all browser tests. Without Chromium they are skipped.</summary>
public sealed class Browsing : IAsyncLifetime
{
    private const string Variable = "CHROMIUM_BIN";

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public IBrowser Browser
    {
        get
        {
            Assert.SkipWhen(_browser is null, $"Chromium is not installed (Debian: apt-get install chromium-headless-shell), or name the program in {Variable}.");
            return _browser;
        }
    }

    public async ValueTask InitializeAsync()
    {
        var path = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named ? named : "/usr/bin/chromium-headless-shell";
        if (!File.Exists(path)) return;
        // A busy machine is not a fault of the page.
        Assertions.SetDefaultExpectTimeout(60_000);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = path,
            Headless = true,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
    }
}
