using System.Text.Json;
using LivingReview.DiagnosticAccuracy.Tests.Reference;
using static LivingReview.DiagnosticAccuracy.Tests.Reference.GoldUnit;

namespace LivingReview.DiagnosticAccuracy.Tests;

/// <summary>From tables to derived quantities in one go, against the reference results, where they are at hand.</summary>
public sealed class PoolingGoldTests
{
    private const double Tolerance = 1e-6;

    [Fact]
    public void Everything_that_is_shown_agrees_with_the_reference()
    {
        foreach (var unit in All)
        {
            var gold = unit.Derived;

            var estimate = Pooling.Pool(unit.Tables);

            Close.To(Number(gold, "sens"), Number(gold, "sens_lo"), Number(gold, "sens_hi"), estimate.Sensitivity, Tolerance, unit.Name + " sens");
            Close.To(Number(gold, "spec"), Number(gold, "spec_lo"), Number(gold, "spec_hi"), estimate.Specificity, Tolerance, unit.Name + " spec");
            Triple("LRpos", estimate.LrPositive);
            Triple("LRneg", estimate.LrNegative);
            Triple("DOR", estimate.DiagnosticOddsRatio);
            Triple("youden", estimate.Youden);
            Close.To(Number(gold, "hsroc", "Lambda"), estimate.Hsroc?.Lambda, Tolerance, unit.Name + " Lambda");
            Close.To(Number(gold, "hsroc", "s2theta"), estimate.Hsroc?.VarianceTheta, Tolerance, unit.Name + " s2theta");
            Close.To(Number(gold, "sroc", "AUC_exact_0_1"), estimate.Auc, Tolerance, unit.Name + " AUC");
            Close.To(Number(gold, "sroc", "pAUC_exact_normalised"), estimate.PartialAuc, Tolerance, unit.Name + " pAUC");
            Close.To(Number(gold, "I2_zhou", "sens"), estimate.I2.Sensitivity, Tolerance, unit.Name + " I2");
            Close.To(Number(gold, "pred_interval_t", "spec_lo"), estimate.PredictionInterval.Specificity?.Lower, Tolerance, unit.Name + " prediction");
            Close.To(Number(unit.Simple, "deeks", "cc_single_rawESS", "p"), estimate.Deeks?.PValue, 1e-9, unit.Name + " Deeks");
            if (gold.TryGetProperty("hsroc_delta", out var delta))
                Close.To(Number(delta, "s2theta", "se"), estimate.Hsroc?.StandardErrors?.VarianceTheta, 1e-5, unit.Name + " se s2theta");

            void Triple(string name, Interval? actual) =>
                Close.To(Number(gold, name, "est"), Number(gold, name, "lo"), Number(gold, name, "hi"), actual, Tolerance, $"{unit.Name} {name}");
        }
    }

    [Fact]
    public void The_hard_cases_give_finite_declared_results()
    {
        if (ReferenceFolder.Statistics is not { } folder) return;
        foreach (var file in Directory.GetFiles(Path.Combine(folder, "hard"), "*.csv"))
        {
            var tables = GoldUnit.ReadTables(file);
            foreach (var model in Enum.GetValues<PoolingModel>())
            {
                var estimate = Pooling.Pool(tables, new() { Model = model });

                Assert.True(JsonSerializer.Serialize(estimate).Length > 0, file);
                Assert.NotNull(estimate.Sensitivity);
            }
        }
    }
}
