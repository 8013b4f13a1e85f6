using LivingReview.Surveillance.Sources;

namespace LivingReview.Surveillance.Tests.Sources;

public sealed class TextQueryTests
{
    [Theory]
    [InlineData("osteoporosis", "Osteoporosis in X-rays", true)]
    [InlineData("osteo", "Osteoporosis", false)]
    [InlineData("osteo*", "Osteoporosis", true)]
    [InlineData("bone density", "density of the bone", true)]
    [InlineData("\"bone density\"", "density of the bone", false)]
    [InlineData("\"bone-density\"", "the bone density", true)]
    [InlineData("a OR b AND c", "a", true)]
    [InlineData("(a OR b) AND c", "a", false)]
    [InlineData("a NOT b", "a b", false)]
    [InlineData("núñez", "NUNEZ", true)]
    public void Words_phrases_and_their_connections(string query, string text, bool matches) => Assert.Equal(matches, TextQuery.Parse(query).Matches(text));

    [Theory]
    [InlineData("")]
    [InlineData("a AND")]
    [InlineData("(a")]
    [InlineData("a)")]
    [InlineData("\"a")]
    [InlineData("OR a")]
    [InlineData("---")]
    public void What_is_no_query_is_said(string query) => Assert.NotEmpty(Assert.Throws<FormatException>(() => TextQuery.Parse(query)).Message);
}
