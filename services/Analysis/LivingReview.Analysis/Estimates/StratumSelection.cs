using LivingReview.Analysis.Recomputing;
using LivingReview.Analysis.Strata;
using LivingReview.Contracts.Estimates;
using LivingReview.DiagnosticAccuracy;

namespace LivingReview.Analysis.Estimates;

/// <summary>What selective publication could have done to a stratum's estimate.</summary>
internal static class StratumSelection
{
    /// <param name="inputs">The stratum.</param>
    /// <param name="revision">Revision of the evidence.</param>
    /// <param name="shares">Shares of all studies that were published.</param>
    /// <param name="exact">Whether the exact binomial form is wanted as well.</param>
    public static SelectionFigures Compute(StratumInputs inputs, long revision, IReadOnlyList<double> shares, bool exact)
    {
        TwoByTwo[] tables = [.. inputs.Studies.Select(StratumInputs.Counts)];
        return new()
        {
            Stratum = inputs.Stratum,
            Revision = revision,
            K = tables.Count(t => t is { Diseased: > 0, NonDiseased: > 0 }),
            MaxBeta = SelectionModel.MaxBeta,
            Normal = [.. SelectionModel.Fit(tables, shares).Select(Point)],
            Exact = exact && SelectionModel.IsExactFeasible(tables) ? [.. SelectionModel.FitExactly(tables, shares).Select(Point)] : null,
        };
    }

    private static SelectionPoint Point(SelectionEstimate e) => new(
        e.P, StratumEstimator.ToContract(e.Sauc), StratumEstimator.ToContract(e.Sensitivity), StratumEstimator.ToContract(e.Specificity), e.Beta, e.AtBound, e.Converged);
}
