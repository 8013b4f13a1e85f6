using LivingReview.Web.Screening;

namespace LivingReview.Web.Tests.Screening;

public sealed class HighlightingTests
{
    [Theory]
    [InlineData("Sensitivity of MRI", "sensitivity", "", "[+Sensitivity] of MRI")]
    [InlineData("Diagnosis and diagnostic tests; undiagnosed", "diagnos*", "", "[+Diagnosis] and [+diagnostic] tests; undiagnosed")]
    [InlineData("The rate of rats", "", "rat\nrats", "The rate of [-rats]")]
    [InlineData("A case\n report (AUC 0.9)", "AUC", "case report", "A [-case\n report] ([+AUC] 0.9)")]
    [InlineData("Cut-off and cut-off value", "cut-off\ncut-off value", "", "[+Cut-off] and [+cut-off value]")]
    [InlineData("A protocol", "protocol", "protocol", "A [-protocol]")]
    [InlineData("Größe und naïve Bayes", "größe\nnaïve bayes", "", "[+Größe] und [+naïve Bayes]")]
    [InlineData("a.b (c)", "a.b\n(c)", "", "[+a.b] [+(c)]")]
    [InlineData("Nothing to find", "*\n \n-", "", "Nothing to find")]
    [InlineData("", "word", "", "")]
    public void Words_are_found_whole_in_any_case_and_with_any_ending(string text, string wordsFor, string wordsAgainst, string expected)
    {
        var parts = Highlighting.Divide(text, wordsFor.Split('\n'), wordsAgainst.Split('\n'));

        Assert.Equal(expected, string.Concat(parts.Select(part => part.Weight switch { 1 => $"[+{part.Text}]", -1 => $"[-{part.Text}]", _ => part.Text })));
        Assert.Equal(text, string.Concat(parts.Select(part => part.Text)));
    }
}
