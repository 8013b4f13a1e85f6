using LivingReview.DiagnosticAccuracy.Models.Binomial;
using LivingReview.DiagnosticAccuracy.Models.LatentClass;
using LivingReview.DiagnosticAccuracy.Numerics.RandomEffects;

namespace LivingReview.DiagnosticAccuracy;

/// <summary>
/// Test accuracy without a perfect reference (Chu, Chen and Louis 2009, J Am Stat Assoc 104:512; Liu, Chen and Chu 2015, Biometrics 71:538): the true state
/// is latent; logit sensitivity and specificity of the index test are bivariate normal over studies, logit prevalence is normal, each reference's
/// sensitivity and specificity are common to all studies that used it. Maximum likelihood by quadrature in three dimensions.
/// </summary>
public static class LatentClassModel
{
    /// <summary>With fewer studies than this the limits, which are Wald's, are too short.</summary>
    private const int FewStudies = 20;

    /// <summary>Largest logit of the reference's accuracy in the search; beyond it the boundary itself is tried.</summary>
    private const double MaxReferenceLogit = 12;

    /// <summary>Fits the model with one reference. The same tables in any order give the same bits; never throws on valid tables.</summary>
    /// <param name="tables">One table per study; those without people are ignored.</param>
    /// <param name="options">Dependence between the tests, and the confidence level.</param>
    /// <returns>The highest maximum found in which the tests are better than chance; a boundary solution is declared as one.</returns>
    public static LatentClassFit Fit(IReadOnlyList<CrossedTable> tables, LatentClassOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(tables);
        return Fit(LatentClassStudies.From(tables), options ?? new());
    }

    /// <summary>
    /// Fits the model with several references, each with an accuracy of its own that is common to all tables it verified. Tables of one study share the study's
    /// sensitivity, specificity and prevalence, and are of different people; a table of people with one result of a second reference has its joint patterns with
    /// index test and first reference. The same tables in any order give the same bits.
    /// </summary>
    /// <param name="tables">One table per study and reference; those without people are ignored.</param>
    /// <param name="options">Dependence between index test and reference, common to all references, and the confidence level.</param>
    /// <returns>The highest maximum found in which the tests are better than chance; a boundary solution is declared as one.</returns>
    /// <exception cref="ArgumentException">Two references on the same people have one name, or dependence is asked for beside them: the three tests err independently.</exception>
    public static LatentClassFit FitReferences(IReadOnlyList<LatentClassTable> tables, LatentClassOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(tables);
        if (tables.FirstOrDefault(t => t.SecondReference == t.Reference) is { } same)
            throw new ArgumentException($"The two references of {same.Study} have the same name, {same.Reference}.", nameof(tables));
        if (options is { Dependence: not LatentClassDependence.None } && tables.Any(t => t.SecondReference is not null))
            throw new ArgumentException("Where two references verified the same people the tests are taken to err independently.", nameof(options));
        return Fit(LatentClassStudies.From(tables), options ?? new());
    }

    private static LatentClassFit Fit(LatentClassStudies studies, LatentClassOptions options)
    {
        CrossedTable[] sums = [.. studies.Studies.Select(s => s.Sum)];
        var index = BinomialModel.Fit([.. sums.Select(t => t.WithPerfectReference)]);
        var prevalence = BinomialModel.Fit([.. sums.Select(t => new TwoByTwo(t.BothPositive + t.ReferencePositive, 0, t.IndexPositive + t.BothNegative, 0))]);
        var perfect = LatentClassDescription.PerfectReference(studies, index, prevalence, options);
        if (studies.Count < 2 || (perfect.LogLikelihood is null && !studies.HasDiscordantReferences) || perfect.Sensitivity is null || perfect.Specificity is null || perfect.PrevalenceMedian is null)
            return perfect;

        var search = new LatentClassSearch(studies, index, prevalence, options.Dependence);
        var fit = search.Run(perfect.LogLikelihood ?? double.NegativeInfinity) is { } best
            ? LatentClassDescription.Describe(studies, best, search, options) with { LogLikelihoodOfPerfectReference = perfect.LogLikelihood }
            : perfect.LogLikelihood is null
                ? perfect with { Converged = false, Warnings = [.. perfect.Warnings, FitWarnings.NotConverged] }
                : LatentClassDescription.WithLimits(perfect, studies, search, options);
        return studies.Count < FewStudies && !fit.Warnings.Any(w => w.Code == WarningCodes.WaldIntervalsTooShort)
            ? fit with { Warnings = [.. fit.Warnings, new(WarningCodes.WaldIntervalsTooShort, "With so few studies the limits cover less often than they state; see the table in the methods page.")] }
            : fit;
    }

    internal static MarginalLikelihood Likelihood(LatentClassStudies studies) => new(
        new LatentClassLikelihood(studies), [(0, 0), (1, 0), (1, 1), (2, 2)],
        [
            ParameterBounds.Mean, ParameterBounds.Mean, ParameterBounds.Mean, .. Enumerable.Repeat(MaxReferenceLogit, 2 * studies.Layout.References), 8, 8,
            ParameterBounds.StandardDeviation, ParameterBounds.StandardDeviation, ParameterBounds.StandardDeviation, ParameterBounds.StandardDeviation,
        ]);
}
