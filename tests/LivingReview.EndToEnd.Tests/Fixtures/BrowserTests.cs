namespace LivingReview.EndToEnd.Tests.Fixtures;

public sealed class BrowserTests(Browser browser) : IClassFixture<Browser>
{
    [Fact]
    public async Task A_page_runs_its_scripts()
    {
        var page = await browser.OpenPageAsync();

        await page.SetContentAsync("<button onclick=\"this.textContent = 'pooled'\">pool</button>");
        await page.ClickAsync("button");

        Assert.Equal("pooled", await page.TextContentAsync("button"));
    }
}
