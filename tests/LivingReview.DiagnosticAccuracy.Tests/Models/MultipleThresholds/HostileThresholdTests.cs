using System.Globalization;

namespace LivingReview.DiagnosticAccuracy.Tests.Models.MultipleThresholds;

/// <summary>Tables that no likelihood likes end, soon, with finite figures or none, and say what they are.</summary>
public sealed class HostileThresholdTests
{
    public static TheoryData<string, string> Reviews => new()
    {
        // study;threshold;tp;fp;fn;tn
        { "no one with the condition", "a;1;0;8;0;12|a;2;0;3;0;17|b;1;0;9;0;21|b;3;0;2;0;28|c;2;0;4;0;16" },
        { "no one without the condition", "a;1;18;0;2;0|a;2;13;0;7;0|b;1;19;0;1;0|b;3;12;0;8;0" },
        { "one person in each arm", "a;1;1;1;0;0|a;2;1;0;0;1|b;1;1;0;0;1|b;4;0;0;1;1|c;3;1;1;0;0|c;5;0;0;1;1" },
        { "hundred million people in each arm", "a;1;90000000;30000000;10000000;70000000|a;2;60000000;9000000;40000000;91000000|b;1;88000000;35000000;12000000;65000000|b;2;61000000;8000000;39000000;92000000|c;1;91000000;31000000;9000000;69000000|c;3;20000000;1000000;80000000;99000000" },
        { "huge beside tiny", "a;1;90000000;30000000;10000000;70000000|a;2;60000000;9000000;40000000;91000000|b;1;1;0;0;1|b;2;0;0;1;1|c;1;2;1;0;1" },
        { "thresholds that separate the classes", "a;1;20;0;0;30|a;2;20;0;0;30|b;1;15;0;0;25|b;2;15;0;0;25|c;1;9;0;0;11|c;2;9;0;0;11" },
        { "all positive at every threshold", "a;1;20;30;0;0|a;2;20;30;0;0|b;1;15;25;0;0|b;3;15;25;0;0" },
        { "identical studies", "a;1;18;8;2;12|a;2;13;3;7;17|b;1;18;8;2;12|b;2;13;3;7;17|c;1;18;8;2;12|c;2;13;3;7;17|d;1;18;8;2;12|d;2;13;3;7;17" },
        { "thresholds that hardly differ", "a;1;18;8;2;12|a;1.0000000001;17;7;3;13|b;1;16;9;4;11|b;1.0000000001;15;8;5;12" },
        { "thresholds over six hundred orders", "a;1e-300;20;20;0;0|a;1e300;0;0;20;20|b;1e-300;20;19;0;1|b;1;10;5;10;15|b;1e300;1;0;19;20" },
        { "one threshold a study, later ones for the sicker", "a;1;18;8;2;12|b;2;18;9;2;11|c;3;19;8;1;12|d;4;18;8;2;12|e;5;19;9;1;11" },
    };

    [Theory]
    [MemberData(nameof(Reviews))]
    public void Every_review_ends_with_figures_that_are_numbers(string what, string rows)
    {
        ThresholdTable[] tables = [.. rows.Split('|').Select(Row)];
        foreach (var distribution in Enum.GetValues<ThresholdDistribution>())
        {
            var fit = ThresholdModel.Fit(tables, new() { Distribution = distribution });

            var figures = new double?[]
            {
                fit.LogLikelihood, fit.Correlation, fit.WithCondition?.Location, fit.WithCondition?.Scale, fit.WithCondition?.Sd, fit.WithCondition?.SeLocation, fit.WithCondition?.SeScale, fit.WithCondition?.SeSd,
                fit.WithoutCondition?.Location, fit.WithoutCondition?.Scale, fit.WithoutCondition?.Sd, fit.WithoutCondition?.SeLocation, fit.WithoutCondition?.SeScale, fit.WithoutCondition?.SeSd,
                fit.AccuracyAt(1.5).Sensitivity?.Estimate, fit.AccuracyAt(1.5).Sensitivity?.Lower, fit.AccuracyAt(1.5).Specificity?.Upper,
            };
            Assert.All(figures, f => Assert.True(f is not { } number || double.IsFinite(number), $"{what}, {distribution}: {string.Join(", ", figures)}"));
            Assert.True(fit.Converged || fit.Warnings.Count > 0, what);
        }
    }

    private static ThresholdTable Row(string row)
    {
        var c = row.Split(';');
        return new(c[0], double.Parse(c[1], CultureInfo.InvariantCulture), new(Count(2), Count(3), Count(4), Count(5)));

        long Count(int column) => long.Parse(c[column], CultureInfo.InvariantCulture);
    }
}
