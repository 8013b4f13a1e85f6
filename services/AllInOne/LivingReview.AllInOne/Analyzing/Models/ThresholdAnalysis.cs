using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using LivingReview.DiagnosticAccuracy;

namespace LivingReview.AllInOne.Analyzing.Models;

/// <summary><c>analyze --model thresholds</c>: several thresholds per study, and the accuracy at any threshold.</summary>
internal sealed class ThresholdAnalysis : IModelAnalysis
{
    private static readonly (string Name, ThresholdDirection Direction)[] Directions = [("greater", ThresholdDirection.Greater), ("less", ThresholdDirection.Less)];

    private static readonly (string Name, ThresholdDistribution Distribution)[] Distributions =
        [("log-logistic", ThresholdDistribution.LogLogistic), ("log-normal", ThresholdDistribution.LogNormal), ("weibull", ThresholdDistribution.Weibull)];

    private readonly Option<string?> _threshold = new("--threshold") { Description = "Column of the threshold of each table, for --model thresholds.", HelpName = "column" };
    private readonly Option<string> _direction = new("--direction") { Description = "Which side of a threshold is positive.", DefaultValueFactory = _ => Directions[0].Name };
    private readonly Option<string> _distribution = new("--distribution") { Description = "Distribution of the marker within a class.", DefaultValueFactory = _ => Distributions[0].Name };
    private readonly Option<string?> _at = new("--at") { Description = "Thresholds at which accuracy is wanted, as 5,5.5; those of the file unless given.", HelpName = "numbers" };

    public ThresholdAnalysis()
    {
        _direction.AcceptOnlyFromAmong([.. Directions.Select(d => d.Name)]);
        _distribution.AcceptOnlyFromAmong([.. Distributions.Select(d => d.Name)]);
    }

    public string Name => "thresholds";

    public IReadOnlyList<Option> Options => [_threshold, _direction, _distribution, _at];

    public void Validate(CommandResult options)
    {
        if (string.IsNullOrWhiteSpace(options.GetValue(_threshold))) options.AddError("--model thresholds needs --threshold COLUMN, the column of the threshold.");
        OptionNumbers.Check(options, "--at", options.GetValue(_at), n => n > 0, "thresholds are positive numbers");
    }

    public async Task<ModelResult> AnalyzeAsync(ModelInput input, CancellationToken cancellationToken)
    {
        var file = await input.ReadTablesAsync(cancellationToken);
        var column = input.Options.GetValue(_threshold)!;
        if (!file.Covariates.Contains(column))
            throw new InputException($"{file.Path}: row 1, column {column}: there is no such column; the covariates are {(file.Covariates.Count == 0 ? "none" : string.Join(", ", file.Covariates))}");
        var unknown = file.Rows.Count(r => r.Factors[column].Length == 0);
        if (unknown > 0) input.Remarks.Warning(string.Create(CultureInfo.InvariantCulture, $"{unknown} rows with an empty {column} are left out"));
        ThresholdTable[] tables = [.. file.Rows.Where(r => r.Factors[column].Length > 0).Select(r => new ThresholdTable(r.StudyKey, ThresholdOf(file, r, column), r.Table.Table))];
        if (tables.Length == 0) throw new InputException($"{file.Path}: column {column}: no row has a threshold");
        var options = new ThresholdOptions
        {
            Direction = Directions.First(d => d.Name == input.Options.GetValue(_direction)).Direction,
            Distribution = Distributions.First(d => d.Name == input.Options.GetValue(_distribution)).Distribution,
        };
        var fit = ThresholdModel.Fit(tables, options);
        var at = OptionNumbers.Parse(input.Options.GetValue(_at)) is { Length: > 0 } asked ? asked : [.. tables.Select(t => t.Threshold).Distinct().Order()];
        return Result(fit, at);
    }

    private static double ThresholdOf(AccuracyFile file, AccuracyRow row, string column)
    {
        var text = row.Factors[column];
        var number = text.Contains('.', StringComparison.Ordinal) ? text : text.Replace(',', '.');
        return double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) && value > 0
            ? value
            : throw new InputException(string.Create(CultureInfo.InvariantCulture, $"{file.Path}: row {row.Row}, column {column}: '{text}' is no positive number"));
    }

    private static ModelResult Result(ThresholdFit fit, double[] at) => new()
    {
        Converged = fit.Converged,
        Regime = Names.Name(fit.Regime),
        LogLikelihood = fit.LogLikelihood,
        Warnings = [.. fit.Warnings, .. at.SelectMany(t => fit.At(t)?.Warnings ?? []).Except(fit.Warnings).Where(w => w.Code == WarningCodes.ExtrapolatedThreshold)],
        Figures = new
        {
            Direction = Directions.First(d => d.Direction == fit.Options.Direction).Name,
            Distribution = Distributions.First(d => d.Distribution == fit.Options.Distribution).Name,
            K = fit.Studies,
            fit.Rows,
            NonDiseased = Of(fit.WithoutCondition),
            Diseased = Of(fit.WithCondition),
            fit.Correlation,
            BestThreshold = fit.BestThreshold(),
            At = at.Select(t => At(fit, t)),
            fit.Nodes,
            fit.Iterations,
            fit.GradientNorm,
        },
    };

    private static object? Of(MarkerParameters? marker) =>
        marker is null ? null : new { marker.Location, marker.Scale, marker.Sd, marker.SeLocation, marker.SeScale, marker.SeSd };

    private static object At(ThresholdFit fit, double threshold)
    {
        var (accuracy, at) = (fit.AccuracyAt(threshold), fit.At(threshold));
        var prediction = at is null ? default : PredictionIntervals.Compute(at);
        return new
        {
            Threshold = threshold,
            accuracy.Sensitivity,
            accuracy.Specificity,
            LrPositive = at is null ? null : LikelihoodRatios.Positive(at),
            LrNegative = at is null ? null : LikelihoodRatios.Negative(at),
            PredictionSensitivity = prediction?.Sensitivity,
            PredictionSpecificity = prediction?.Specificity,
            at?.LogitSensitivity,
            at?.SeLogitSensitivity,
            at?.LogitSpecificity,
            at?.SeLogitSpecificity,
            at?.CovLogits,
        };
    }
}
