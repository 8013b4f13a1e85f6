using Microsoft.Playwright;

namespace LivingReview.Web.Tests;

/// <summary>One browser for all browser tests, started by the first. Without Chromium they are skipped.</summary>
public sealed class Browsing : IAsyncDisposable
{
    private const string Variable = "CHROMIUM_BIN";

    private readonly SemaphoreSlim _starting = new(1);
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>Opens a context: what is kept in one is not seen in another.</summary>
    public async Task<IBrowserContext> NewContextAsync(BrowserNewContextOptions options) => await (await StartedAsync()).NewContextAsync(options);

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
        _starting.Dispose();
    }

    private async Task<IBrowser> StartedAsync()
    {
        var path = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named ? named : "/usr/bin/chromium-headless-shell";
        Assert.SkipUnless(File.Exists(path), $"Chromium is not installed (Debian: apt-get install chromium-headless-shell), or name the program in {Variable}.");
        await _starting.WaitAsync();
        try
        {
            if (_browser is not null) return _browser;
            // A busy machine is not a fault of the page.
            Assertions.SetDefaultExpectTimeout(60_000);
            _playwright ??= await Playwright.CreateAsync();
            return _browser = await _playwright.Chromium.LaunchAsync(new()
            {
                ExecutablePath = path,
                Headless = true,
                Args = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
            });
        }
        finally
        {
            _starting.Release();
        }
    }
}
