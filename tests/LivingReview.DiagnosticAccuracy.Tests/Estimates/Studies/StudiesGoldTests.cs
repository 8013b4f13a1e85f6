using LivingReview.DiagnosticAccuracy.Tests.Reference;
using static LivingReview.DiagnosticAccuracy.Tests.Reference.GoldUnit;

namespace LivingReview.DiagnosticAccuracy.Tests.Estimates.Studies;

/// <summary>Single-study figures and simple tests against the reference results: to nine digits.</summary>
public sealed class StudiesGoldTests
{
    private const double Tolerance = 1e-9;

    [Theory]
    [MemberData(nameof(GoldUnit.With), "simple.per_study", MemberType = typeof(GoldUnit))]
    public void Per_study_intervals_agree_with_the_reference(string name)
    {
        var unit = GoldUnit.Get(name);
        var gold = unit.Simple.GetProperty("per_study");
        for (var i = 0; i < unit.Tables.Length; i++)
        {
            var (expected, actual, what) = (gold[i], StudyAccuracy.Compute(unit.Tables[i]), $"{unit.Name} {unit.Tables[i].Study}");

            Near.Equal(Number(expected, "sens"), Number(expected, "sens_cp_lo"), Number(expected, "sens_cp_hi"), actual.SensitivityExact, Tolerance, what);
            Near.Equal(Number(expected, "spec"), Number(expected, "spec_cp_lo"), Number(expected, "spec_cp_hi"), actual.SpecificityExact, Tolerance, what);
            Near.Equal(Number(expected, "sens"), Number(expected, "sens_wilson_lo"), Number(expected, "sens_wilson_hi"), actual.Sensitivity, Tolerance, what);
            Near.Equal(Number(expected, "spec"), Number(expected, "spec_wilson_lo"), Number(expected, "spec_wilson_hi"), actual.Specificity, Tolerance, what);
            Near.Equal(Number(expected, "LRpos_cc"), Number(expected, "LRpos_lo"), Number(expected, "LRpos_hi"), actual.LrPositive, Tolerance, what);
            Near.Equal(Number(expected, "LRneg_cc"), Number(expected, "LRneg_lo"), Number(expected, "LRneg_hi"), actual.LrNegative, Tolerance, what);
            Near.Equal(Number(expected, "DOR_cc"), Number(expected, "DOR_lo"), Number(expected, "DOR_hi"), actual.DiagnosticOddsRatio, Tolerance, what);
        }
    }

    [Theory]
    [MemberData(nameof(GoldUnit.Names), MemberType = typeof(GoldUnit))]
    public void Homogeneity_tests_agree_with_the_reference(string name)
    {
        var unit = GoldUnit.Get(name);
        Compare("Q_sens", "logit_sens", HomogeneityTests.Sensitivity(unit.Counts)!);
        Compare("Q_spec", "logit_spec", HomogeneityTests.Specificity(unit.Counts)!);

        void Compare(string name, string logit, HomogeneityTests actual)
        {
            var q = unit.Simple.GetProperty(name);
            Near.Equal(Number(q, "Q_pearson"), actual.Pearson.Statistic, Tolerance, $"{unit.Name} {name} Pearson");
            Near.Equal(Number(q, "p_pearson"), actual.Pearson.PValue, Tolerance, $"{unit.Name} {name} Pearson p");
            Near.Equal(Number(q, "I2_pearson"), actual.Pearson.I2, Tolerance, $"{unit.Name} {name} Pearson I2");
            Near.Equal(Number(q, "G2_lrt"), actual.LikelihoodRatio.Statistic, Tolerance, $"{unit.Name} {name} G2");
            var iv = unit.Simple.GetProperty("univariate_IV_cc_single").GetProperty(logit);
            Near.Equal(Number(iv, "Q"), actual.InverseVariance.Statistic, Tolerance, $"{unit.Name} {logit} Q");
            Near.Equal(Number(iv, "I2"), actual.InverseVariance.I2, Tolerance, $"{unit.Name} {logit} I2");
        }
    }

    public static MatrixTheoryData<string, DeeksVariant> DeeksCases => new(ReferenceData.Names("gold", "json"), Enum.GetValues<DeeksVariant>());

    [Theory]
    [MemberData(nameof(DeeksCases))]
    public void Deeks_test_agrees_with_the_reference(string name, DeeksVariant variant)
    {
        var unit = GoldUnit.Get(name);
        var gold = unit.Simple.GetProperty("deeks").GetProperty(variant switch
        {
            DeeksVariant.CorrectSingle => "cc_single_rawESS",
            DeeksVariant.CorrectAll => "cc_all_if_any_rawESS",
            DeeksVariant.CorrectSingleAndSize => "cc_single_correctedESS",
            DeeksVariant.DropZeros => "no_cc_drop_zero",
            _ => throw new ArgumentOutOfRangeException(nameof(variant), variant, null),
        });

        var actual = DeeksTest.Compute(unit.Counts, variant)!;

        Near.Equal(Number(gold, "slope"), actual.Slope, Tolerance, $"{name} {variant} slope");
        Near.Equal(Number(gold, "se"), actual.StandardError, Tolerance, $"{name} {variant} se");
        Near.Equal(Number(gold, "t"), actual.T, Tolerance, $"{name} {variant} t");
        Near.Equal(Number(gold, "p"), actual.PValue, Tolerance, $"{name} {variant} p");
        Near.Equal(Number(gold, "intercept"), actual.Intercept, Tolerance, $"{name} {variant} intercept");
    }

    [Theory]
    [MemberData(nameof(GoldUnit.Names), MemberType = typeof(GoldUnit))]
    public void The_threshold_checks_agree_with_the_reference(string name)
    {
        var unit = GoldUnit.Get(name);
        var spearman = SpearmanCheck.Compute(unit.Counts)!;
        var moses = MosesLittenberg.Fit(unit.Counts)!;

        Near.Equal(Number(unit.Simple, "spearman_sens_fpr", "rho"), spearman.Correlation, Tolerance, unit.Name + " Spearman");
        Near.Equal(Number(unit.Simple, "spearman_sens_fpr", "p"), spearman.PValue, 1e-7, unit.Name + " Spearman p");
        Near.Equal(Number(unit.Simple, "moses_littenberg_unweighted_cc_all", "a"), moses.Intercept, Tolerance, unit.Name + " a");
        Near.Equal(Number(unit.Simple, "moses_littenberg_unweighted_cc_all", "b"), moses.Slope, Tolerance, unit.Name + " b");
        Near.Equal(Number(unit.Simple, "moses_littenberg_unweighted_cc_all", "Qstar"), moses.QStar, Tolerance, unit.Name + " Q*");
    }
}
