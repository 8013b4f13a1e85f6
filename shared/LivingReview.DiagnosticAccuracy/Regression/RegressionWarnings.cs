using System.Globalization;
using LivingReview.DiagnosticAccuracy.Models.Binomial;

namespace LivingReview.DiagnosticAccuracy.Regression;

/// <summary>The warnings of a meta-regression.</summary>
internal static class RegressionWarnings
{
    /// <summary>Studies have several tables, and a level has too few of them for the sandwich.</summary>
    internal static EstimateWarning TooFewClusters { get; } = new(
        WarningCodes.IndependenceAssumed,
        "Studies have several tables, but a level has fewer than five studies: a covariance that is clustered by study would make it look far too certain. The tables are taken as independent.");

    /// <summary>Whether each arm has both results; else there is nothing to regress.</summary>
    internal static bool IsInformative(Cells cells) =>
        cells.SuccessA.Sum() > 0 && cells.FailureA.Sum() > 0 && cells.SuccessB.Sum() > 0 && cells.FailureB.Sum() > 0;

    /// <param name="cells">The tables used.</param>
    /// <param name="values">The covariate's value of each, the index of its level where it is categorical.</param>
    /// <param name="covariate">The covariate.</param>
    /// <param name="both">The model with the covariate on both parts.</param>
    internal static List<EstimateWarning> Collect(Cells cells, double[] values, Covariate covariate, RegressionModel both)
    {
        var warnings = new List<EstimateWarning>();
        for (var level = 0; level < covariate.Levels.Count; level++)
        {
            var of = Enumerable.Range(0, cells.Count).Where(i => (int)values[i] == level).ToArray();
            if (of.Length == 0)
                continue;
            AddArmWarning(warnings, covariate, level, "sensitivity", "diseased", Sum(cells.SuccessA, of), Sum(cells.FailureA, of));
            AddArmWarning(warnings, covariate, level, "specificity", "non-diseased", Sum(cells.SuccessB, of), Sum(cells.FailureB, of));
        }

        if (both.Covariance is null)
            warnings.Add(new(WarningCodes.SingularInformation, "The information matrix of the model with the covariate is singular: it has no covariance matrix and no joint Wald test. The likelihood ratio tests hold."));
        if (both.Regime == Regime.BivariateBoundary)
            warnings.Add(new(WarningCodes.BoundaryEstimate, "A between-study variance or the correlation of the model with the covariate lies on its boundary; standard errors hold it there."));
        if (!both.Converged)
            warnings.Add(FitWarnings.NotConverged);
        return warnings;
    }

    /// <summary>Whether some level's people of an arm were all classified the same way, or are none: its coefficient is then infinite or not identified.</summary>
    internal static bool IsSeparated(double[] successes, double[] failures, double[] values, Covariate covariate)
    {
        for (var level = 0; level < covariate.Levels.Count; level++)
        {
            var of = Enumerable.Range(0, values.Length).Where(i => (int)values[i] == level).ToArray();
            if (of.Length > 0 && (Sum(successes, of) == 0 || Sum(failures, of) == 0))
                return true;
        }

        return false;
    }

    private static double Sum(double[] cells, int[] of) => of.Sum(i => cells[i]);

    private static void AddArmWarning(List<EstimateWarning> warnings, Covariate covariate, int level, string what, string arm, double successes, double failures)
    {
        if (successes > 0 && failures > 0)
            return;
        var name = $"{covariate.Name}={covariate.Levels[level]}";
        warnings.Add(successes + failures == 0
            ? new(WarningCodes.EmptyArm, $"No study of {name} has {arm} people: its {what} cannot be estimated.")
            : new(WarningCodes.NoVariation, string.Create(
                CultureInfo.InvariantCulture,
                $"All {successes + failures} {arm} people of {name} were classified {(failures == 0 ? "correctly" : "wrongly")}: its {what} is estimated as {(failures == 0 ? 1 : 0)}, the logit is infinite, and no interval or contrast of it can be given.")));
    }
}
