using System.Text.Json;
using LivingReview.DiagnosticAccuracy.Tests.Reference;
using static LivingReview.DiagnosticAccuracy.Tests.Reference.GoldUnit;

namespace LivingReview.DiagnosticAccuracy.Tests;

/// <summary>From tables to derived quantities in one go, against the reference results.</summary>
public sealed class PoolingGoldTests
{
    private const double Tolerance = 1e-6;

    [Theory]
    [MemberData(nameof(GoldUnit.Names), MemberType = typeof(GoldUnit))]
    public void Everything_that_is_shown_agrees_with_the_reference(string name)
    {
        var unit = GoldUnit.Get(name);
        var gold = unit.Derived;

        var estimate = Pooling.Pool(unit.Tables, new() { Intervals = IntervalMethod.Wald });

        Near.Equal(Number(gold, "sens"), Number(gold, "sens_lo"), Number(gold, "sens_hi"), estimate.Sensitivity, Tolerance, unit.Name + " sens");
        Near.Equal(Number(gold, "spec"), Number(gold, "spec_lo"), Number(gold, "spec_hi"), estimate.Specificity, Tolerance, unit.Name + " spec");
        Triple("LRpos", estimate.LrPositive);
        Triple("LRneg", estimate.LrNegative);
        Triple("DOR", estimate.DiagnosticOddsRatio);
        Triple("youden", estimate.Youden);
        Near.Equal(Number(gold, "hsroc", "Lambda"), estimate.Hsroc?.Lambda, Tolerance, unit.Name + " Lambda");
        Near.Equal(Number(gold, "hsroc", "s2theta"), estimate.Hsroc?.VarianceTheta, Tolerance, unit.Name + " s2theta");
        Near.Equal(Number(gold, "sroc", "AUC_exact_0_1"), estimate.Auc, Tolerance, unit.Name + " AUC");
        Near.Equal(Number(gold, "sroc", "pAUC_exact_normalised"), estimate.PartialAuc, Tolerance, unit.Name + " pAUC");
        Near.Equal(Number(gold, "I2_zhou", "sens"), estimate.I2.Sensitivity, Tolerance, unit.Name + " I2");
        Near.Equal(Number(gold, "pred_interval_t", "spec_lo"), estimate.PredictionInterval.Specificity?.Lower, Tolerance, unit.Name + " prediction");
        Near.Equal(Number(unit.Simple, "deeks", "cc_single_rawESS", "p"), estimate.Deeks?.PValue, 1e-9, unit.Name + " Deeks");
        if (gold.TryGetProperty("hsroc_delta", out var delta))
            Near.Equal(Number(delta, "s2theta", "se"), estimate.Hsroc?.StandardErrors?.VarianceTheta, 1e-5, unit.Name + " se s2theta");

        void Triple(string name, Interval? actual) =>
            Near.Equal(Number(gold, name, "est"), Number(gold, name, "lo"), Number(gold, name, "hi"), actual, Tolerance, $"{unit.Name} {name}");
    }

    public static MatrixTheoryData<string, PoolingModel> HardCases => new(ReferenceData.Names("hard", "csv"), Enum.GetValues<PoolingModel>());

    [Theory]
    [MemberData(nameof(HardCases))]
    public void A_hard_case_gives_a_finite_declared_result(string name, PoolingModel model)
    {
        var estimate = Pooling.Pool(ReferenceData.Table("hard", name + ".csv").StudyTables, new() { Model = model, Intervals = model == PoolingModel.Binomial ? IntervalMethod.CalibratedProfile : IntervalMethod.WaldT });

        // JSON has no NaN and no infinity: what is serialized is finite.
        Assert.True(JsonSerializer.Serialize(estimate).Length > 0);
        Assert.NotNull(estimate.Sensitivity);
    }
}
