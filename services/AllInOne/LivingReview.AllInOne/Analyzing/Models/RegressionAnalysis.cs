using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using LivingReview.DiagnosticAccuracy;

namespace LivingReview.AllInOne.Analyzing.Models;

/// <summary><c>analyze --model regression</c>: several covariates at once, continuous ones and interactions, on either outcome or both.</summary>
internal sealed class RegressionAnalysis : IModelAnalysis
{
    private const string CategoricalMark = ":levels";
    private static readonly string[] Outcomes = ["both", "sensitivity", "specificity"];

    private readonly Option<string[]> _covariates = new("--covariate") { Description = "Covariate of --model regression; may be repeated. All numbers make it continuous, unless NAME:levels is given.", HelpName = "column" };
    private readonly Option<string[]> _interactions = new("--interaction") { Description = "Covariates that interact, as a*b; may be repeated.", HelpName = "columns" };
    private readonly Option<string> _on = new("--on") { Description = "Outcome that the covariates are on.", DefaultValueFactory = _ => Outcomes[0] };
    private readonly Option<int> _permutations = new("--permutations") { Description = "Random permutations for p values that hold with few studies, as 999." };

    public RegressionAnalysis()
    {
        _on.AcceptOnlyFromAmong(Outcomes);
        _permutations.MustLieIn(0, 100_000);
    }

    public string Name => "regression";

    public IReadOnlyList<Option> Options => [_covariates, _interactions, _on, _permutations];

    public void Validate(CommandResult options)
    {
        if (options.GetValue(_covariates) is not { Length: > 0 }) options.AddError("--model regression needs --covariate COLUMN.");
    }

    public async Task<ModelResult> AnalyzeAsync(ModelInput input, CancellationToken cancellationToken)
    {
        var file = await input.ReadTablesAsync(cancellationToken);
        var outcomes = (RegressionOutcomes)Array.IndexOf(Outcomes, input.Options.GetValue(_on));
        var covariates = new Dictionary<string, Covariate>(StringComparer.Ordinal);
        foreach (var given in input.Options.GetValue(_covariates)!)
        {
            var categorical = given.EndsWith(CategoricalMark, StringComparison.Ordinal);
            var name = categorical ? given[..^CategoricalMark.Length] : given;
            covariates[name] = Read(file, name, categorical);
        }

        List<RegressionTerm> terms = [.. covariates.Values.Select(c => new RegressionTerm([c], outcomes))];
        foreach (var interaction in input.Options.GetValue(_interactions) ?? [])
        {
            Covariate[] parts = [.. interaction.Split('*', StringSplitOptions.TrimEntries).Select(n => covariates.GetValueOrDefault(n) ?? throw new InputException($"--interaction {interaction}: '{n}' is not one of the covariates"))];
            if (parts.Length < 2) throw new InputException($"--interaction {interaction}: two covariates joined by * are needed");
            terms.Add(new RegressionTerm(parts, outcomes));
        }

        string[] studies = [.. file.Rows.Select(r => r.StudyKey)];
        var several = studies.Distinct(StringComparer.Ordinal).Count() < studies.Length;
        var fit = MultipleRegression.Fit([.. file.Rows.Select(r => r.Table.Table)], terms, new() { Clusters = several ? studies : null, Permutations = input.Options.GetValue(_permutations) })
            ?? throw new InputException($"{file.Path}: nothing can be fitted: every covariate needs two values, and there must be more tables than coefficients");
        if (fit.Tables < file.Rows.Count) input.Remarks.Warning(string.Create(CultureInfo.InvariantCulture, $"{file.Rows.Count - fit.Tables} rows without every covariate, or without people, are left out"));
        return Result(fit, several);
    }

    private static Covariate Read(AccuracyFile file, string name, bool categorical)
    {
        if (!file.Covariates.Contains(name))
            throw new InputException($"{file.Path}: row 1, column {name}: there is no such column; the covariates are {(file.Covariates.Count == 0 ? "none" : string.Join(", ", file.Covariates))}");
        string[] texts = [.. file.Rows.Select(r => r.Factors[name])];
        double?[] numbers = [.. texts.Select(t => double.TryParse(t, NumberStyles.Float, CultureInfo.InvariantCulture, out var n) && double.IsFinite(n) ? n : (double?)null)];
        return !categorical && texts.Zip(numbers).All(t => t.First.Length == 0 || t.Second is not null) ? Covariate.FromValues(name, numbers) : Covariate.FromLevels(name, texts);
    }

    private static ModelResult Result(MultipleRegressionResult fit, bool clustered) => new()
    {
        Converged = fit.Model.Converged,
        Regime = fit.Model.Regime.Name(),
        LogLikelihood = fit.Model.LogLikelihood,
        Warnings = fit.Warnings,
        Figures = new
        {
            K = fit.Tables,
            Sensitivity = fit.Sensitivity.Select(CoefficientFigures),
            Specificity = fit.Specificity.Select(CoefficientFigures),
            Terms = fit.Terms.Select(t => new { Term = t.Name, Chi2 = t.Test.Statistic, Df = t.Test.DegreesOfFreedom, P = t.Test.PValue, PermutationP = t.PermutationPValue }),
            Joint = new { Chi2 = fit.Joint.Statistic, Df = fit.Joint.DegreesOfFreedom, P = fit.Joint.PValue },
            fit.Centres,
            fit.Model.VarianceSensitivity,
            fit.Model.VarianceSpecificity,
            Covariance = fit.Model.CovarianceBetween,
            fit.NullLogLikelihood,
            StandardErrors = clustered && fit.Warnings.All(w => w.Code != WarningCodes.IndependenceAssumed) ? "clustered by study" : "model",
        },
    };

    private static object CoefficientFigures(RegressionCoefficient c) => new { c.Name, c.Estimate, Se = c.StandardError, c.Lower, c.Upper, P = c.PValue };
}
