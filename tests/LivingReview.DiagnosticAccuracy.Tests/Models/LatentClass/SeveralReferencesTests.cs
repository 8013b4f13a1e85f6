using LivingReview.DiagnosticAccuracy.Models.LatentClass;
using LivingReview.DiagnosticAccuracy.Numerics.RandomEffects;
using LivingReview.DiagnosticAccuracy.Tests.Numerics;
using LivingReview.DiagnosticAccuracy.Tests.Reference;

namespace LivingReview.DiagnosticAccuracy.Tests.Models.LatentClass;

/// <summary>Studies that were verified by different reference standards, each of which errs in its own way.</summary>
public sealed class SeveralReferencesTests
{
    /// <summary>Expected counts of 400 people: index 0.85 / 0.9, one good reference (0.97 / 0.98) and one poor one (0.7 / 0.95), prevalences 0.2 to 0.6.</summary>
    private static readonly LatentClassTable[] GoodAndPoor =
    [
        .. Enumerable.Range(0, 14).Select(i => new LatentClassTable($"S{i}", i % 2 == 0 ? "culture" : "smear", Expected(0.2 + 0.03 * i, 0.3 * ((i / 2 % 3) - 1), i % 2 == 0 ? (0.97, 0.98) : (0.7, 0.95)))),
    ];

    private static readonly Lazy<LatentClassFit> Fit = new(() => LatentClassModel.FitReferences(GoodAndPoor));

    [Fact]
    public void Each_reference_has_its_own_accuracy()
    {
        var fit = Fit.Value;

        Assert.True(fit.Converged);
        Assert.Equal(["culture", "smear"], fit.References.Select(r => r.Reference));
        Assert.All(fit.References, r => Assert.Equal(7, r.Studies));
        Near.Equal(0.85, fit.Sensitivity?.Estimate, 0.03, "sensitivity");
        Near.Equal(0.9, fit.Specificity?.Estimate, 0.03, "specificity");
        Near.Equal(0.7, fit.References[1].Sensitivity?.Estimate, 0.06, "poor reference");
        Assert.True(fit.References[0].Sensitivity!.Value.Estimate > 0.9);
        Assert.True(fit.LogLikelihood > fit.LogLikelihoodOfPerfectReference + 2);
        Assert.Null(fit.ReferenceSensitivity);
    }

    [Fact]
    public void Rows_in_any_order_give_the_same_bits()
    {
        var reversed = LatentClassModel.FitReferences(GoodAndPoor.Reverse().ToArray());

        Assert.Equal(Fit.Value.LogLikelihood, reversed.LogLikelihood);
        Assert.Equal(Fit.Value.References, reversed.References);
    }

    /// <summary>Two references of equal data have equal accuracies: the maximum is that of one reference for all.</summary>
    [Fact]
    public void Two_references_that_do_the_same_are_one()
    {
        CrossedTable[] tables = [.. GoodAndPoor.Where(t => t.Reference == "smear").Select(t => t.Table)];

        var one = LatentClassModel.Fit([.. tables, .. tables]);
        var two = LatentClassModel.FitReferences([.. tables.SelectMany((t, i) => new[] { new LatentClassTable($"A{i}", "a", t), new LatentClassTable($"B{i}", "b", t) })]);

        Near.Equal(one.LogLikelihood!.Value, two.LogLikelihood, 1e-5, "logLik");
        Near.Equal(one.Sensitivity!.Value.Estimate, two.Sensitivity?.Estimate, 1e-4, "sensitivity");
        Assert.Equal(one.ReferenceSensitivityAtBoundary, two.References[0].SensitivityAtBoundary);
        Near.Equal(one.ReferenceSensitivity!.Value.Estimate, two.References[0].Sensitivity?.Estimate, 1e-3, "reference a");
        Near.Equal(one.ReferenceSensitivity!.Value.Estimate, two.References[1].Sensitivity?.Estimate, 1e-3, "reference b");
    }

