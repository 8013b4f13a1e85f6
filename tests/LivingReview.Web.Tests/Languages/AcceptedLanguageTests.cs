using LivingReview.Web.Languages;
using Microsoft.AspNetCore.Http;

namespace LivingReview.Web.Tests.Languages;

/// <summary>
/// Which language a browser is shown that has chosen none. The headers are those that Django, golang.org/x/text and jshttp/negotiator try, with German
/// in place of a language that the page does not have.
/// </summary>
public sealed class AcceptedLanguageTests
{
    [Theory]
    [InlineData("de", "de")]
    [InlineData("DE-de", "de")]
    [InlineData("de-1901", "de")]
    [InlineData("de-latn-be", "de")]
    [InlineData("de_AT", "de")]
    [InlineData("es-419", "en")]
    [InlineData("de,en-au;q=0.75,en-us;q=0.5,en;q=0.25,es;q=0.125,fa;q=0.125", "de")]
    [InlineData("da, en-gb;q=0.25, de;q=0.5", "de")]
    [InlineData("da, de-at;q=0.25, en;q=0.5", "en")]
    [InlineData("en;q=0.8, de", "de")]
    [InlineData("en-US, de;q=0.8", "en")]
    [InlineData("  de  ", "de")]
    [InlineData(",,,de,,,", "de")]
    [InlineData(",de;q=1", "de")]
    public void The_best_liked_language_that_the_page_has(string header, string expected) => Assert.Equal(expected, Accepted(header));

    [Theory]
    [InlineData("*", "en")]
    [InlineData("*;q=1.00", "en")]
    [InlineData("*, de", "de")]
    [InlineData("*, en;q=0", "de")]
    [InlineData("*, de;q=0.5", "en")]
    [InlineData("*, en;q=0.5, de;q=0.4", "en")]
    [InlineData("de;q=0", "en")]
    [InlineData("de;q=0.0, en;q=0.1", "en")]
    public void Any_language_is_one_that_is_not_named_and_a_refused_one_is_none(string header, string expected) => Assert.Equal(expected, Accepted(header));

    [Theory]
    [InlineData("")]
    [InlineData(";")]
    [InlineData("$")]
    [InlineData("deutsch;")]
    [InlineData("**")]
    [InlineData("12-345")]
    [InlineData("dede-")]
    [InlineData("fr;q=１.０")]
    public void What_cannot_be_read_is_no_wish(string header) => Assert.Equal("en", Accepted(header));

    [Theory]
    [InlineData("$, de")]
    [InlineData("en;q=2.0, de;q=0.5")]
    [InlineData("en;q=0.1.0, de")]
    [InlineData("en;q=0.a, de")]
    [InlineData("abcdefghi-au;q=0.2, de")]
    [InlineData("da, en-gb;q=0.1, de;q=0.7,#")]
    public void What_cannot_be_read_does_not_hide_what_can(string header) => Assert.Equal("de", Accepted(header));

    [Fact]
    public void A_long_header_is_read_too() => Assert.Equal("de", Accepted(string.Concat(Enumerable.Repeat("xx-yy;q=0.9,", 2000)) + "de;q=0.1"));

    private static string Accepted(string header)
    {
        var http = new DefaultHttpContext();
        http.Request.Headers.AcceptLanguage = header;
        return LanguageChoice.Accepted(http.Request).Code;
    }
}
