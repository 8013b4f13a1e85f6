using LivingReview.DiagnosticAccuracy.Tests.Reference;

namespace LivingReview.DiagnosticAccuracy.Tests.BackCalculation;

/// <summary>The sample's tables were solved by hand from the figures in their notes: the solver must find exactly them.</summary>
public sealed class SampleTests
{
    public static TheoryData<string, string, string> Rows => new()
    {
        // study, what the note prints, cohort or view that tells two rows of a study apart
        { "Jang 2021", "n=101 sens=91.1% spec=68.9% ppv=78.5% npv=86.1% acc=81.2%", "" },
        { "X1AI-Osteo 2024", "n=497 sens=97.2% spec=95.6% ppv=95.7% npv=97.1%", "" },
        { "Nakamoto 2022", "n=100 sens=78.3% spec=79.2% acc=79.0%", "" },
        { "Fan 2021", "n=70 sens=0.714 spec=0.939 acc=0.871", "" },
        { "Proximal femur low-dose CT radiomics 2025", "n=101 sens=0.947 spec=0.963 sens-cp=0.740-0.999 spec-cp=0.897-0.992", "" },
        { "Lumbosacral X-ray radiomics (undated)", "n=81 sens=77.5% spec=73.2%", "" },
        { "Sebro 2022", "n=103 sens=0.926 spec=0.934 acc=0.932 ppv=0.833 npv=0.973", "" },
        // Printed with osteopenia as the positive class, and turned: sensitivity and specificity, PPV and NPV exchange.
        { "Xie 2022", "n=176 sens=0.95 spec=0.92 acc=0.94 ppv=0.97 npv=0.86", "" },
        { "Oh 2024", "n=112 sens=68.0% spec=80.5% acc=77.7%", "central DXA" },
        { "Oh 2024", "n=112 sens=95.5% spec=93.5% acc=94.6%", "manual QCT" },
        { "Multiparametric lumbar MRI radiomics (undated)", "n=48 dis=24 sens=0.792 spec=0.875 acc=0.833", "" },
        { "Boonrod 2025", "n=1018 sens=87.5% spec=79.4% sens-wald=83.1%-91.9% spec-wald=76.6%-82.2%", "lateral" },
        { "Boonrod 2025", "n=963 sens=79.7% spec=66.5% sens-wald=74.4%-85.0% spec-wald=63.1%-69.9%", "anteroposterior" },
        { "Chen 2026", "n=2384 tp=94 fp=161 sens=79.7% sens-cp=71.3%-86.5%", "" },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void The_figures_in_the_note_leave_exactly_the_table_of_the_row(string study, string printed, string cohort)
    {
        var row = Assert.Single(SampleReview.Rows, r => r["study"] == study && r["derivation"] == "back-calculated" && r["cohort"].Contains(cohort, StringComparison.Ordinal));

        var result = BackCalculator.FindTables(Read(printed));

        Assert.Equal([SampleReview.Table(row).Table], result.Tables);
        Assert.True(result.IsComplete);
    }

    [Fact]
    public void Every_back_calculated_row_is_tried() => Assert.Equal(SampleReview.Rows.Count(r => r["derivation"] == "back-calculated"), Rows.Count);

    private static PrintedFigures Read(string printed)
    {
        var figures = new PrintedFigures();
        foreach (var part in printed.Split(' '))
        {
            var (name, value) = (part.Split('=')[0], part.Split('=')[1]);
            figures = name switch
            {
                "n" => figures with { Total = Count(value) },
                "dis" => figures with { Diseased = Count(value) },
                "tp" => figures with { TruePositives = Count(value) },
                "fp" => figures with { FalsePositives = Count(value) },
                "sens" => figures with { Sensitivity = Rate(value) },
                "spec" => figures with { Specificity = Rate(value) },
                "ppv" => figures with { PositivePredictiveValue = Rate(value) },
                "npv" => figures with { NegativePredictiveValue = Rate(value) },
                "acc" => figures with { Accuracy = Rate(value) },
                "sens-cp" => figures with { SensitivityInterval = Limits(value, PrintedIntervalMethod.ClopperPearson) },
                "spec-cp" => figures with { SpecificityInterval = Limits(value, PrintedIntervalMethod.ClopperPearson) },
                "sens-wald" => figures with { SensitivityInterval = Limits(value, PrintedIntervalMethod.Wald) },
                "spec-wald" => figures with { SpecificityInterval = Limits(value, PrintedIntervalMethod.Wald) },
                _ => throw new ArgumentException(name, nameof(printed)),
            };
        }

        return figures;
    }

    private static long Count(string text) => long.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static PrintedRate Rate(string text) => PrintedRate.TryParse(text, out var rate) ? rate : throw new FormatException(text);

    private static PrintedInterval Limits(string text, PrintedIntervalMethod method) => new(Rate(text.Split('-')[0]), Rate(text.Split('-')[1]), method);
}
