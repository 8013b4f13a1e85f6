using Microsoft.Playwright;

namespace LivingReview.EndToEnd.Tests.Fixtures;

/// <summary>The machine's Chromium, driven by Playwright: one process for all tests, started by the first that opens a page. Tests use it through <see cref="Browser"/>.</summary>
public sealed class Chromium : IAsyncDisposable
{
    /// <summary>How long a page may take for anything: a busy machine is not an error of the page.</summary>
    internal const int Patience = 60_000;

    private const string Variable = "CHROMIUM_BIN";

    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    private readonly SemaphoreSlim _starting = new(1);
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>The running browser. Without Chromium the test is skipped.</summary>
    public async Task<IBrowser> StartedAsync()
    {
        var path = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named ? named : "/usr/bin/chromium-headless-shell";
        Assert.SkipUnless(File.Exists(path), $"Chromium is not installed (Debian: apt-get install chromium-headless-shell), or name the program in {Variable}.");
        await _starting.WaitAsync();
        try
        {
            if (_browser is not null) return _browser;
            Assertions.SetDefaultExpectTimeout(Patience);
            _playwright ??= await Playwright.CreateAsync();
            return _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = path, Headless = true, Args = Arguments });
        }
        finally
        {
            _starting.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
        _starting.Dispose();
    }
}
