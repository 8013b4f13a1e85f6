using System.CommandLine;
using System.CommandLine.Parsing;
using LivingReview.DiagnosticAccuracy;

namespace LivingReview.AllInOne.Analyzing.Models;

/// <summary><c>analyze --model forecast</c>: what further studies would do to the estimate, and how many would settle whether minima are met.</summary>
internal sealed class ForecastAnalysis : IModelAnalysis
{
    private readonly Option<string?> _further = new("--further") { Description = "Numbers of further studies, as 1,3,5, for --model forecast; 1,2,5,10,20 unless given.", HelpName = "numbers" };
    private readonly Option<string?> _criteria = new("--criteria") { Description = "Minimum of sensitivity and specificity, as 0.9,0.8, for --model forecast.", HelpName = "numbers" };
    private readonly Option<string?> _perYear = new("--per-year") { Description = "Studies that appear in a year, for the years until it is settled.", HelpName = "number" };

    public string Name => "forecast";

    public IReadOnlyList<Option> Options => [_further, _criteria, _perYear];

    public void Validate(CommandResult options)
    {
        OptionNumbers.Check(options, "--further", options.GetValue(_further), n => n is >= 1 and <= 500 && n == Math.Floor(n), "whole numbers from 1 to 500");
        if (OptionNumbers.Check(options, "--criteria", options.GetValue(_criteria), n => n is > 0 and < 1, "two numbers between 0 and 1") is { Length: not 0 and not 2 })
            options.AddError("--criteria needs two numbers, of sensitivity and of specificity.");
        if (OptionNumbers.Check(options, "--per-year", options.GetValue(_perYear), n => n > 0, "one positive number") is { Length: > 1 })
            options.AddError("--per-year needs one number.");
    }

    public async Task<ModelResult> AnalyzeAsync(ModelInput input, CancellationToken cancellationToken)
    {
        var file = await input.ReadTablesAsync(cancellationToken);
        TwoByTwo[] tables = [.. file.Rows.Select(r => r.Table.Table)];
        var fit = BinomialModel.Fit(tables);
        double[] further = OptionNumbers.Parse(input.Options.GetValue(_further)) is { Length: > 0 } given ? given : [1, 2, 5, 10, 20];
        var question = new ForecastQuestion { Criteria = OptionNumbers.Parse(input.Options.GetValue(_criteria)) is [var a, var b] ? new(a, b) : default };
        UpdateForecast[] forecasts = [.. further.Select(m => UpdateForecast.Compute(fit, tables, (int)m, question)
            ?? throw new InputException($"{file.Path}: sensitivity and specificity cannot both be pooled with standard errors, so there is nothing to forecast"))];
        var needed = UpdateForecast.StudiesToSettle(fit, tables, question);
        return new()
        {
            Converged = fit.Converged,
            Regime = fit.Regime.Name(),
            LogLikelihood = fit.LogLikelihood,
            Warnings = fit.Warnings,
            Figures = new
            {
                K = fit.Studies,
                ProbabilityMet = Decisions.Probability(fit, question.Criteria),
                After = forecasts,
                StudiesToSettle = needed,
                YearsToSettle = OptionNumbers.Parse(input.Options.GetValue(_perYear)) is [var rate] ? needed / rate : null,
            },
        };
    }
}
