using LivingReview.DiagnosticAccuracy.Models.Binomial;
using LivingReview.DiagnosticAccuracy.Models.LatentClass;
using LivingReview.DiagnosticAccuracy.Numerics.RandomEffects;

namespace LivingReview.DiagnosticAccuracy;

/// <summary>
/// Test accuracy without a perfect reference (Chu, Chen and Louis 2009, J Am Stat Assoc 104:512; Liu, Chen and Chu 2015, Biometrics 71:538): the true state
/// is latent; logit sensitivity and specificity of the index test are bivariate normal over studies, logit prevalence is normal, the reference's
/// sensitivity and specificity are common to all studies. Maximum likelihood by quadrature in three dimensions.
/// </summary>
public static class LatentClassModel
{
    /// <summary>With fewer studies than this the limits, which are Wald's, are too short.</summary>
    private const int FewStudies = 20;

    /// <summary>Largest logit of the reference's accuracy in the search; beyond it the boundary itself is tried.</summary>
    private const double MaxReferenceLogit = 12;

    /// <summary>Fits the model. The same tables in any order give the same bits; never throws on valid tables.</summary>
    /// <param name="tables">One table per study; those without people are ignored.</param>
    /// <param name="options">Dependence between the tests, and the confidence level.</param>
    /// <returns>The highest maximum found in which the tests are better than chance; a boundary solution is declared as one.</returns>
    public static LatentClassFit Fit(IReadOnlyList<CrossedTable> tables, LatentClassOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(tables);
        options ??= new();
        CrossedTable[] studies =
        [
            .. tables.Where(t => t.Total > 0).OrderBy(t => t.BothPositive).ThenBy(t => t.IndexPositive).ThenBy(t => t.ReferencePositive).ThenBy(t => t.BothNegative),
        ];
        var index = BinomialModel.Fit([.. studies.Select(t => t.WithPerfectReference)]);
        var prevalence = BinomialModel.Fit([.. studies.Select(t => new TwoByTwo(t.BothPositive + t.ReferencePositive, 0, t.IndexPositive + t.BothNegative, 0))]);
        var perfect = LatentClassDescription.PerfectReference(studies, index, prevalence, options);
        if (studies.Length < 2 || perfect.LogLikelihood is null || perfect.Sensitivity is null || perfect.Specificity is null || perfect.PrevalenceMedian is null)
            return perfect;

        var search = new LatentClassSearch(studies, index, prevalence, options.Dependence);
        var fit = search.Run(perfect.LogLikelihood.Value) is { } best
            ? LatentClassDescription.Describe(studies, best, search, options) with { LogLikelihoodOfPerfectReference = perfect.LogLikelihood }
            : perfect with
            {
                ReferenceSensitivity = new(1, search.LowerLimit(LatentClassSearch.ReferenceSensitivity, perfect.LogLikelihood.Value, options.ConfidenceLevel), 1),
                ReferenceSpecificity = new(1, search.LowerLimit(LatentClassSearch.ReferenceSpecificity, perfect.LogLikelihood.Value, options.ConfidenceLevel), 1),
                Warnings = [.. perfect.Warnings, LatentClassDescription.CannotBeFaulted("sensitivity and specificity are")],
            };
        return studies.Length < FewStudies && !fit.Warnings.Any(w => w.Code == WarningCodes.WaldIntervalsTooShort)
            ? fit with { Warnings = [.. fit.Warnings, new(WarningCodes.WaldIntervalsTooShort, "With so few studies the limits cover less often than they state; see the table in the methods page.")] }
            : fit;
    }

    internal static MarginalLikelihood Likelihood(CrossedTable[] studies) => new(
        new LatentClassLikelihood(studies), [(0, 0), (1, 0), (1, 1), (2, 2)],
        [
            ParameterBounds.Mean, ParameterBounds.Mean, ParameterBounds.Mean, MaxReferenceLogit, MaxReferenceLogit, 8, 8,
            ParameterBounds.StandardDeviation, ParameterBounds.StandardDeviation, ParameterBounds.StandardDeviation, ParameterBounds.StandardDeviation,
        ]);
}
