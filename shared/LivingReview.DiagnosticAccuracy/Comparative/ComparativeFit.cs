namespace LivingReview.DiagnosticAccuracy;

/// <summary>A comparison of index tests.</summary>
public sealed record ComparativeFit
{
    /// <summary>The random effects that were fitted: those asked for, or simpler ones where the data cannot tell more apart (a warning says so).</summary>
    public required ComparativeEffects Effects { get; init; }

    /// <summary>The test that <see cref="Contrasts"/> compare with.</summary>
    public required string Reference { get; init; }

    /// <summary>The tests in alphabetical order, whatever their case.</summary>
    public required IReadOnlyList<ComparedTest> Tests { get; init; }

    /// <summary>Every other test against <see cref="Reference"/>.</summary>
    public required IReadOnlyList<TestContrast> Contrasts { get; init; }

    /// <summary>Every test against every test before it: the league table.</summary>
    public required IReadOnlyList<TestContrast> League { get; init; }

    /// <summary>Variances of the study's effect; null where the model has none.</summary>
    public EffectVariances? Study { get; init; }

    /// <summary>Variances of the table's own effect; null where the model has none.</summary>
    public EffectVariances? Table { get; init; }

    /// <summary>
    /// Covariance matrix of the effects by rows, the sensitivities of all tests first, then the specificities; only for
    /// <see cref="ComparativeEffects.Unstructured"/>.
    /// </summary>
    public IReadOnlyList<double>? EffectCovariance { get; init; }

    /// <summary>
    /// Covariance matrix by rows of the estimated logits, sensitivities of all tests first; null where the information is singular. Rows of
    /// infinite logits are 0.
    /// </summary>
    public IReadOnlyList<double>? MeanCovariance { get; init; }

    /// <summary>Wald test that all tests have the same sensitivity and the same specificity; null without a covariance matrix or with an infinite logit.</summary>
    public ChiSquaredTest? Joint { get; init; }

    /// <summary>Number of studies.</summary>
    public required int Studies { get; init; }

    /// <summary>Number of studies with tables of more than one test.</summary>
    public required int PairedStudies { get; init; }

    /// <summary>Names of the studies whose joint results of two tests were used, in order; the others enter as tables of different people.</summary>
    public IReadOnlyList<string> JointStudies { get; init; } = [];

    /// <summary>How the results of two tests on the same people depend on each other, for each pair that a study gives joint results of.</summary>
    public IReadOnlyList<TestDependence> Dependence { get; init; } = [];

    /// <summary>Log-likelihood, binomial coefficients included, multinomial ones where results are joint.</summary>
    public required double LogLikelihood { get; init; }

    /// <summary>Where the maximum lies: <see cref="Regime.Bivariate"/> inside, <see cref="Regime.BivariateBoundary"/> with a variance of 0 or a correlation of -1 or 1, <see cref="Regime.Fixed"/> with all variances 0.</summary>
    public required Regime Regime { get; init; }

    /// <summary>Whether the search met its tolerance.</summary>
    public required bool Converged { get; init; }

    /// <summary>Largest number of quadrature nodes per dimension that any study needed.</summary>
    public required int Nodes { get; init; }

    /// <summary>What a reader must know.</summary>
    public required IReadOnlyList<EstimateWarning> Warnings { get; init; }
}

/// <summary>One test of a comparison.</summary>
/// <param name="Test">The test.</param>
/// <param name="Studies">Number of studies that have it.</param>
/// <param name="LogitSensitivity">Mean logit sensitivity; null where it is infinite or there are no diseased people.</param>
/// <param name="SeLogitSensitivity">Its standard error.</param>
/// <param name="LogitSpecificity">Mean logit specificity, likewise.</param>
/// <param name="SeLogitSpecificity">Its standard error.</param>
/// <param name="Sensitivity">Summary sensitivity with Wald limits made on the logit scale; exact (Clopper-Pearson) where the logit is infinite.</param>
/// <param name="Specificity">Summary specificity, likewise.</param>
/// <param name="Ranking">How it ranks; null without a covariance matrix.</param>
public sealed record ComparedTest(
    string Test, int Studies, double? LogitSensitivity, double? SeLogitSensitivity, double? LogitSpecificity, double? SeLogitSpecificity,
    Interval? Sensitivity, Interval? Specificity, TestRanking? Ranking);

/// <summary>
/// P-scores: the mean over the other tests of the probability that this one is better, from the estimates and their covariance
/// (Ruecker and Schwarzer 2015, BMC Med Res Methodol 15:58). 1 is certainly best, 0 certainly worst; 0.5 all round says nothing.
/// </summary>
/// <param name="Sensitivity">By sensitivity.</param>
/// <param name="Specificity">By specificity.</param>
/// <param name="DiagnosticOddsRatio">By the diagnostic odds ratio, the sum of the two logits.</param>
public sealed record TestRanking(double? Sensitivity, double? Specificity, double? DiagnosticOddsRatio);

/// <summary>One test against another.</summary>
/// <param name="Test">The test.</param>
/// <param name="Against">The one that it is compared with.</param>
/// <param name="Sensitivity">Of sensitivity; null where a logit is infinite or there are no standard errors.</param>
/// <param name="Specificity">Of specificity, likewise.</param>
public sealed record TestContrast(string Test, string Against, AccuracyContrast? Sensitivity, AccuracyContrast? Specificity);

/// <summary>A difference in one measure, by the delta method from the covariance of the two logits.</summary>
/// <param name="LogitDifference">Difference of the logits.</param>
/// <param name="StandardError">Its standard error.</param>
/// <param name="Relative">Ratio of the two probabilities; limits made on the log scale.</param>
/// <param name="Difference">Difference of the two probabilities, within [-1, 1].</param>
/// <param name="PValue">Two-sided p of equal logits.</param>
public sealed record AccuracyContrast(double LogitDifference, double StandardError, Interval Relative, Interval Difference, double PValue);

/// <summary>
/// Dependence of two tests within people: the odds ratio between their right results given the study's sensitivities and specificities, common to all studies
/// (Plackett 1965). 1 is independence; above it they tend to be wrong in the same people.
/// </summary>
/// <param name="Test">One test.</param>
/// <param name="Against">The other.</param>
/// <param name="Studies">Number of studies with joint results of the two.</param>
/// <param name="Diseased">Among the diseased, with Wald limits made on the log scale; null where it is at its bound, or the studies do not tell it.</param>
/// <param name="NonDiseased">Among the others, likewise.</param>
public sealed record TestDependence(string Test, string Against, int Studies, Interval? Diseased, Interval? NonDiseased);

/// <summary>Variances of a pair of random effects on logit sensitivity and logit specificity.</summary>
/// <param name="Sensitivity">Variance on logit sensitivity.</param>
/// <param name="Specificity">Variance on logit specificity.</param>
/// <param name="Covariance">Their covariance.</param>
/// <param name="Correlation">Their correlation, within [-1, 1]; null where a variance is 0.</param>
public sealed record EffectVariances(double Sensitivity, double Specificity, double Covariance, double? Correlation);
