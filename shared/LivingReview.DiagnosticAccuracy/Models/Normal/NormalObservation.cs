using LivingReview.DiagnosticAccuracy.Estimates.Studies;

namespace LivingReview.DiagnosticAccuracy.Models.Normal;

/// <summary>
/// A study's observed logits with their within-study variances, 1/TP + 1/FN and 1/FP + 1/TN. An empty arm is absent: it would
/// otherwise enter as half an event in one person.
/// </summary>
internal readonly record struct NormalObservation(bool HasA, double A, double VarA, bool HasB, double B, double VarB)
{
    public static NormalObservation[] From(ReadOnlySpan<TwoByTwo> tables, ContinuityCorrection correction)
    {
        var sorted = tables.ToArray().Where(t => t.Total > 0).ToArray();
        // A canonical order makes every sum the same to the last bit, whatever the order of arrival.
        Array.Sort(sorted, static (x, y) =>
            (x.TruePositives, x.FalseNegatives, x.TrueNegatives, x.FalsePositives).CompareTo((y.TruePositives, y.FalseNegatives, y.TrueNegatives, y.FalsePositives)));
        var all = correction == ContinuityCorrection.All && Array.Exists(sorted, HasZero);
        return Array.ConvertAll(sorted, t =>
        {
            var cells = CorrectedCells.From(t, all || HasZero(t));
            var (hasA, hasB) = (t.Diseased > 0, t.NonDiseased > 0);
            return new NormalObservation(
                hasA, hasA ? cells.LogitSensitivity : 0, hasA ? cells.VarianceLogitSensitivity : 0,
                hasB, hasB ? cells.LogitSpecificity : 0, hasB ? cells.VarianceLogitSpecificity : 0);
        });
    }

    /// <summary>A zero among the cells of the arms that exist.</summary>
    private static bool HasZero(TwoByTwo t) =>
        (t.Diseased > 0 && (t.TruePositives == 0 || t.FalseNegatives == 0)) || (t.NonDiseased > 0 && (t.FalsePositives == 0 || t.TrueNegatives == 0));
}
