using System.CommandLine;
using System.CommandLine.Parsing;
using LivingReview.DiagnosticAccuracy;

namespace LivingReview.AllInOne.Analyzing.Models;

/// <summary><c>analyze --model bayesian</c>: the bivariate model with stated priors.</summary>
internal sealed class BayesianAnalysis : IModelAnalysis
{
    private readonly ChoiceOption<BayesianPrior> _prior = new(
        "--prior",
        "Priors of --model bayesian.",
        ("weakly-informative", BayesianPrior.WeaklyInformative),
        ("normal-uniform", BayesianPrior.NormalUniform),
        ("normal-halfnormal", BayesianPrior.NormalHalfNormal),
        ("penalized-complexity", BayesianPrior.PenalizedComplexity));

    public string Name => "bayesian";

    public IReadOnlyList<Option> Options => [_prior];

    public void Validate(CommandResult options)
    {
    }

    public async Task<ModelResult> AnalyzeAsync(ModelInput input, CancellationToken cancellationToken)
    {
        var file = await input.ReadTablesAsync(cancellationToken);
        var prior = _prior.Chosen(input.Options);
        var posterior = BayesianModel.Fit([.. file.Rows.Select(r => r.Table.Table)], new() { Prior = prior })
            ?? throw new InputException($"{file.Path}: no row has any count");
        return new()
        {
            Converged = posterior.Warnings.Count == 0,
            Regime = Regime.Bivariate.Name(),
            LogLikelihood = posterior.LogMarginalLikelihood,
            Warnings = posterior.Warnings,
            Figures = new
            {
                Prior = _prior.NameOf(prior),
                K = posterior.Studies,
                posterior.Sensitivity,
                posterior.Specificity,
                posterior.NewStudySensitivity,
                posterior.NewStudySpecificity,
                posterior.PredictionRegion,
                posterior.SdSensitivity,
                posterior.SdSpecificity,
                posterior.Correlation,
                posterior.LogMarginalLikelihood,
                posterior.IntegrationError,
            },
        };
    }
}
