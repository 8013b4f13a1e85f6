using Deque.AxeCore.Playwright;
using LivingReview.Web.Tests.Fakes;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LivingReview.Web.Tests;

/// <summary>
/// One visitor: a browser context of its own on the real Web host before a stand-in API, with every console complaint and every request
/// elsewhere noted.
/// </summary>
internal sealed class PageVisit : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly Uri _site;

    private PageVisit(IBrowserContext context, IPage page, Uri site) => (_context, Page, _site) = (context, page, site);

    public IPage Page { get; }

    public List<string> Complaints { get; } = [];

    public static async Task<PageVisit> BeginAsync(Browsing browsing, Uri site, int width = 1400, ColorScheme scheme = ColorScheme.Light)
    {
        var context = await browsing.Browser.NewContextAsync(new() { ViewportSize = new() { Width = width, Height = 900 }, ColorScheme = scheme });
        context.SetDefaultTimeout(60_000);
        var visit = new PageVisit(context, await context.NewPageAsync(), site);
        visit.Page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning") visit.Complaints.Add(message.Text);
        };
        visit.Page.PageError += (_, error) => visit.Complaints.Add(error);
        visit.Page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(site.ToString(), StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal))
                visit.Complaints.Add("asked " + request.Url);
        };
        return visit;
    }

    /// <summary>Goes to a page of the review and waits until it is live.</summary>
    public async Task GoAsync(string part)
    {
        await Page.GotoAsync(new Uri(_site, $"reviews/{FakeApi.Review}/{part}").ToString());
        await Expect(Page.GetByTestId("live-state")).ToHaveAttributeAsync("data-state", "live");
    }

    public Task OpenAsync(string address) => Page.GotoAsync(new Uri(_site, address).ToString());

    /// <summary>Takes a picture, and says whether the page fits its window and an accessibility checker finds nothing serious.</summary>
    public async Task LookAsync(string name)
    {
        await Page.ScreenshotAsync(new() { FullPage = true, Path = Path.Combine(AppContext.BaseDirectory, "TestResults", "screenshots", name.ToLowerInvariant() + ".png") });
        Assert.Equal(0, await Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth"));
        var found = await Page.RunAxe();
        Assert.Empty(found.Violations.Where(v => v.Impact is "serious" or "critical").Select(v => $"{v.Id}: {string.Join(" | ", v.Nodes.Take(3).Select(n => n.Html))}"));
    }

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();
}
