using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using LivingReview.DiagnosticAccuracy;

namespace LivingReview.AllInOne.Analyzing.Models;

/// <summary><c>analyze --model decision</c>: what the pooled test does to people at stated prevalences, and whether that is worth it.</summary>
internal sealed class DecisionAnalysis : IModelAnalysis
{
    private readonly Option<string?> _prevalences = new("--prevalence") { Description = "Prevalences, as 0.05,0.2, for --model decision.", HelpName = "numbers" };
    private readonly Option<string?> _thresholds = new("--threshold-probability") { Description = "Probabilities of disease from which one would treat, for net benefit; 0.05 to 0.5 unless given.", HelpName = "numbers" };
    private readonly Option<string?> _minimum = new("--minimum") { Description = "Minimum of sensitivity and specificity, as 0.9,0.8.", HelpName = "numbers" };
    private readonly Option<string?> _survey = new("--survey") { Description = "A survey of the prevalence, as 20/200: its uncertainty enters the predictive values.", HelpName = "cases/people" };

    public string Name => "decision";

    public IReadOnlyList<Option> Options => [_prevalences, _thresholds, _minimum, _survey];

    public void Validate(CommandResult options)
    {
        if (options.GetValue(_prevalences) is null && options.GetValue(_survey) is null) options.AddError("--model decision needs --prevalence or --survey.");
        OptionNumbers.Check(options, "--prevalence", options.GetValue(_prevalences), IsShare, "prevalences lie between 0 and 1");
        OptionNumbers.Check(options, "--threshold-probability", options.GetValue(_thresholds), IsShare, "probabilities lie between 0 and 1");
        if (OptionNumbers.Check(options, "--minimum", options.GetValue(_minimum), IsShare, "two numbers between 0 and 1") is { Length: not 0 and not 2 })
            options.AddError("--minimum needs two numbers, of sensitivity and of specificity.");
        if (options.GetValue(_survey) is { } survey && SurveyOf(survey) is null) options.AddError($"--survey {survey}: cases and people, as 20/200.");
    }

    public async Task<ModelResult> AnalyzeAsync(ModelInput input, CancellationToken cancellationToken)
    {
        var file = await input.ReadTablesAsync(cancellationToken);
        var pooled = Pooling.Pool([.. file.Rows.Select(r => r.Table)], new() { Intervals = IntervalMethod.CalibratedProfile });
        if (pooled is not { Sensitivity: { } sensitivity, Specificity: { } specificity })
            throw new InputException($"{file.Path}: sensitivity and specificity cannot both be pooled, so there is nothing to decide on");
        var survey = input.Options.GetValue(_survey) is { } text ? SurveyOf(text) : null;
        double[] prevalences = OptionNumbers.Parse(input.Options.GetValue(_prevalences)) is { Length: > 0 } given ? given : [survey!.Alpha / (survey.Alpha + survey.Beta)];
        double[] thresholds = OptionNumbers.Parse(input.Options.GetValue(_thresholds)) is { Length: > 0 } asked ? asked : [0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5];
        var minimum = OptionNumbers.Parse(input.Options.GetValue(_minimum));
        return new()
        {
            Converged = pooled.Fit.Converged,
            Regime = pooled.Fit.Regime.Name(),
            LogLikelihood = pooled.Fit.LogLikelihood,
            Warnings = pooled.Warnings,
            Figures = new
            {
                K = pooled.Fit.Studies,
                Sensitivity = sensitivity,
                Specificity = specificity,
                Findings = SummaryOfFindings.Compute(pooled.Fit, sensitivity, specificity, prevalences).Select(r => new
                {
                    r.Prevalence,
                    r.Frequencies.TruePositives,
                    r.Frequencies.FalseNegatives,
                    r.Frequencies.FalsePositives,
                    r.Frequencies.TrueNegatives,
                    Ppv = r.PredictiveValues?.Positive,
                    Npv = r.PredictiveValues?.Negative,
                }),
                Survey = survey?.Apply(pooled.Fit) is { } values ? new { Ppv = values.Positive, Npv = values.Negative } : null,
                DecisionCurves = prevalences.Select(p => new
                {
                    Prevalence = p,
                    At = (DecisionCurve.Compute(pooled.Fit, p, thresholds) ?? []).Select(d => new { d.ThresholdProbability, NetBenefit = d.Test, d.TreatAll, d.GainOverDefault }),
                }),
                Minimum = minimum is { Length: 2 } && MinimumAccuracy.Compute(pooled.Fit, [.. file.Rows.Select(r => r.Table.Table)], minimum[0], minimum[1]) is { } met
                    ? new { met.Sensitivity, met.Specificity, met.MeanMeetsBoth, met.NewStudyMeetsBoth }
                    : null,
            },
        };
    }

    private static bool IsShare(double n) => n is > 0 and < 1;

    private static UncertainPrevalence? SurveyOf(string text) =>
        text.Split('/') is [var cases, var people] && long.TryParse(cases, NumberStyles.None, CultureInfo.InvariantCulture, out var a)
        && long.TryParse(people, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && a <= n && n > 0
            ? UncertainPrevalence.FromSurvey(a, n)
            : null;
}
