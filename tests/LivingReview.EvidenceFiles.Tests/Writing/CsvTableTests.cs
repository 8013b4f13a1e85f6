using System.Globalization;
using LivingReview.EvidenceFiles.Writing;

namespace LivingReview.EvidenceFiles.Tests.Writing;

public sealed class CsvTableTests
{
    [Fact]
    public void Cells_are_quoted_where_they_must_be_and_rows_end_with_CRLF()
    {
        var csv = new CsvTable("a", "b").Row("one, two", "say \"so\"").Row("two\nlines", null);

        Assert.Equal("a,b\r\n\"one, two\",\"say \"\"so\"\"\"\r\n\"two\nlines\",\r\n", csv.ToString());
    }

    [Theory]
    [InlineData("=1+1")]
    [InlineData("+1")]
    [InlineData("-1")]
    [InlineData("@sum")]
    [InlineData("\tx")]
    public void A_text_that_looks_like_a_formula_is_made_harmless(string text) =>
        Assert.Contains("'" + text, new CsvTable("a").Row(text).ToString(), StringComparison.Ordinal);

    [Fact]
    public void Numbers_keep_their_sign_and_their_point_in_any_culture()
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = ",", NumberGroupSeparator = ".", NegativeSign = "minus " } };
        try
        {
            Assert.Equal("a,b,c\r\n-0.25,1234,\r\n", new CsvTable("a", "b", "c").Row(-0.25, 1234L, double.NaN).ToString());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
