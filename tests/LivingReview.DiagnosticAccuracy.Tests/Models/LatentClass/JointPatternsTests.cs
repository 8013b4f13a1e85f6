using LivingReview.DiagnosticAccuracy.Models.LatentClass;
using LivingReview.DiagnosticAccuracy.Numerics.Special;
using LivingReview.DiagnosticAccuracy.Tests.Numerics;
using LivingReview.DiagnosticAccuracy.Tests.Reference;

namespace LivingReview.DiagnosticAccuracy.Tests.Models.LatentClass;

/// <summary>Index test and two reference standards on the same people.</summary>
public sealed class JointPatternsTests
{
    private static readonly double[] Effects = [0.6, -0.2, 0.5, 0.4];

    /// <summary>Expected counts of 500 people in ten studies: index 0.85 / 0.9, culture 0.9 / 0.98, smear 0.7 / 0.95.</summary>
    private static readonly LatentClassTable[] CultureAndSmear = [.. Enumerable.Range(0, 10).SelectMany(i => Expected($"S{i}", 0.2 + 0.04 * i, 0.3 * (i % 3 - 1)))];

    private static readonly Lazy<LatentClassFit> Fit = new(() => LatentClassModel.FitReferences(CultureAndSmear));

    [Fact]
    public void The_patterns_tell_the_accuracy_of_all_three_tests()
    {
        var fit = Fit.Value;

        Assert.True(fit.Converged);
        Assert.Equal(10, fit.Studies);
        Assert.Equal(["culture", "smear"], fit.References.Select(r => r.Reference));
        Assert.All(fit.References, r => Assert.Equal((10, fit.People), (r.Studies, r.People)));
        Near.Equal(0.85, fit.Sensitivity?.Estimate, 0.02, "sensitivity");
        Near.Equal(0.9, fit.Specificity?.Estimate, 0.02, "specificity");
        Near.Equal(0.9, fit.References[0].Sensitivity?.Estimate, 0.02, "sensitivity of culture");
        Near.Equal(0.98, fit.References[0].Specificity?.Estimate, 0.01, "specificity of culture");
        Near.Equal(0.7, fit.References[1].Sensitivity?.Estimate, 0.02, "sensitivity of smear");
        Near.Equal(0.95, fit.References[1].Specificity?.Estimate, 0.01, "specificity of smear");
        // People in whom the references differ make two perfect ones impossible.
        Assert.Null(fit.LogLikelihoodOfPerfectReference);
    }

    [Fact]
    public void Rows_in_any_order_give_the_same_bits()
    {
        var reversed = LatentClassModel.FitReferences(CultureAndSmear.Reverse().ToArray());

        Assert.Equal(Fit.Value.LogLikelihood, reversed.LogLikelihood);
        Assert.Equal(Fit.Value.References, reversed.References);
    }

    [Fact]
    public void Exchanging_the_references_leaves_the_likelihood()
    {
        LatentClassTable[] exchanged = [.. CultureAndSmear.GroupBy(t => t.Study).SelectMany(g => Exchanged(g.Single(t => t.SecondPositive).Table, g.Single(t => !t.SecondPositive).Table, g.Key))];
        double[] theta = [1.7, 2.1, -0.4, 2.2, 3.5, 0.9, 2.9, 0, 0, .. Effects];

        Near.Equal(Value(CultureAndSmear, theta), Value(exchanged, theta), 1e-7, "logLik");
    }

