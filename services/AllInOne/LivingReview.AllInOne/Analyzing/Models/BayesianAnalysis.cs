using System.CommandLine;
using System.CommandLine.Parsing;
using LivingReview.DiagnosticAccuracy;

namespace LivingReview.AllInOne.Analyzing.Models;

/// <summary><c>analyze --model bayesian</c>: the bivariate model with stated priors.</summary>
internal sealed class BayesianAnalysis : IModelAnalysis
{
    private static readonly (string Name, BayesianPrior Prior)[] Priors =
    [
        ("weakly-informative", BayesianPrior.WeaklyInformative), ("normal-uniform", BayesianPrior.NormalUniform), ("normal-halfnormal", BayesianPrior.NormalHalfNormal),
    ];

    private readonly Option<string> _prior = new("--prior") { Description = "Priors of --model bayesian.", DefaultValueFactory = _ => Priors[0].Name };

    public BayesianAnalysis() => _prior.AcceptOnlyFromAmong([.. Priors.Select(p => p.Name)]);

    public string Name => "bayesian";

    public IReadOnlyList<Option> Options => [_prior];

    public void Validate(CommandResult options)
    {
    }

    public async Task<ModelResult> AnalyzeAsync(ModelInput input, CancellationToken cancellationToken)
    {
        var file = await input.ReadTablesAsync(cancellationToken);
        var prior = Priors.First(p => p.Name == input.Options.GetValue(_prior));
        var posterior = BayesianModel.Fit([.. file.Rows.Select(r => r.Table.Table)], new() { Prior = prior.Prior })
            ?? throw new InputException($"{file.Path}: no row has any count");
        return new()
        {
            Converged = posterior.Warnings.Count == 0,
            Regime = Names.Name(Regime.Bivariate),
            LogLikelihood = posterior.LogMarginalLikelihood,
            Warnings = posterior.Warnings,
            Figures = new
            {
                Prior = prior.Name,
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
