using LivingReview.DiagnosticAccuracy.Models.Trivariate;

namespace LivingReview.DiagnosticAccuracy;

/// <summary>
/// Sensitivity, specificity and prevalence together (Chu, Nie, Cole and Poole 2009, Stat Med 28:2384): their logits are trivariate normal over studies, the number
/// of diseased people is binomial given all, positives and negatives are binomial given those. For studies that took people as they came; where investigators
/// chose how many are diseased (two-gate, case-control) there is no prevalence, and the caller leaves them out. Maximum likelihood by quadrature in three
/// dimensions; the same tables in any order give the same bits.
/// </summary>
public static class TrivariateModel
{
    /// <summary>Fits the model.</summary>
    /// <param name="tables">One table per study; those without people are left out, and those with people of one class say nothing about the prevalence.</param>
    /// <param name="confidenceLevel">Confidence level of the intervals, in (0, 1).</param>
    /// <returns>The highest maximum found; a covariance matrix without full rank is declared.</returns>
    public static TrivariateFit Fit(IReadOnlyList<TwoByTwo> tables, double confidenceLevel = 0.95)
    {
        ArgumentNullException.ThrowIfNull(tables);
        if (confidenceLevel is not (> 0 and < 1)) throw new ArgumentOutOfRangeException(nameof(confidenceLevel), confidenceLevel, "A level lies in (0, 1).");
        var studies = TrivariateStudies.From(tables);
        if (studies.Count == 0) return TrivariateDescription.Empty(confidenceLevel);
        var (accuracy, prevalence) = (BinomialModel.Fit(studies.Tables), BinomialModel.Fit(studies.PrevalenceTables()));
        var independent = accuracy.LogLikelihood + (studies.WithPrevalence == 0 ? 0 : prevalence.LogLikelihood);
        var maximum = Enumerable.Range(0, TrivariateStudies.Outcomes).Any(studies.IsFinite) ? new TrivariateSearch(studies).Run(accuracy, prevalence) : null;
        return TrivariateDescription.Describe(studies, maximum, independent, confidenceLevel);
    }
}
