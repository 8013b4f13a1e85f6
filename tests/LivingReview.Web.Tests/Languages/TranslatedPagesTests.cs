using System.Net;
using System.Text.RegularExpressions;
using LivingReview.Figures.Languages;
using LivingReview.Web.Languages;
using LivingReview.Web.Tests.Edge;

namespace LivingReview.Web.Tests.Languages;

/// <summary>The pages in a language that a reader has chosen, and what is never translated.</summary>
public sealed partial class TranslatedPagesTests : ServedPages
{
    private const string Page = "reviews/osteoporosis";

    [Theory]
    [InlineData("", "Living Reviews")]
    [InlineData(Page, "Gepoolte Genauigkeit nach Stratum")]
    [InlineData(Page + "/checks", "Unterscheiden sich die Untergruppen?")]
    [InlineData(Page + "/what-if", "Nichts auf dieser Seite ändert den Review")]
    [InlineData(Page + "/certainty", "Verlauf der Beurteilungen")]
    [InlineData(Page + "/changes", "Zwei Revisionen vergleichen")]
    [InlineData(Page + "/alerts", "Alarme für")]
    [InlineData(Page + "/studies", "Evidenz herunterladen")]
    [InlineData(Page + "/protocol", "Als JSON herunterladen")]
    [InlineData("glossary", "Vertrauenswürdigkeit der Evidenz")]
    [InlineData("nothing-here", "Unter dieser Adresse gibt es keine Seite.")]
    public async Task A_page_in_German_holds_no_English_sentence(string address, string german)
    {
        var (html, text) = await ReadAsync(address, "de");

        Assert.Contains("<html lang=\"de\"", html, StringComparison.Ordinal);
        Assert.Contains(german, text, StringComparison.Ordinal);
        var texts = PageTexts.T.Of(Language.German).Concat(FigureTexts.T.Of(Language.German)).Where(one => one.Key != one.Value);
        string[] english = [.. texts.Select(one => one.Key).Where(key => key.Trim().Count(letter => letter == ' ') >= 2 && !Mark().IsMatch(key) && text.Contains(key, StringComparison.Ordinal))];
        Assert.Empty(english);
    }

    [Fact]
    public async Task A_page_without_a_wish_is_English_and_names_the_other_languages()
    {
        var (html, text) = await ReadAsync(Page, null);

        Assert.Contains("<html lang=\"en\">", html, StringComparison.Ordinal);
        Assert.Contains("Pooled accuracy by stratum", text, StringComparison.Ordinal);
        Assert.Contains("lang=de\"", html, StringComparison.Ordinal);
        Assert.Contains("Deutsch", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_that_asks_for_a_language_is_remembered_and_the_first_wish_of_the_browser_counts_without()
    {
        Assert.Contains("<html lang=\"de\"", (await ReadAsync(Page, "fr, de-AT;q=0.8, en;q=0.5")).Html, StringComparison.Ordinal);
        Assert.Contains("<html lang=\"en\">", (await ReadAsync(Page, "fr, *;q=0.1")).Html, StringComparison.Ordinal);

        using (var asked = await GetAsync(Page + "?lang=de", "en"))
        {
            Assert.Contains("livingreview-language=de", Assert.Single(asked.Headers.GetValues("Set-Cookie")), StringComparison.Ordinal);
            Assert.True(asked.Headers.CacheControl!.NoStore);
            Assert.Contains("Gepoolte Genauigkeit", WebUtility.HtmlDecode(await asked.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)), StringComparison.Ordinal);
        }

        using (var kept = await GetAsync(Page, "en", "livingreview-language=de"))
        {
            Assert.False(kept.Headers.Contains("Set-Cookie"));
            Assert.True(kept.Headers.CacheControl!.Public);
            Assert.Contains("lang=\"de\"", await kept.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_readers_share_is_kept_for_each_language()
    {
        using var english = await GetAsync(Page, "en");
        using var german = await GetAsync(Page, "de");
        using var none = await GetAsync(Page, null);

        Assert.NotEqual(english.Headers.ETag!.Tag, german.Headers.ETag!.Tag);
        // Also where the browser said nothing: a proxy would else give that answer to those who do.
        Assert.All([english, german, none], response => Assert.Superset(new HashSet<string> { "Accept-Language", "Cookie" }, response.Headers.Vary.ToHashSet()));
        Assert.Equal(["de"], german.Content.Headers.ContentLanguage);
        Assert.Equal(["en"], none.Content.Headers.ContentLanguage);
    }

    [Theory]
    [InlineData(Page + "/since?from=1&to=15", true)]
    [InlineData(Page + "/protocol.json", false)]
    [InlineData(Page + "/studies.csv", false)]
    public async Task Files_are_the_same_in_every_language_and_pieces_of_pages_are_not(string address, bool translated)
    {
        using var english = await GetAsync(address, "en");
        using var german = await GetAsync(address, "de");
        var texts = (await english.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), await german.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));

        Assert.Equal(HttpStatusCode.OK, german.StatusCode);
        Assert.Equal(translated, texts.Item1 != texts.Item2);
    }

    private async Task<(string Html, string Text)> ReadAsync(string address, string? language)
    {
        using var response = await GetAsync(address, language);
        var html = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return (html, Space().Replace(WebUtility.HtmlDecode(Tags().Replace(html, " ")), " "));
    }

    private async Task<HttpResponseMessage> GetAsync(string address, string? language, string? cookie = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (language is not null)
            request.Headers.Add("Accept-Language", language);
        if (cookie is not null)
            request.Headers.Add("Cookie", cookie);
        return await Http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    [GeneratedRegex("<script[^>]*>.*?</script>|<[^>]*>", RegexOptions.Singleline)]
    private static partial Regex Tags();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();

    [GeneratedRegex(@"\{\d|<\w")]
    private static partial Regex Mark();
}
