using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using LivingReview.DiagnosticAccuracy;

namespace LivingReview.AllInOne.Analyzing.Models;

/// <summary><c>analyze --model trivariate</c>: sensitivity, specificity and prevalence together, with the predictive values that follow.</summary>
internal sealed class TrivariateAnalysis : IModelAnalysis
{
    /// <summary>The column that is read without being asked for.</summary>
    private const string UsualDesign = "design";

    private const int MaxNamed = 5;

    // Designs in which the investigators chose how many people have the condition.
    private static readonly string[] WithoutPrevalence = ["two-gate", "twogate", "two gate", "case-control", "casecontrol", "case control", "nested", "nested case-control"];

    private readonly Option<string?> _design = new("--design")
    {
        Description = "Column with the design of a study, for --model trivariate: two-gate (case-control) and nested studies have no prevalence and are left out. A column of this name is read unasked.",
        HelpName = "column",
    };

    private readonly Option<string?> _at = new("--at-prevalence") { Description = "Prevalences at which accuracy and predictive values are wanted, as 0.05,0.2, for --model trivariate.", HelpName = "numbers" };

    public string Name => "trivariate";

    public IReadOnlyList<Option> Options => [_design, _at];

    public void Validate(CommandResult options) =>
        OptionNumbers.Check(options, "--at-prevalence", options.GetValue(_at), n => n is > 0 and < 1, "prevalences lie between 0 and 1");

    public async Task<ModelResult> AnalyzeAsync(ModelInput input, CancellationToken cancellationToken)
    {
        var file = await input.ReadTablesAsync(cancellationToken);
        if (file.Rows.GroupBy(r => r.StudyKey, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } several)
            throw new InputException($"{file.Path}: row {several.ElementAt(1).Row}: '{several.First().Table.Study}' has several rows, and this model takes one table of each study");
        var asked = input.Options.GetValue(_design);
        var column = asked ?? file.Covariates.FirstOrDefault(c => c.Equals(UsualDesign, StringComparison.OrdinalIgnoreCase));
        if (asked is not null && !file.Covariates.Contains(asked))
            throw new InputException($"{file.Path}: row 1, column {asked}: there is no such column; the covariates are {(file.Covariates.Count == 0 ? "none" : string.Join(", ", file.Covariates))}");
        AccuracyRow[] leftOut = column is null ? [] : [.. file.Rows.Where(r => WithoutPrevalence.Contains(r.Factors[column].Trim().ToLowerInvariant()))];
        AccuracyRow[] rows = [.. file.Rows.Except(leftOut)];
        if (rows.Length == 0)
            throw new InputException($"{file.Path}: {(file.Rows.Count == 0 ? "there is no row below the header" : $"column {column}: every study is two-gate (case-control), where the investigators chose the prevalence: there is none to estimate")}");
        var fit = TrivariateModel.Fit([.. rows.Select(r => r.Table.Table)]);
        var at = OptionNumbers.Parse(input.Options.GetValue(_at)) ?? [];
        return Result(fit, at, [.. Warnings(column, leftOut), .. Extrapolations(fit, at)], leftOut);
    }

    private static IEnumerable<EstimateWarning> Warnings(string? column, AccuracyRow[] leftOut)
    {
        if (column is null)
        {
            yield return new(WarningCodes.NoPrevalence, "No column says how studies chose their people: prevalence and predictive values are those of the studies only if none is two-gate (case-control).");
        }
        else if (leftOut.Length > 0)
        {
            var named = string.Join(", ", leftOut.Take(MaxNamed).Select(r => r.Table.Study));
            yield return new(WarningCodes.NoPrevalence, string.Create(CultureInfo.InvariantCulture, $"{leftOut.Length} two-gate (case-control) studies are left out, as the investigators chose their prevalence: {named}{(leftOut.Length > MaxNamed ? " and others" : "")}."));
        }
    }

    private static IEnumerable<EstimateWarning> Extrapolations(TrivariateFit fit, double[] at)
    {
        if (fit.ObservedPrevalences is not { } range) yield break;
        foreach (var prevalence in at.Where(p => p < range.Lower || p > range.Upper))
            yield return new(WarningCodes.NoPrevalence, string.Create(CultureInfo.InvariantCulture, $"No study has a prevalence like {prevalence:0.####}: they range from {range.Lower:0.###} to {range.Upper:0.###}."));
    }

    private static ModelResult Result(TrivariateFit fit, double[] at, EstimateWarning[] warnings, AccuracyRow[] leftOut) => new()
    {
        Converged = fit.Converged,
        Regime = fit.Regime.Name(),
        LogLikelihood = fit.LogLikelihood,
        Warnings = [.. warnings, .. fit.Warnings],
        Figures = new
        {
            K = fit.Studies,
            KPrevalence = fit.StudiesWithPrevalence,
            LeftOut = leftOut.Select(r => r.Table.Study),
            fit.Sensitivity,
            fit.Specificity,
            fit.Prevalence,
            Ppv = fit.PositivePredictiveValue,
            Npv = fit.NegativePredictiveValue,
            NewStudy = fit.NewStudyPositivePredictiveValue is { } ppv ? new { Ppv = ppv, Npv = fit.NewStudyNegativePredictiveValue } : null,
            fit.LogitSensitivity,
            fit.LogitSpecificity,
            fit.LogitPrevalence,
            fit.MeanCovariance,
            fit.SdSensitivity,
            fit.SdSpecificity,
            fit.SdPrevalence,
            fit.CorrelationOfAccuracies,
            fit.CorrelationSensitivityPrevalence,
            fit.CorrelationSpecificityPrevalence,
            PrevalenceTest = fit.PrevalenceTest is { } t ? new { Chi2 = t.Statistic, Df = t.DegreesOfFreedom, P = t.PValue } : null,
            fit.ObservedPrevalences,
            At = at.Select(fit.At).OfType<AccuracyAtPrevalence>().Select(a => new { a.Prevalence, a.Sensitivity, a.Specificity, Ppv = a.Positive, Npv = a.Negative }),
            fit.LogLikelihoodIndependent,
            fit.Nodes,
            fit.Iterations,
            fit.GradientNorm,
        },
    };
}
