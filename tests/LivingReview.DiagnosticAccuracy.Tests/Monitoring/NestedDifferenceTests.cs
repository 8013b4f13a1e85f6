using LivingReview.DiagnosticAccuracy.Tests.Reference;

namespace LivingReview.DiagnosticAccuracy.Tests.Monitoring;

public sealed class NestedDifferenceTests
{
    private static readonly StudyTable[] All = SampleReview.Primary();
    private static readonly BivariateFit Fit = Pooling.Pool(All).Fit;

    [Fact]
    public void Adding_studies_is_the_test_of_new_against_old()
    {
        var (older, newer) = (All[..10], All[10..]);

        var test = NestedDifference.Between(older, All, Fit)!;

        var (meanOld, covarianceOld) = WeightedMean(older);
        var (meanNew, covarianceNew) = WeightedMean(newer);
        var expected = Quadratic(meanNew.A - meanOld.A, meanNew.B - meanOld.B, covarianceOld.AA + covarianceNew.AA, covarianceOld.AB + covarianceNew.AB, covarianceOld.BB + covarianceNew.BB);
        Assert.Equal(2, test.DegreesOfFreedom);
        Near.Equal(expected, test.Statistic, 1e-9, "Q");
        Near.Equal(Math.Exp(-expected / 2), test.PValue, 1e-9, "p");
    }

    [Fact]
    public void Withdrawing_studies_is_the_same_test_backwards()
    {
        var added = NestedDifference.Between(All[..12], All, Fit)!;
        var withdrawn = NestedDifference.Between(All, All[..12], Fit)!;

        Near.Equal(added.Statistic, withdrawn.Statistic, 1e-9, "Q");
        Near.Equal(-added.Sensitivity, withdrawn.Sensitivity, 1e-9, "d");
    }

    [Fact]
    public void A_corrected_table_is_the_old_one_leaving_and_the_new_one_entering()
    {
        var corrected = All.ToArray();
        corrected[3] = corrected[3] with { Table = new(30, 3, 6, 46) };

        var test = NestedDifference.Between(All, corrected, Fit)!;

        Assert.Equal(2, test.DegreesOfFreedom);
        Assert.True(test.Sensitivity > 0);
        Assert.True(test.Statistic > 0);
    }

    [Fact]
    public void A_study_with_one_arm_still_moves_both_means_by_their_correlation()
    {
        var test = NestedDifference.Between(All, [.. All, new("diseased alone", new(10, 0, 40, 0))], Fit)!;

        Assert.Equal(1, test.DegreesOfFreedom);
        Assert.True(test.Sensitivity < 0);
        Assert.True(test.PValue < 0.01);
        Assert.True(test.IsSignificant(0.05));
    }

    [Fact]
    public void Nothing_changed_is_no_test()
    {
        Assert.Null(NestedDifference.Between(All, [.. All.Reverse()], Fit));
        Assert.Null(NestedDifference.Between([], All, Fit));
    }

    [Fact]
    public void Two_equal_tables_of_a_study_count_twice()
    {
        var test = NestedDifference.Between(All, [.. All, All[0]], Fit)!;

        var (mean, _) = WeightedMean([.. All, All[0]]);
        var (before, _) = WeightedMean(All);
        Near.Equal(mean.A - before.A, test.Sensitivity, 1e-9, "d");
    }

    private static ((double A, double B) Mean, (double AA, double AB, double BB) Covariance) WeightedMean(StudyTable[] tables)
    {
        double aa = 0, ab = 0, bb = 0, ya = 0, yb = 0;
        foreach (var (_, table) in tables)
        {
            double tp = table.TruePositives, fn = table.FalseNegatives, tn = table.TrueNegatives, fp = table.FalsePositives;
            var (a, b) = (Math.Log(tp / fn), Math.Log(tn / fp));
            var p = Invert(Fit.VarianceSensitivity!.Value + 1 / tp + 1 / fn, Fit.Covariance!.Value, Fit.VarianceSpecificity!.Value + 1 / tn + 1 / fp);
            (aa, ab, bb) = (aa + p.AA, ab + p.AB, bb + p.BB);
            (ya, yb) = (ya + p.AA * a + p.AB * b, yb + p.AB * a + p.BB * b);
        }

        var v = Invert(aa, ab, bb);
        return ((v.AA * ya + v.AB * yb, v.AB * ya + v.BB * yb), v);
    }

    private static double Quadratic(double a, double b, double aa, double ab, double bb)
    {
        var v = Invert(aa, ab, bb);
        return a * a * v.AA + 2 * a * b * v.AB + b * b * v.BB;
    }

    private static (double AA, double AB, double BB) Invert(double aa, double ab, double bb)
    {
        var d = aa * bb - ab * ab;
        return (bb / d, -ab / d, aa / d);
    }
}
