using System.Globalization;
using LivingReview.Figures;
using LivingReview.Figures.Formatting;

namespace LivingReview.Web.Tests.Figures;

public sealed class SvgTextTests
{
    [Theory]
    [InlineData(0.125, "0.12")]
    [InlineData(12.0, "12")]
    [InlineData(-0.001, "0")]
    [InlineData(1234.5678, "1234.57")]
    public void Numbers_have_at_most_two_decimals_and_no_negative_zero(double value, string text) => Assert.Equal(text, SvgText.N(value));

    [Fact]
    public void Numbers_do_not_follow_the_culture()
    {
        var before = CultureInfo.CurrentCulture;
        var comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        comma.NumberFormat.NumberDecimalSeparator = ",";
        comma.NumberFormat.NumberGroupSeparator = ".";
        try
        {
            CultureInfo.CurrentCulture = comma;

            Assert.Equal("M1.5 2.25L3 4Z", SvgText.Path([new Point(1.5, 2.25), new Point(3, 4)], close: true));
            Assert.Equal("0.856 (0.776 to 0.911)", NumberText.Interval(new(0.8563, 0.7760, 0.9111)));
            Assert.Equal("5,164", NumberText.Count(5164));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData("Jang 2021", new[] { "Jang 2021" })]
    [InlineData("Multiparametric lumbar MRI radiomics (undated)", new[] { "Multiparametric lumbar", "MRI radiomics (undated)" })]
    [InlineData("Abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdef", new[] { "Abcdefghijklmnopqrstuvwx", "yzabcdefghijklmnopqrstu…" })]
    [InlineData("深層学習を用いた胸部単純写真による骨粗鬆症の検出", new[] { "深層学習を用いた胸部単純", "写真による骨粗鬆症の検出" })]
    public void A_long_label_breaks_at_a_space_and_ends_in_an_ellipsis(string text, string[] lines) =>
        Assert.Equal(lines, TextFit.Lines(text, 24, 2));
}
