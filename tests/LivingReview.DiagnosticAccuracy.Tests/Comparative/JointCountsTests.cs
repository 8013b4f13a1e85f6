using LivingReview.DiagnosticAccuracy.Comparative;
using LivingReview.DiagnosticAccuracy.Tests.Numerics;
using LivingReview.DiagnosticAccuracy.Tests.Reference;

namespace LivingReview.DiagnosticAccuracy.Tests.Comparative;

/// <summary>Studies that give the results of two index tests on the same people crossed with each other.</summary>
public sealed class JointCountsTests
{
    /// <summary>Expected counts of 400 people in eight studies: A 0.85 / 0.9, B 0.7 / 0.95, odds ratios 5 among the diseased and 2 among the others.</summary>
    internal static readonly ComparativeTable[] Crossed = [.. Enumerable.Range(0, 8).SelectMany(i => Expected($"S{i}", 0.5 * (i % 3 - 1), 0.3 * (i % 4 - 1.5), 5, 2))];

    private static readonly Lazy<ComparativeFit> Fit = new(() => ComparativeModel.Fit(Crossed)!);

    [Theory]
    [InlineData(ComparativeEffects.StudyAndTable)]
    [InlineData(ComparativeEffects.Unstructured)]
    public void Without_dependence_the_likelihood_is_that_of_the_two_tables(ComparativeEffects effects)
    {
        var (joint, separate) = (ComparedTables.From(Crossed), ComparedTables.From(Crossed, usesJoint: false));
        double[] theta = effects == ComparativeEffects.Unstructured
            ? [1.6, 0.8, 2.1, 2.9, 0.7, 0.4, 0.5, -0.2, -0.1, 0.8, -0.1, -0.3, 0.4, 0.9]
            : [1.6, 0.8, 2.1, 2.9, 0.6, -0.2, 0.7, 0.4, 0.1, 0.5];

        var together = Value(Likelihood(joint, effects), [.. theta, 0, 0]);
        var expected = Value(Separate(separate, effects), theta);

        Near.Equal(expected, together, 2e-6, "log-likelihood");
    }

    [Theory]
    [InlineData(ComparativeEffects.StudyAndTable)]
    [InlineData(ComparativeEffects.Unstructured)]
    public void Gradient_and_hessian_are_those_of_the_likelihood(ComparativeEffects effects)
    {
        ComparativeTable[] some = [.. Crossed[..6], new("P1", "A", new(30, 6, 7, 60)), new("P1", "B", new(25, 3, 12, 63)), new("P2", "A", new(12, 3, 2, 40))];
        var likelihood = Likelihood(ComparedTables.From(some), effects);
        double[] theta = effects == ComparativeEffects.Unstructured
            ? [1.6, 0.8, 2.1, 2.9, 0.7, 0.4, 0.5, -0.2, -0.1, 0.8, -0.1, -0.3, 0.4, 0.9, 1.2, 0.5]
            : [1.6, 0.8, 2.1, 2.9, 0.6, -0.2, 0.7, 0.4, 0.1, 0.5, 1.2, 0.5];
        for (var i = 0; i < likelihood.Studies; i++) likelihood.Nodes[i] = likelihood.NodeCounts(i).Contains(13) ? 13 : 16;

        Derivatives.AgreeByTurns(likelihood, theta, 1e-4, 1e-3);
    }

    [Fact]
    public void Expected_counts_give_their_parameters_back()
    {
        var fit = Fit.Value;

        Assert.True(fit.Converged);
        Assert.Equal([.. Enumerable.Range(0, 8).Select(i => $"S{i}")], fit.JointStudies);
        Assert.Equal((8, 8), (fit.Studies, fit.PairedStudies));
        Near.Equal(0.85, fit.Tests[0].Sensitivity?.Estimate, 0.02, "sensitivity of A");
        Near.Equal(0.95, fit.Tests[1].Specificity?.Estimate, 0.01, "specificity of B");
        var dependence = Assert.Single(fit.Dependence);
        Assert.Equal(("A", "B", 8), (dependence.Test, dependence.Against, dependence.Studies));
        Near.Equal(5, dependence.Diseased?.Estimate, 0.4, "odds ratio of the diseased");
        Near.Equal(2, dependence.NonDiseased?.Estimate, 0.3, "odds ratio of the others");
        Assert.InRange(2, dependence.NonDiseased!.Value.Lower, dependence.NonDiseased.Value.Upper);
    }

