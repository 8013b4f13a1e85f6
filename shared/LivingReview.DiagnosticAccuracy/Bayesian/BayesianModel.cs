using System.Globalization;
using LivingReview.DiagnosticAccuracy.Bayesian;
using LivingReview.DiagnosticAccuracy.Models.Binomial;

namespace LivingReview.DiagnosticAccuracy;

/// <summary>
/// The bivariate binomial model with priors, by deterministic integration: the exact likelihood over the studies' effects, the means by a quartic
/// around their mode, standard deviations and correlation by Gauss-Legendre grids that are refined until two agree. A pure function of the tables;
/// no random numbers, and the order of the tables does not matter.
/// </summary>
public static class BayesianModel
{
    /// <summary>
    /// Two grids that differ in every mean, median and limit by less than this share of the width of the credible interval are near enough: the finer one is then
    /// wrong by less than a third of it, the Monte Carlo error of a limit from 5,000 draws.
    /// </summary>
    private const double Agreement = 0.03;

    /// <summary>A difference of the last two grids that a reader should know of.</summary>
    private const double Doubtful = 0.03;

    /// <summary>Nodes along each axis for a prediction.</summary>
    private const int PredictionCount = 7;

    private static readonly int[] Counts = [5, 7, 9, 12, 15];
    private static readonly int[] CoarseCounts = [5, PredictionCount];

    /// <summary>
    /// Where the true sensitivity and specificity of a new study are expected, with the weakly informative priors and one coarse grid: the regions that
    /// hold what they say, where those of <see cref="Region.Prediction"/> take the estimated variances for known. Limits are right to about 0.005.
    /// </summary>
    /// <param name="tables">The tables in any order; empty ones are left out.</param>
    /// <param name="level">Probability that the region, and each of the intervals, contains the new study, in (0, 1).</param>
    /// <returns>Null with fewer than two informative tables.</returns>
    public static NewStudyPrediction? PredictNewStudy(ReadOnlySpan<TwoByTwo> tables, double level = 0.95)
    {
        if (level is not (> 0 and < 1)) throw new ArgumentOutOfRangeException(nameof(level), level, "A level lies in (0, 1).");
        var cells = Cells.From(tables);
        if (cells.Count < 2) return null;
        double[] probabilities = [(1 - level) / 2, 0.5, (1 + level) / 2];
        var posterior = new HyperparameterGrid(cells, PriorDensity.From(BayesianPrior.WeaklyInformative)).Integrate(PredictionCount, probabilities);
        return new(Interval(posterior.NewA), Interval(posterior.NewB), posterior.NewStudy.Ellipse(level));

        static Interval Interval(PosteriorSummary summary) => new(summary.Median, summary.Lower, summary.Upper);
    }

    /// <summary>Probability that the logits of a new study's true sensitivity and specificity both lie above two limits, by the mixture of <see cref="PredictNewStudy"/>; null with fewer than two informative tables.</summary>
    internal static double? NewStudyMeets(ReadOnlySpan<TwoByTwo> tables, double a, double b)
    {
        var cells = Cells.From(tables);
        if (cells.Count < 2) return null;
        return new HyperparameterGrid(cells, PriorDensity.From(BayesianPrior.WeaklyInformative)).Integrate(PredictionCount, [0.025, 0.5, 0.975]).NewStudy.Above(a, b);
    }

    /// <summary>Beyond so many studies the between-study variances are known well enough.</summary>
    public const int MaxUncertainStudies = 60;

    /// <summary>
    /// The prediction that a reader should see first: <see cref="PredictNewStudy(ReadOnlySpan{TwoByTwo}, double)"/> up to <see cref="MaxUncertainStudies"/> studies, with more the
    /// intervals and the region that take the variances of the fit for known, which then hold as much.
    /// </summary>
    /// <param name="fit">The exact fit.</param>
    /// <param name="tables">The tables that it is of.</param>
    /// <param name="level">Probability that the region, and each of the intervals, contains the new study, in (0, 1).</param>
    /// <returns>Null where the fit has no variance for one of the arms.</returns>
    public static NewStudyPrediction? PredictFrom(BivariateFit fit, ReadOnlySpan<TwoByTwo> tables, double level = 0.95)
    {
        ArgumentNullException.ThrowIfNull(fit);
        if (PredictionIntervals.Compute(fit, level) is not { Sensitivity: { } sensitivity, Specificity: { } specificity }) return null;
        if (fit.Studies <= MaxUncertainStudies) return PredictNewStudy(tables, level);
        return Region.Prediction(fit, level) is { } region ? new(sensitivity, specificity, region) : null;
    }

    /// <summary>Computes the posterior.</summary>
    /// <param name="tables">The tables in any order; empty ones are left out.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <returns>The posterior; null where no table has any count.</returns>
    public static BayesianEstimate? Fit(ReadOnlySpan<TwoByTwo> tables, BayesianOptions? options = null)
    {
        options ??= new();
        if (options.CredibleLevel is not (> 0 and < 1)) throw new ArgumentOutOfRangeException(nameof(options), options.CredibleLevel, "A credible level lies in (0, 1).");
        var cells = Cells.From(tables);
        if (cells.Count == 0) return null;
        double[] probabilities = [(1 - options.CredibleLevel) / 2, 0.5, (1 + options.CredibleLevel) / 2];
        var grid = new HyperparameterGrid(cells, PriorDensity.From(options.Prior));
        var counts = options.Grid == BayesianGrid.Coarse ? CoarseCounts : Counts;
        var (posterior, error) = (grid.Integrate(counts[0], probabilities), double.PositiveInfinity);
        for (var i = 1; i < counts.Length && error > Agreement; i++)
        {
            var finer = grid.Integrate(counts[i], probabilities);
            (posterior, error) = (finer, finer.DistanceTo(posterior));
        }

        return new()
        {
            Prior = options.Prior,
            CredibleLevel = options.CredibleLevel,
            Studies = cells.Count,
            Sensitivity = posterior.MeanA,
            Specificity = posterior.MeanB,
            NewStudySensitivity = posterior.NewA,
            NewStudySpecificity = posterior.NewB,
            PredictionRegion = posterior.NewStudy.Ellipse(options.CredibleLevel),
            SdSensitivity = posterior.DeviationA,
            SdSpecificity = posterior.DeviationB,
            Correlation = posterior.Correlation,
            LogMarginalLikelihood = posterior.LogMarginalLikelihood,
            IntegrationError = error,
            Warnings = error <= Doubtful ? [] : [new(WarningCodes.QuadratureInaccurate, string.Create(CultureInfo.InvariantCulture, $"The last two grids of the integration differ by up to {error:0.0%} of the width of a credible interval in a mean, median or limit."))],
        };
    }
}
