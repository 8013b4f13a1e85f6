using System.Text.Json;
using LivingReview.DiagnosticAccuracy.Tests.Gold;

namespace LivingReview.DiagnosticAccuracy.Tests.Influence;

public class InfluenceGoldTests
{
    [Fact]
    public void Study_effects_and_weights_agree_with_every_gold_file()
    {
        foreach (var (name, tables, unit) in ReferenceData.GoldUnits())
        {
            if (!unit.GetProperty("aghq").TryGetProperty("burke_and_eb", out var gold))
                continue;

            var effects = EmpiricalBayes.Compute(tables, BinomialModel.Fit(tables));

            for (var i = 0; i < tables.Length; i++)
            {
                Near.Equal(At(gold, "eb_logit_sens", i), effects[i].LogitSensitivity, 1e-6, $"{name} eb_sens {i}");
                Near.Equal(At(gold, "eb_logit_spec", i), effects[i].LogitSpecificity, 1e-6, $"{name} eb_spec {i}");
                Near.Equal(At(gold, "post_sd_u_sens", i), effects[i].SdSensitivity, 1e-6, $"{name} sd_sens {i}");
                Near.Equal(At(gold, "post_sd_u_spec", i), effects[i].SdSpecificity, 1e-6, $"{name} sd_spec {i}");
                Near.Equal(At(gold, "weight_pct_sens", i), effects[i].WeightSensitivity, 1e-6, $"{name} weight_sens {i}");
                Near.Equal(At(gold, "weight_pct_spec", i), effects[i].WeightSpecificity, 1e-6, $"{name} weight_spec {i}");
            }
        }
    }

    [Fact]
    public void Leave_one_out_agrees_with_every_gold_file()
    {
        if (ReferenceData.Folder is null)
            return;
        foreach (var file in Directory.EnumerateFiles(Path.Combine(ReferenceData.Folder, "gold"), "*.json"))
        {
            if (!ReferenceData.Json(file).TryGetProperty("leave_one_out", out var gold))
                continue;
            var data = ReferenceData.Read(Path.Combine(ReferenceData.Folder, "datasets", Path.GetFileNameWithoutExtension(file) + ".csv"));
            var names = data.Column("study");

            var leftOut = LeaveOneOut.Fit(data.Tables, BinomialModel.Fit(data.Tables));

            foreach (var entry in gold.EnumerateArray())
            {
                var name = entry.GetProperty("left_out").GetString()!;
                var fit = leftOut[Array.IndexOf(names, name)].Fit;
                var exact = entry.GetProperty("aghq");
                Near.Equal(exact.GetProperty("logit_sens").GetDouble(), fit.LogitSensitivity, 1e-6, name);
                Near.Equal(exact.GetProperty("logit_spec").GetDouble(), fit.LogitSpecificity, 1e-6, name);
                Near.Equal(exact.GetProperty("se_sens").GetDouble(), fit.SeLogitSensitivity, 1e-6, name);
                Near.Equal(exact.GetProperty("se_spec").GetDouble(), fit.SeLogitSpecificity, 1e-6, name);
                Near.Equal(exact.GetProperty("logLik").GetDouble(), fit.LogLikelihood, 1e-6, name);
            }
        }
    }

    private static double At(JsonElement gold, string column, int row) => gold.GetProperty(column)[row].GetDouble();
}