    /// <summary>That people who are missed by one test tend to be missed by the other makes the difference surer; tables of different people cannot know it.</summary>
    [Fact]
    public void Positive_dependence_makes_the_difference_surer()
    {
        ComparativeTable[] separate = [.. Crossed.GroupBy(t => t.Study).SelectMany(Margins)];

        var (joint, apart) = (ComparativeModel.Fit(Crossed, new() { Effects = ComparativeEffects.Shared })!, ComparativeModel.Fit(separate, new() { Effects = ComparativeEffects.Shared })!);

        Assert.Empty(apart.JointStudies);
        Assert.True(joint.Contrasts[0].Sensitivity!.StandardError < 0.9 * apart.Contrasts[0].Sensitivity!.StandardError);
        Near.Equal(apart.Contrasts[0].Sensitivity!.LogitDifference, joint.Contrasts[0].Sensitivity!.LogitDifference, 0.03, "difference");
    }

    [Fact]
    public void Rows_in_any_order_and_tests_exchanged_give_the_same()
    {
        var reversed = ComparativeModel.Fit([.. Crossed.Reverse()])!;
        var exchanged = ComparativeModel.Fit([.. Crossed.GroupBy(t => t.Study).SelectMany(Exchanged)])!;

        Assert.Equal(Fit.Value.LogLikelihood, reversed.LogLikelihood);
        Assert.Equal(Fit.Value.Tests, reversed.Tests);
        Assert.Equal(Fit.Value.Dependence, reversed.Dependence);
        // Which test the rows are of and which splits them makes no difference, to the last bit.
        Assert.Equal(Fit.Value.LogLikelihood, exchanged.LogLikelihood);
        Assert.Equal(Fit.Value.Tests, exchanged.Tests);
    }

    /// <summary>
    /// Shortened humerus and femur in fetuses with Down syndrome, eleven studies (Smith-Bindman et al. 2001, JAMA 285:1044). Trikalinos et al. (2014, Res Synth Methods
    /// 5:294) publish posterior medians of the joint model: sensitivity of the humerus 0.353 (0.269 to 0.418), of the difference 0.000 (-0.089 to 0.095), and separately
    /// 0.026 (-0.147 to 0.198).
    /// </summary>
    [Fact]
    public void The_published_example_of_joint_results_is_reproduced()
    {
        var data = ReferenceData.Table("comparative", "down_joint.csv");
        ComparativeTable[] tables =
        [
            .. data.Tables.Zip(data.Column("study"), data.Column("femur")).Select(r => new ComparativeTable(r.Second, "humerus", r.First) { SecondTest = "femur", SecondPositive = r.Third == "positive" }),
        ];

        var fit = ComparativeModel.Fit(tables, new() { Reference = "femur" })!;

        Assert.Equal(11, fit.JointStudies.Count);
        Near.Equal(-199.59433, fit.LogLikelihood, 1e-7, "log-likelihood");
        Near.Equal(0.353, fit.Tests[1].Sensitivity?.Estimate, 0.03, "sensitivity of the humerus");
        var difference = fit.Contrasts[0].Sensitivity!.Difference;
        Near.Equal(0.000, difference.Estimate, 0.02, "difference");
        Near.Equal(0.095 + 0.089, difference.Upper - difference.Lower, 0.02, "width of its interval");
    }

    [Fact]
    public void A_study_with_further_tables_enters_as_two_tables_and_is_named()
    {
        ComparativeTable[] tables = [.. Crossed, new("S3", "C", new(50, 10, 20, 120)), new("T", "C", new(40, 12, 18, 100))];

        var fit = ComparativeModel.Fit(tables)!;

        Assert.DoesNotContain("S3", fit.JointStudies);
        Assert.Equal(7, fit.JointStudies.Count);
        Assert.Contains(fit.Warnings, w => w.Code == WarningCodes.JointCountsNotUsed && w.Message.Contains("S3", StringComparison.Ordinal));
    }

    [Fact]
    public void Tests_that_never_err_apart_are_declared()
    {
        // Among the diseased B misses all whom A misses.
        ComparativeTable[] tables = [.. Crossed.Select(t => t.SecondPositive ? t with { Table = t.Table with { FalseNegatives = 0 } } : t)];

        var fit = ComparativeModel.Fit(tables)!;

        Assert.True(fit.Converged);
        Assert.Null(fit.Dependence[0].Diseased);
        Assert.NotNull(fit.Dependence[0].NonDiseased);
        Assert.Contains(fit.Warnings, w => w.Code == WarningCodes.DependenceAtLimit && w.Message.Contains("diseased", StringComparison.Ordinal));
    }

