using System.Diagnostics;
using System.Text.RegularExpressions;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using LivingReview.Web.Reading;
using LivingReview.Web.Tests.Fakes;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LivingReview.Web.Tests.Journeys;

/// <summary>
/// A journey through the page in a real browser, over a real host and a stand-in API. What the browser complains of, and every request off
/// this machine, is collected, as is what ended a circuit on the server; screenshots go to TestResults/screenshots.
/// </summary>
public abstract class BrowserJourney(Browsing browsing) : IClassFixture<Browsing>, IAsyncLifetime
{
    private readonly List<IBrowserContext> _contexts = [];

    /// <summary>Every width and colour scheme that the page is looked at in.</summary>
    public static TheoryData<int, ColorScheme> Views => new() { { 1400, ColorScheme.Light }, { 1400, ColorScheme.Dark }, { 390, ColorScheme.Light }, { 390, ColorScheme.Dark } };

    protected FakeApi Api { get; private set; } = null!;

    protected List<string> Complaints { get; } = [];

    /// <summary>What a circuit waits for before it starts; at once unless a test holds it up.</summary>
    protected Task MayConnect { get; set; } = Task.CompletedTask;

    /// <summary>How long what the server says to a circuit is under way.</summary>
    protected TimeSpan Latency { get; set; }

    /// <summary>Where the site is.</summary>
    protected Uri Site => Server.Address;

    /// <summary>Settings of the Web host beyond the usual.</summary>
    protected virtual IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>();

    /// <summary>The services of the Web host.</summary>
    protected IServiceProvider Services => Server.Services;

    private WebServer Server { get; set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Api = await FakeApi.StartAsync();
        Server = new WebServer(Api.Address, settings: Settings, faults: Complain);
    }

    public virtual async ValueTask DisposeAsync()
    {
        foreach (var context in _contexts)
            await context.DisposeAsync();
        await Server.DisposeAsync();
        await Api.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected async Task<IPage> OpenAsync(string address, int width = 1400, ColorScheme scheme = ColorScheme.Light, bool live = true, bool reader = false)
    {
        var context = await browsing.Browser.NewContextAsync(new() { ViewportSize = new() { Width = width, Height = 900 }, ColorScheme = scheme, AcceptDownloads = true });
        context.SetDefaultTimeout(60_000);
        // Who works on pages has a circuit from the start.
        if (!reader)
            await context.AddCookiesAsync([new Cookie { Name = SharedPages.WorkCookie, Value = "1", Domain = Site.Host, Path = "/" }]);
        _contexts.Add(context);
        var page = await context.NewPageAsync();
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                Complain(message.Text);
        };
        page.PageError += (_, error) => Complain(error);
        await page.RouteAsync("**/*", async route =>
        {
            if (route.Request.Url.StartsWith(Server.Address.ToString(), StringComparison.Ordinal) || route.Request.Url.StartsWith("data:", StringComparison.Ordinal))
            {
                if (route.Request.Url.Contains("/_blazor/negotiate", StringComparison.Ordinal))
                    await MayConnect;
                await route.ContinueAsync();
                return;
            }

            Complain("asked " + route.Request.Url);
            await route.AbortAsync();
        });
        if (Latency > TimeSpan.Zero)
            await page.RouteWebSocketAsync(new Regex("/_blazor"), Delay);
        await page.GotoAsync(new Uri(Server.Address, address).ToString());
        if (live)
            await Expect(page.GetByTestId("live-state")).ToHaveAttributeAsync("data-state", "live");
        return page;
    }

    private void Delay(IWebSocketRoute browser)
    {
        var server = browser.ConnectToServer();
        var before = Task.CompletedTask;
        server.OnMessage(frame => before = PassAsync(before, frame, Stopwatch.GetTimestamp()));

        async Task PassAsync(Task previous, IWebSocketFrame frame, long arrived)
        {
            await previous;
            if (Latency - Stopwatch.GetElapsedTime(arrived) is var left && left > TimeSpan.Zero)
                await Task.Delay(left);
            if (frame.Binary is { } bytes)
                browser.Send(bytes);
            else if (frame.Text is { } text)
                browser.Send(text);
        }
    }

    private void Complain(string what)
    {
        lock (Complaints)
            Complaints.Add(what);
    }

    /// <summary>Stops the site; what it returns starts it again at the same address.</summary>
    protected async Task<Action> StopSiteAsync()
    {
        var port = Site.Port;
        await Server.DisposeAsync();
        return () => Server = new WebServer(Api.Address, port: port, settings: Settings, faults: Complain);
    }

    protected static Task ShootAsync(IPage page, string name, int width, ColorScheme scheme) => ShootAsync(page, FormattableString.Invariant($"{name}-{width}-{scheme}"));

    protected static Task ShootAsync(IPage page, string name, bool wholePage = true) => page.ScreenshotAsync(new()
    {
        FullPage = wholePage,
        Path = Path.Combine(AppContext.BaseDirectory, "TestResults", "screenshots", name.ToLowerInvariant() + ".png"),
    });

    /// <summary>No serious or critical finding of axe (nor a <paramref name="moderate"/> one), nothing beyond the window's edge, and no complaint of the browser.</summary>
    protected async Task ExpectWellMadeAsync(IPage page, bool moderate = false)
    {
        var result = await page.RunAxe(new AxeRunOptions { RunOnly = new RunOnlyOptions { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] } });
        Assert.Empty(result.Violations.Where(violation => violation.Impact is "serious" or "critical" || (moderate && violation.Impact is "moderate"))
            .Select(violation => $"{violation.Id}: {violation.Help}: {string.Join(" | ", violation.Nodes.Take(4).Select(node => node.Html))}"));
        // The name of a type is written where a piece of a page is taken for a text.
        Assert.DoesNotContain("Microsoft.AspNetCore", await page.Locator("body").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal(0, await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth"));
        Assert.Empty(Complaints);
    }
}