    /// <summary>A second reference that says nothing about the condition adds the likelihood of its own results, and nothing else.</summary>
    [Fact]
    public void A_second_reference_that_knows_nothing_changes_nothing()
    {
        LatentClassTable[] first = [.. CultureAndSmear.GroupBy(t => t.Study).Select(g => new LatentClassTable(g.Key, "culture", Sum([.. g.Select(t => t.Table)])))];
        var positive = Logistic.Logit(0.3);
        var (together, alone) = (Value(CultureAndSmear, [1.7, 2.1, -0.4, 2.2, 3.5, positive, -positive, 0, 0, .. Effects]), Value(first, [1.7, 2.1, -0.4, 2.2, 3.5, 0, 0, .. Effects]));

        // Given cell by cell which people are positive on the second, and the coefficients that this changes.
        var expected = CultureAndSmear.GroupBy(t => t.Study).Sum(g =>
        {
            var (p, n) = (g.Single(t => t.SecondPositive).Table, g.Single(t => !t.SecondPositive).Table);
            var cells = new[] { (p.BothPositive, n.BothPositive), (p.IndexPositive, n.IndexPositive), (p.ReferencePositive, n.ReferencePositive), (p.BothNegative, n.BothNegative) };
            return cells.Sum(c => LogBinomial.Coefficient(c.Item1, c.Item2)) + p.Total * Math.Log(0.3) + n.Total * Math.Log(0.7);
        });
        Near.Equal(alone + expected, together, 1e-6, "logLik");
    }

    [Fact]
    public void Derivatives_are_those_of_the_likelihood()
    {
        LatentClassTable[] tables = [.. CultureAndSmear[..2].Select(t => t with { Table = Tenth(t.Table) }), new("S9", "smear", new(9, 1, 4, 30))];
        var studies = LatentClassStudies.From(tables);
        double[] theta = [1.2, 2.1, -0.7, 2.2, 2.9, 1.1, 1.9, 0, 0, .. Effects];
        var likelihood = LatentClassModel.Likelihood(studies);
        likelihood.UseForAll(24);

        Derivatives.Agree(likelihood, theta);
    }

    [Fact]
    public void What_cannot_be_is_refused()
    {
        Assert.Throws<ArgumentException>(() => LatentClassModel.FitReferences([CultureAndSmear[0] with { SecondReference = "culture" }]));
        Assert.Throws<ArgumentException>(() => LatentClassModel.FitReferences(CultureAndSmear, new() { Dependence = LatentClassDependence.Both }));
    }

    private static double Value(LatentClassTable[] tables, double[] theta)
    {
        var likelihood = LatentClassModel.Likelihood(LatentClassStudies.From(tables));
        likelihood.ChooseRules(theta);
        return likelihood.Evaluate(theta, new double[theta.Length], new double[theta.Length * theta.Length]);
    }

    /// <summary>The same people with smear as the first reference and culture as the second; parameters stand in the order of the names.</summary>
    private static LatentClassTable[] Exchanged(CrossedTable positive, CrossedTable negative, string study) =>
    [
        new(study, "smear", new(positive.BothPositive, negative.BothPositive, positive.ReferencePositive, negative.ReferencePositive)) { SecondReference = "culture", SecondPositive = true },
        new(study, "smear", new(positive.IndexPositive, negative.IndexPositive, positive.BothNegative, negative.BothNegative)) { SecondReference = "culture" },
    ];

    private static CrossedTable Sum(CrossedTable[] t) => new(t.Sum(x => x.BothPositive), t.Sum(x => x.IndexPositive), t.Sum(x => x.ReferencePositive), t.Sum(x => x.BothNegative));

    private static CrossedTable Tenth(CrossedTable t) => new(t.BothPositive / 10, t.IndexPositive / 10, t.ReferencePositive / 10, t.BothNegative / 10);

    private static LatentClassTable[] Expected(string study, double prevalence, double shift)
    {
        var (a, b) = (Logistic.Expit(Logistic.Logit(0.85) + shift), Logistic.Expit(Logistic.Logit(0.9) - shift));
        return [.. new[] { true, false }.Select(second => new LatentClassTable(study, "culture", new(Count(true, true, second), Count(true, false, second), Count(false, true, second), Count(false, false, second))) { SecondReference = "smear", SecondPositive = second })];

        long Count(bool index, bool culture, bool smear) => (long)Math.Round(500 * (
            prevalence * (index ? a : 1 - a) * (culture ? 0.9 : 0.1) * (smear ? 0.7 : 0.3)
            + (1 - prevalence) * (index ? 1 - b : b) * (culture ? 0.02 : 0.98) * (smear ? 0.05 : 0.95)));
    }
}
