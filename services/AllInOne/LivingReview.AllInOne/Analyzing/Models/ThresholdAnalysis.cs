using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using LivingReview.DiagnosticAccuracy;

namespace LivingReview.AllInOne.Analyzing.Models;

/// <summary><c>analyze --model thresholds</c>: several thresholds per study, and the accuracy at any threshold.</summary>
internal sealed class ThresholdAnalysis : IModelAnalysis
{
    private readonly Option<string?> _threshold = new("--threshold") { Description = "Column of the threshold of each table, for --model thresholds.", HelpName = "column" };
    private readonly ChoiceOption<ThresholdDirection> _direction = new(
        "--direction",
        "Which side of a threshold is positive.",
        ("greater", ThresholdDirection.Greater),
        ("less", ThresholdDirection.Less));
    private readonly ChoiceOption<ThresholdDistribution> _distribution = new(
        "--distribution",
        "Distribution of the marker within a class.",
        ("log-logistic", ThresholdDistribution.LogLogistic),
        ("log-normal", ThresholdDistribution.LogNormal),
        ("weibull", ThresholdDistribution.Weibull));
    private readonly Option<string?> _at = new("--at") { Description = "Thresholds at which accuracy is wanted, as 5,5.5; those of the file unless given.", HelpName = "numbers" };

    public ThresholdAnalysis()
    {
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
            Direction = _direction.Chosen(input.Options),
            Distribution = _distribution.Chosen(input.Options),
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

    private ModelResult Result(ThresholdFit fit, double[] at) => new()
    {
        Converged = fit.Converged,
        Regime = fit.Regime.Name(),
        LogLikelihood = fit.LogLikelihood,
        Warnings = [.. fit.Warnings, .. at.SelectMany(t => fit.At(t)?.Warnings ?? []).Except(fit.Warnings).Where(w => w.Code == WarningCodes.ExtrapolatedThreshold)],
        Figures = new
        {
            Direction = _direction.NameOf(fit.Options.Direction),
            Distribution = _distribution.NameOf(fit.Options.Distribution),
            K = fit.Studies,
            fit.Rows,
            NonDiseased = MarkerFigures(fit.WithoutCondition),
            Diseased = MarkerFigures(fit.WithCondition),
            fit.Correlation,
            BestThreshold = fit.BestThreshold(),
            At = at.Zip(ThresholdPredictions.Compute(fit, at), (t, next) => At(fit, t, next)),
            fit.Nodes,
            fit.Iterations,
            fit.GradientNorm,
        },
    };

    private static object? MarkerFigures(MarkerParameters? marker) =>
        marker is null ? null : new { marker.Location, marker.Scale, marker.Sd, marker.SeLocation, marker.SeScale, marker.SeSd };

    private static object At(ThresholdFit fit, double threshold, NewStudyPrediction? next)
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
            ConfidenceRegion = at is null ? null : Region.Confidence(at),
            PredictionRegion = at is null ? null : Region.Prediction(at),
            // The prediction that holds what it says; those above take the between-study variances for known.
            NewStudy = next is null ? null : new { next.Sensitivity, next.Specificity, next.Region },
        };
    }
}
