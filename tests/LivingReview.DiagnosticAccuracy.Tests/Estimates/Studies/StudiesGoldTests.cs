using System.Text.Json;
using LivingReview.DiagnosticAccuracy.Tests.Reference;
using static LivingReview.DiagnosticAccuracy.Tests.Reference.GoldUnit;

namespace LivingReview.DiagnosticAccuracy.Tests.Estimates.Studies;

/// <summary>Single-study figures and simple tests against the reference results, where they are at hand: to nine digits.</summary>
public sealed class StudiesGoldTests
{
    private const double Tolerance = 1e-9;

    [Fact]
    public void Per_study_intervals_agree_with_the_reference()
    {
        foreach (var unit in All)
        {
            if (!unit.Simple.TryGetProperty("per_study", out var gold)) continue;
            for (var i = 0; i < unit.Tables.Length; i++)
            {
                var (expected, actual, what) = (gold[i], StudyAccuracy.Compute(unit.Tables[i]), $"{unit.Name} {unit.Tables[i].Study}");

                Close.To(Number(expected, "sens"), Number(expected, "sens_cp_lo"), Number(expected, "sens_cp_hi"), actual.SensitivityExact, Tolerance, what);
                Close.To(Number(expected, "spec"), Number(expected, "spec_cp_lo"), Number(expected, "spec_cp_hi"), actual.SpecificityExact, Tolerance, what);
                Close.To(Number(expected, "sens"), Number(expected, "sens_wilson_lo"), Number(expected, "sens_wilson_hi"), actual.Sensitivity, Tolerance, what);
                Close.To(Number(expected, "spec"), Number(expected, "spec_wilson_lo"), Number(expected, "spec_wilson_hi"), actual.Specificity, Tolerance, what);
                Close.To(Number(expected, "LRpos_cc"), Number(expected, "LRpos_lo"), Number(expected, "LRpos_hi"), actual.LrPositive, Tolerance, what);
                Close.To(Number(expected, "LRneg_cc"), Number(expected, "LRneg_lo"), Number(expected, "LRneg_hi"), actual.LrNegative, Tolerance, what);
                Close.To(Number(expected, "DOR_cc"), Number(expected, "DOR_lo"), Number(expected, "DOR_hi"), actual.DiagnosticOddsRatio, Tolerance, what);
            }
        }
    }

    [Fact]
    public void Homogeneity_tests_agree_with_the_reference()
    {
        foreach (var unit in All)
        {
            Compare("Q_sens", "logit_sens", HomogeneityTests.Sensitivity(unit.Counts)!);
            Compare("Q_spec", "logit_spec", HomogeneityTests.Specificity(unit.Counts)!);

            void Compare(string name, string logit, HomogeneityTests actual)
            {
                var q = unit.Simple.GetProperty(name);
                Close.To(Number(q, "Q_pearson"), actual.Pearson.Statistic, Tolerance, $"{unit.Name} {name} Pearson");
                Close.To(Number(q, "p_pearson"), actual.Pearson.PValue, Tolerance, $"{unit.Name} {name} Pearson p");
                Close.To(Number(q, "I2_pearson"), actual.Pearson.I2, Tolerance, $"{unit.Name} {name} Pearson I2");
                Close.To(Number(q, "G2_lrt"), actual.LikelihoodRatio.Statistic, Tolerance, $"{unit.Name} {name} G2");
                var iv = unit.Simple.GetProperty("univariate_IV_cc_single").GetProperty(logit);
                Close.To(Number(iv, "Q"), actual.InverseVariance.Statistic, Tolerance, $"{unit.Name} {logit} Q");
                Close.To(Number(iv, "I2"), actual.InverseVariance.I2, Tolerance, $"{unit.Name} {logit} I2");
            }
        }
    }

    [Theory]
    [InlineData("cc_single_rawESS", DeeksVariant.CorrectSingle)]
    [InlineData("cc_all_if_any_rawESS", DeeksVariant.CorrectAll)]
    [InlineData("cc_single_correctedESS", DeeksVariant.CorrectSingleAndSize)]
    [InlineData("no_cc_drop_zero", DeeksVariant.DropZeros)]
    public void Deeks_test_agrees_with_the_reference(string name, DeeksVariant variant)
    {
        foreach (var unit in All)
        {
            if (!unit.Simple.GetProperty("deeks").TryGetProperty(name, out var gold) || gold.ValueKind != JsonValueKind.Object) continue;
            if (!gold.TryGetProperty("slope", out var slope) || slope.ValueKind != JsonValueKind.Number) continue;

            var actual = DeeksTest.Compute(unit.Counts, variant)!;

            Close.To(slope.GetDouble(), actual.Slope, Tolerance, $"{unit.Name} {name} slope");
            Close.To(Number(gold, "se"), actual.StandardError, Tolerance, $"{unit.Name} {name} se");
            Close.To(Number(gold, "t"), actual.T, Tolerance, $"{unit.Name} {name} t");
            Close.To(Number(gold, "p"), actual.PValue, Tolerance, $"{unit.Name} {name} p");
            Close.To(Number(gold, "intercept"), actual.Intercept, Tolerance, $"{unit.Name} {name} intercept");
        }
    }

    [Fact]
    public void The_threshold_checks_agree_with_the_reference()
    {
        foreach (var unit in All)
        {
            var spearman = SpearmanCheck.Compute(unit.Counts)!;
            var moses = MosesLittenberg.Fit(unit.Counts)!;

            Close.To(Number(unit.Simple, "spearman_sens_fpr", "rho"), spearman.Correlation, Tolerance, unit.Name + " Spearman");
            Close.To(Number(unit.Simple, "spearman_sens_fpr", "p"), spearman.PValue, 1e-7, unit.Name + " Spearman p");
            Close.To(Number(unit.Simple, "moses_littenberg_unweighted_cc_all", "a"), moses.Intercept, Tolerance, unit.Name + " a");
            Close.To(Number(unit.Simple, "moses_littenberg_unweighted_cc_all", "b"), moses.Slope, Tolerance, unit.Name + " b");
            Close.To(Number(unit.Simple, "moses_littenberg_unweighted_cc_all", "Qstar"), moses.QStar, Tolerance, unit.Name + " Q*");
        }
    }
}