    /// <summary>People of one study who were verified by different references share its sensitivity, specificity and prevalence.</summary>
    [Fact]
    public void With_references_that_never_err_a_study_s_tables_add_up()
    {
        LatentClassTable[] split = [new("S1", "a", new(12, 1, 3, 30)), new("S1", "b", new(8, 2, 1, 25)), new("S2", "a", new(15, 3, 4, 40)), new("S3", "b", new(22, 1, 2, 18))];
        var likelihood = LatentClassModel.Likelihood(LatentClassStudies.From(split));
        var whole = LatentClassModel.Likelihood(LatentClassStudies.From([new(20, 3, 4, 55), new(15, 3, 4, 40), new CrossedTable(22, 1, 2, 18)]));
        const double Perfect = LatentClassLikelihood.Perfect;
        double[] effects = [0.6, -0.2, 0.5, 0.4];

        var apart = Value(likelihood, [1.2, 2.1, -0.4, Perfect, Perfect, Perfect, Perfect, 0, 0, .. effects]);
        var together = Value(whole, [1.2, 2.1, -0.4, Perfect, Perfect, 0, 0, .. effects]);

        Near.Equal(together + LatentClassStudies.From(split).Studies.Sum(s => s.ExcessCoefficient), apart, 1e-9, "logLik");
    }

    [Fact]
    public void Derivatives_are_those_of_the_likelihood()
    {
        var studies = LatentClassStudies.From([new("S1", "a", new(12, 1, 3, 30)), new("S1", "b", new(8, 2, 1, 25)), new LatentClassTable("S2", "b", new(9, 1, 4, 30))]);
        double[] theta = [1.2, 2.1, -0.7, 2.2, 2.9, 1.1, 1.9, 0.4, -0.3, 0.9, -0.3, 0.7, 0.5];
        var likelihood = LatentClassModel.Likelihood(studies);
        likelihood.UseForAll(24);

        Derivatives.Agree(likelihood, theta);
    }

    /// <summary>The pleuritis studies (Pai et al. 2004) with two made-up references.</summary>
    [Fact]
    public void References_that_cannot_be_faulted_are_named()
    {
        var data = ReferenceData.Table("latent-class", "naat_tb_pleuritis.csv");
        long[][] columns = [.. new[] { "y11", "y10", "y01", "y00" }.Select(c => data.Column(c).Select(long.Parse).ToArray())];
        LatentClassTable[] tables = [.. Enumerable.Range(0, data.Rows.Count).Select(i => new LatentClassTable($"S{i}", i % 2 == 0 ? "biopsy" : "culture", new(columns[0][i], columns[1][i], columns[2][i], columns[3][i])))];

        var fit = LatentClassModel.FitReferences(tables);

        ReferenceAccuracy[] faultless = [.. fit.References.Where(r => r.SensitivityAtBoundary || r.SpecificityAtBoundary)];
        Assert.Equal(Regime.BivariateBoundary, fit.Regime);
        Assert.NotEmpty(faultless);
        Assert.All(faultless, r => Assert.Contains(fit.Warnings, w => w.Code == WarningCodes.PerfectReference && w.Message.Contains($"'{r.Reference}'", StringComparison.Ordinal)));
        Assert.All(faultless.Where(r => r.SensitivityAtBoundary), r => Assert.True(r.Sensitivity is { Estimate: 1, Lower: > 0.1 and < 1 }, r.ToString()));
        Assert.All(faultless.Where(r => r.SpecificityAtBoundary), r => Assert.True(r.Specificity is { Estimate: 1, Lower: > 0.1 and < 1 }, r.ToString()));
    }

    private static double Value(MarginalLikelihood likelihood, double[] theta)
    {
        likelihood.ChooseRules(theta);
        return likelihood.Evaluate(theta, new double[theta.Length], new double[theta.Length * theta.Length]);
    }

    private static CrossedTable Expected(double prevalence, double shift, (double Sensitivity, double Specificity) reference)
    {
        var (ill, well) = (400 * prevalence, 400 * (1 - prevalence));
        var (a, b) = (Logistic.Expit(Logistic.Logit(0.85) + shift), Logistic.Expit(Logistic.Logit(0.9) - shift));
        var (r, s) = reference;
        return new(
            (long)Math.Round(ill * a * r + well * (1 - b) * (1 - s)), (long)Math.Round(ill * a * (1 - r) + well * (1 - b) * s),
            (long)Math.Round(ill * (1 - a) * r + well * b * (1 - s)), (long)Math.Round(ill * (1 - a) * (1 - r) + well * b * s));
    }
}
