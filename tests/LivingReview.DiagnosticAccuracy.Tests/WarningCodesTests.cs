using System.Reflection;
using System.Text.RegularExpressions;

namespace LivingReview.DiagnosticAccuracy.Tests;

public sealed partial class WarningCodesTests
{
    [Fact]
    public void Codes_are_distinct_lower_case_words_with_hyphens()
    {
        string[] codes = [.. typeof(WarningCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => (string)f.GetRawConstantValue()!)];

        Assert.True(codes.Length >= 17);
        Assert.Distinct(codes);
        Assert.All(codes, code => Assert.Matches(Code(), code));
    }

    [Fact]
    public void Every_warning_of_a_fit_carries_a_code()
    {
        var fit = BinomialModel.Fit([new(10, 0, 0, 20), new(12, 0, 1, 30)]);

        Assert.Contains(fit.Warnings, w => w.Code == WarningCodes.NoVariation && w.Message.StartsWith("All 50 non-diseased people", StringComparison.Ordinal));
        Assert.All(fit.Warnings, w => Assert.Matches(Code(), w.Code));
    }

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*$")]
    private static partial Regex Code();
}
