using CsCheck;
using LivingReview.Surveillance.Extraction;

namespace LivingReview.Surveillance.Tests.Extraction;

/// <summary>Snippets of our own in the ways of writing that real abstracts use.</summary>
public sealed class FigureFinderTests
{
    private static readonly Dictionary<FigureKind, string> Short = new()
    {
        [FigureKind.Sensitivity] = "se",
        [FigureKind.Specificity] = "sp",
        [FigureKind.PositivePredictiveValue] = "ppv",
        [FigureKind.NegativePredictiveValue] = "npv",
        [FigureKind.Accuracy] = "acc",
        [FigureKind.PositiveLikelihoodRatio] = "lr+",
        [FigureKind.NegativeLikelihoodRatio] = "lr-",
        [FigureKind.AreaUnderCurve] = "auc",
        [FigureKind.Prevalence] = "prev",
    };

    [Theory]
    [InlineData("The scan had a sensitivity and specificity of 91% and 69%, respectively.", "se 91%, sp 69%")]
    [InlineData("Sensitivity was 91.1%, specificity 68.9%, PPV 78.5% and NPV 86.1%.", "se 91.1%, sp 68.9%, ppv 78.5%, npv 86.1%")]
    [InlineData("Sensitivity, specificity, and positive and negative predictive values were 91%, 69%, 78%, and 86%.", "se 91%, sp 69%, ppv 78%, npv 86%")]
    [InlineData("The sensitivity, specificity and accuracy were 91, 69 and 81%, respectively.", "se 91%, sp 69%, acc 81%")]
    [InlineData("It reached 100% sensitivity, 91% specificity.", "se 100%, sp 91%")]
    [InlineData("It reached 98.5% sensitivity and 90.9% specificity.", "se 98.5%, sp 90.9%")]
    [InlineData("The model was 91% sensitive and 69% specific.", "se 91%, sp 69%")]
    [InlineData("Readers did well (sensitivity, 0.91; specificity, 0.69).", "se 0.91, sp 0.69")]
    [InlineData("Sensitivity: 91·1%; specificity: 68·9%.", "se 91.1%, sp 68.9%")]
    [InlineData("Sensitivity 91,1 % and specificity 68,9 %.", "se 91.1%, sp 68.9%")]
    [InlineData("With Sn=72%; Sp=66.7%; PPV=64.3%; NPV=74.1% in all.", "se 72%, sp 66.7%, ppv 64.3%, npv 74.1%")]
    [InlineData("Sensitivity (91 percent) and specificity (69 per cent) were found.", "se 91%, sp 69%")]
    [InlineData("A positive predictive value (PPV) of 78.5 % was seen.", "ppv 78.5%")]
    [InlineData("The test had positive and negative predictive values of 78% and 86%.", "ppv 78%, npv 86%")]
    [InlineData("Both sensitivity and specificity were 82%.", "se 82%, sp 82%")]
    [InlineData("with 100% sensitivity and specificity in the test set", "se 100%, sp 100%")]
    [InlineData("positive likelihood ratio 2.3 and negative likelihood ratio 0.13; LR+ = 2.4, LR- = 0.12", "lr+ 2.3, lr- 0.13, lr+ 2.4, lr- 0.12")]
    [InlineData("The area under the receiver operating characteristic curve was 0.87.", "auc 0.87")]
    [InlineData("an AUC of 0.87 (95% CI, 0.80-0.93)", "auc 0.87")]
    [InlineData("The prevalence of the disease was 38%.", "prev 38%")]
    [InlineData("The true positive rate was 91% and the true negative rate 69%.", "se 91%, sp 69%")]
    [InlineData("Sensitivity was .91 and specificity .69.", "se 0.91, sp 0.69")]
    [InlineData("The sensitivity (specificity) of the interview was 0.82 (0.57).", "se 0.82, sp 0.57")]
    [InlineData("a low (45%) sensitivity but a high (91%) specificity", "se 45%, sp 91%")]
    [InlineData("an accuracy of 80% with a false-positive rate of 12% and a sensitivity of 70%", "acc 80%, se 70%")]
    [InlineData("a maximum accuracy of 80% specificity or 50% sensitivity", "sp 80%, se 50%")]
    public void Rates_are_found_in_many_ways_of_writing(string text, string expected) => Assert.Equal(expected, Rates(text));

    [Theory]
    [InlineData("Insulin sensitivity fell by 12% in the fasting group.")]
    [InlineData("A sensitivity analysis with 95% of the patients gave the same result.")]
    [InlineData("High-sensitivity troponin rose by 14%.")]
    [InlineData("The assay's sensitivity (limit of quantitation 0.075 µg/ml) was good.")]
    [InlineData("Two readers agreed (kappa 0.82, p < 0.001).")]
    [InlineData("Sensitivity did not differ (p = 0.33).")]
    [InlineData("")]
    public void What_only_looks_like_a_rate_is_left_out(string text) => Assert.Equal("", Rates(text));

