using System.Text.Json;
using LivingReview.DiagnosticAccuracy.Tests.Reference;

namespace LivingReview.DiagnosticAccuracy.Tests.Influence;

public sealed class InfluenceGoldTests
{
    [Theory]
    [MemberData(nameof(GoldUnit.With), "aghq.burke_and_eb", MemberType = typeof(GoldUnit))]
    public void Study_effects_and_weights_agree_with_the_reference(string name)
    {
        var unit = GoldUnit.Get(name);
        var (tables, gold) = (unit.Counts, unit.Exact.GetProperty("burke_and_eb"));

        var effects = EmpiricalBayes.Compute(tables, BinomialModel.Fit(tables));

        Assert.Equal(tables.Length, effects.Count);
        for (var i = 0; i < tables.Length; i++)
        {
            Near.Equal(At(gold, "eb_logit_sens", i), effects[i].LogitSensitivity, 1e-6, $"eb_sens {i}");
            Near.Equal(At(gold, "eb_logit_spec", i), effects[i].LogitSpecificity, 1e-6, $"eb_spec {i}");
            Near.Equal(At(gold, "post_sd_u_sens", i), effects[i].SdSensitivity, 1e-6, $"sd_sens {i}");
            Near.Equal(At(gold, "post_sd_u_spec", i), effects[i].SdSpecificity, 1e-6, $"sd_spec {i}");
            Near.Equal(At(gold, "weight_pct_sens", i), effects[i].WeightSensitivity, 1e-6, $"weight_sens {i}");
            Near.Equal(At(gold, "weight_pct_spec", i), effects[i].WeightSpecificity, 1e-6, $"weight_spec {i}");
        }
    }

    [Theory]
    [MemberData(nameof(GoldUnit.With), "/leave_one_out", MemberType = typeof(GoldUnit))]
    public void Leave_one_out_agrees_with_the_reference(string name)
    {
        var unit = GoldUnit.Get(name);
        var studies = unit.Data.Column("study");
        JsonElement[] gold = [.. unit.File.GetProperty("leave_one_out").EnumerateArray()];

        var leftOut = LeaveOneOut.Fit(unit.Counts, BinomialModel.Fit(unit.Counts));

        Assert.Equal(studies.Length, gold.Length);
        foreach (var entry in gold)
        {
            var study = entry.GetProperty("left_out").GetString()!;
            var fit = leftOut[Array.IndexOf(studies, study)].Fit;
            var exact = entry.GetProperty("aghq");
            Near.Equal(exact.GetProperty("logit_sens").GetDouble(), fit.LogitSensitivity, 1e-6, study);
            Near.Equal(exact.GetProperty("logit_spec").GetDouble(), fit.LogitSpecificity, 1e-6, study);
            Near.Equal(exact.GetProperty("se_sens").GetDouble(), fit.SeLogitSensitivity, 1e-6, study);
            Near.Equal(exact.GetProperty("se_spec").GetDouble(), fit.SeLogitSpecificity, 1e-6, study);
            Near.Equal(exact.GetProperty("logLik").GetDouble(), fit.LogLikelihood, 1e-6, study);
        }
    }

    private static double At(JsonElement gold, string column, int row) => gold.GetProperty(column)[row].GetDouble();
}