    [Fact]
    public void A_test_that_is_never_wrong_leaves_the_other_ones_own_results()
    {
        // A has no false positives at all: among the non-diseased the patterns are those of B alone.
        ComparativeTable[] tables = [.. Crossed.Select(t => t with { Table = t.Table with { FalsePositives = 0 } })];
        ComparativeTable[] separate = [.. tables.GroupBy(t => t.Study).SelectMany(Margins)];

        var (joint, apart) = (ComparativeModel.Fit(tables)!, ComparativeModel.Fit(separate)!);

        Assert.Null(joint.Tests[0].LogitSpecificity);
        Assert.Null(joint.Dependence[0].NonDiseased);
        Near.Equal(apart.Tests[1].LogitSpecificity!.Value, joint.Tests[1].LogitSpecificity, 0.02, "specificity of B");
    }

    [Fact]
    public void What_cannot_be_is_refused()
    {
        Assert.Throws<ArgumentException>(() => ComparativeModel.Fit([Crossed[0] with { SecondTest = "A" }, new("T", "B", new(1, 2, 3, 4))]));
        Assert.Throws<ArgumentException>(() => ComparativeModel.Fit([.. Crossed, Crossed[0]]));
        Assert.Throws<ArgumentException>(() => ComparativeModel.Fit([.. Crossed, Crossed[0] with { SecondTest = "C" }]));
    }

    private static IComparativeLikelihood Separate(ComparedTables data, ComparativeEffects effects) =>
        effects == ComparativeEffects.Unstructured ? new UnstructuredEffectsLikelihood(data.Estimable(), data.Tests.Length) : new NestedEffectsLikelihood(data.Estimable(), data.Tests.Length);

    private static JointCountsLikelihood Likelihood(ComparedTables data, ComparativeEffects effects) =>
        new(Separate(data, effects), data, TestDependences.From(data), effects == ComparativeEffects.Unstructured);

    private static double Value(IComparativeLikelihood likelihood, double[] theta)
    {
        for (var i = 0; i < likelihood.Studies; i++) likelihood.Nodes[i] = likelihood.NodeCounts(i)[^2];
        return likelihood.Evaluate(theta, new double[theta.Length], new double[theta.Length * theta.Length]);
    }

    private static IEnumerable<ComparativeTable> Margins(IGrouping<string, ComparativeTable> study)
    {
        var (p, n) = (study.Single(t => t.SecondPositive).Table, study.Single(t => !t.SecondPositive).Table);
        yield return new(study.Key, "A", new(p.TruePositives + n.TruePositives, p.FalsePositives + n.FalsePositives, p.FalseNegatives + n.FalseNegatives, p.TrueNegatives + n.TrueNegatives));
        yield return new(study.Key, "B", new(p.TruePositives + p.FalseNegatives, p.FalsePositives + p.TrueNegatives, n.TruePositives + n.FalseNegatives, n.FalsePositives + n.TrueNegatives));
    }

    /// <summary>The same people with rows of B, split by the result of A.</summary>
    private static IEnumerable<ComparativeTable> Exchanged(IGrouping<string, ComparativeTable> study)
    {
        var (p, n) = (study.Single(t => t.SecondPositive).Table, study.Single(t => !t.SecondPositive).Table);
        yield return new(study.Key, "B", new(p.TruePositives, p.FalsePositives, n.TruePositives, n.FalsePositives)) { SecondTest = "A", SecondPositive = true };
        yield return new(study.Key, "B", new(p.FalseNegatives, p.TrueNegatives, n.FalseNegatives, n.TrueNegatives)) { SecondTest = "A" };
    }

    private static ComparativeTable[] Expected(string study, double shiftA, double shiftB, double ofDiseased, double ofOthers)
    {
        var (seA, seB) = (Shifted(0.85, shiftA), Shifted(0.7, shiftA + 0.4 * shiftB));
        var (spA, spB) = (Shifted(0.9, shiftB), Shifted(0.95, shiftB - 0.3 * shiftA));
        var (d, n) = (Patterns(160, seA, seB, ofDiseased), Patterns(240, spA, spB, ofOthers));
        // Rows of A, split by the result of B.
        return
        [
            new(study, "A", new(d.Both, n.Neither, d.OnlySecond, n.OnlyFirst)) { SecondTest = "B", SecondPositive = true },
            new(study, "A", new(d.OnlyFirst, n.OnlySecond, d.Neither, n.Both)) { SecondTest = "B" },
        ];

        static double Shifted(double p, double by) => Logistic.Expit(Logistic.Logit(p) + by);
    }

    /// <summary>Expected numbers in whom both tests are right, only the first, only the second, neither.</summary>
    private static (long Both, long OnlyFirst, long OnlySecond, long Neither) Patterns(int people, double x, double y, double ratio)
    {
        var s = 1 + (x + y) * (ratio - 1);
        var both = (s - Math.Sqrt(s * s - 4 * ratio * (ratio - 1) * x * y)) / (2 * (ratio - 1));
        return (Round(both), Round(x - both), Round(y - both), Round(1 - x - y + both));

        long Round(double p) => (long)Math.Round(people * p);
    }
}