    [Theory]
    [InlineData("sensitivity 91.1% (95% CI 80.4 to 97.0)", "80.4%", "97.0%")]
    [InlineData("sensitivity 91.1% (80.4-97.0%)", "80.4%", "97.0%")]
    [InlineData("sensitivity of 91.1% [95% confidence interval (CI), 80.4%–97.0%]", "80.4%", "97.0%")]
    [InlineData("sensitivity 96%, 95% confidence interval [CI] 77% to 99%", "77%", "99%")]
    [InlineData("sensitivity 0.91 (0.80–0.97)", "0.80", "0.97")]
    [InlineData("sensitivity 91.1% (51/56; 95% CI: 80.4, 97.0)", "80.4%", "97.0%")]
    public void Intervals_belong_to_their_rate(string text, string lower, string upper)
    {
        var figure = Assert.Single(FigureFinder.Find(text), f => f.IsRate);

        Assert.Equal((lower, upper), (figure.Lower, figure.Upper));
    }

    [Theory]
    [InlineData("sensitivity 91% (51/56)", 51, 56)]
    [InlineData("sensitivity was 91.1% (51 of 56 patients)", 51, 56)]
    [InlineData("with 91% sensitivity (51/56)", 51, 56)]
    public void Counts_beside_a_rate_belong_to_it(string text, int events, int trials)
    {
        var figure = Assert.Single(FigureFinder.Find(text), f => f.IsRate);

        Assert.Equal((events, trials), (figure.Events, figure.Trials));
    }

    [Theory]
    [InlineData("One hundred and one consecutive women (n = 101) were scanned; 56 patients had the disease.", "101 101 56")]
    [InlineData("We studied 1,245 patients and 10 931 controls.", "1245 10931")]
    [InlineData("Fifty-six of 101 knees were positive.", "56 101")]
    [InlineData("Of 93 patients with the infection, 88 were positive.", "93 88")]
    [InlineData("In 2019, readings every 24 hours over 3 months used 60 ms.", "")]
    public void Group_sizes_are_found_in_digits_and_words(string text, string sizes) =>
        Assert.Equal(sizes, string.Join(" ", FigureFinder.Find(text).Where(f => f.Kind == FigureKind.GroupSize).Select(f => f.Printed)));

    [Theory]
    [InlineData("a cut-off value of 60 ms was used", "60", "ms", null)]
    [InlineData("with a threshold of ≥ 3 U/mL", "3", "u/ml", ">=")]
    [InlineData("cutoff point was set at 12 points", "12", "points", null)]
    [InlineData("using a cut-off < 5 as normal", "5", null, "<")]
    public void Thresholds_come_with_unit_and_direction(string text, string value, string? unit, string? direction)
    {
        var figure = Assert.Single(FigureFinder.Find(text), f => f.Kind == FigureKind.Threshold);

        Assert.Equal((value, unit, direction), (figure.Printed, figure.Unit, figure.Direction));
    }

    [Theory]
    [InlineData("sensitivity ranged from 56% to 74%")]
    [InlineData("a specificity of about 90%")]
    [InlineData("sensitivity > 90%")]
    public void A_range_or_bound_is_vague(string text) => Assert.All(FigureFinder.Find(text).Where(f => f.IsRate), f => Assert.True(f.Vague));

    [Fact]
    public void Offsets_are_those_of_the_original_text()
    {
        const string Text = "Αß ＝ x. Sensitivity was 91·1 % and specificity .69 in 56 women.";

        foreach (var figure in FigureFinder.Find(Text))
        {
            var printed = Text.Substring(figure.Offset, figure.Length).Replace('·', '.').Replace(" ", "", StringComparison.Ordinal);
            Assert.EndsWith(printed, figure.Printed, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Any_text_is_read_without_a_fault() =>
        Gen.Char['\0', '\u2fff'].Array[0, 200].Select(c => new string(c)).Sample(text =>
        {
            foreach (var figure in FigureFinder.Find(text + " sensitivity 9" + text + "1% (95% CI " + text)) Assert.InRange(figure.Offset + figure.Length, 1, 2 * text.Length + 40);
            CandidateTables.Propose(text);
        }, iter: 500);

    private static string Rates(string text) => string.Join(", ", FigureFinder.Find(text).Where(f => Short.ContainsKey(f.Kind)).Select(f => $"{Short[f.Kind]} {f.Printed}"));
}
