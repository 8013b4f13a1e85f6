using LivingReview.Analysis.Strata;
using LivingReview.Contracts;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;
using LivingReview.Contracts.Studies;
using LivingReview.DiagnosticAccuracy;

namespace LivingReview.Analysis.Estimates;

/// <summary>A regression of a stratum's studies on the protocol's factors and on the year of publication.</summary>
internal static class StratumRegression
{
    private const string Year = "year";

    /// <summary>The covariates that a review has.</summary>
    public static IReadOnlyList<string> Covariates(Protocol protocol) => [.. protocol.Factors.Select(f => f.Name), Year];

    /// <summary>Null where nothing can be fitted.</summary>
    /// <param name="inputs">The stratum.</param>
    /// <param name="revision">Revision of the evidence.</param>
    /// <param name="covariates">Names of the covariates, all known.</param>
    /// <param name="interactions">Covariates that interact, all among them.</param>
    /// <param name="outcomes">What they are on.</param>
    /// <param name="permutations">Random permutations behind the permutation p values.</param>
    public static RegressionFigures? Compute(
        StratumInputs inputs, long revision, IReadOnlyList<string> covariates, IReadOnlyList<string[]> interactions, RegressionOutcomes outcomes, int permutations)
    {
        var read = covariates.Distinct(StringComparer.Ordinal).ToDictionary(c => c, c => Read(inputs.Studies, c), StringComparer.Ordinal);
        RegressionTerm[] terms = [.. read.Values.Select(c => new RegressionTerm([c], outcomes)), .. interactions.Select(i => new RegressionTerm([.. i.Select(c => read[c])], outcomes))];
        var options = new MultipleRegressionOptions { Permutations = permutations, Clusters = inputs.IsClustered ? [.. inputs.Studies.Select(s => s.Id)] : null };
        return MultipleRegression.Fit([.. inputs.Studies.Select(StratumInputs.Counts)], terms, options) is not { } fit ? null : new()
        {
            Stratum = inputs.Stratum,
            Revision = revision,
            Tables = fit.Tables,
            Regime = fit.Model.Regime.As<Contracts.Estimates.Regime>(),
            LogLikelihood = fit.Model.LogLikelihood,
            Sensitivity = [.. fit.Sensitivity.Select(Coefficient)],
            Specificity = [.. fit.Specificity.Select(Coefficient)],
            Terms = [.. fit.Terms.Select(t => new TermFigures(t.Name, Test(t.Test), t.PermutationPValue))],
            Joint = Test(fit.Joint),
            Centres = fit.Centres,
            Warnings = [.. fit.Warnings.Select(w => w.Message)],
        };
    }

    private static Covariate Read(IReadOnlyList<ExtractedStudy> studies, string name) => name == Year
        ? Covariate.FromValues(Year, [.. studies.Select(s => (double?)s.Year)])
        : Covariate.FromLevels(name, [.. studies.Select(s => Stratum.Primary(s).Factors.GetValueOrDefault(name))]);

    private static CoefficientFigures Coefficient(RegressionCoefficient c) => new(c.Name, c.Estimate, c.StandardError, c.Lower, c.Upper, c.PValue);

    private static LikelihoodRatioTest Test(ChiSquaredTest test) => new(test.Statistic, test.DegreesOfFreedom, test.PValue);
}
