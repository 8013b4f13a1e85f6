namespace LivingReview.Contracts.Estimates;

/// <summary>Response: accuracy at any threshold, from every table with a threshold of the studies in a stratum.</summary>
public sealed record ThresholdFigures
{
    /// <summary>The stratum.</summary>
    public required string Stratum { get; init; }

    /// <summary>Revision of the evidence.</summary>
    public required long Revision { get; init; }

    /// <summary>Unit of the thresholds: the one that most tables have. Null where they state none.</summary>
    public string? Unit { get; init; }

    /// <summary>Which values are positive, "greater" or "less": as most tables say.</summary>
    public required string Direction { get; init; }

    /// <summary>Distribution of the marker: log-logistic, log-normal or weibull.</summary>
    public required string Distribution { get; init; }

    /// <summary>What the figures rest on.</summary>
    public required Regime Regime { get; init; }

    /// <summary>Groups of people counted at one threshold or more: a study, or a cohort of it.</summary>
    public required int Studies { get; init; }

    /// <summary>Tables used.</summary>
    public required int Tables { get; init; }

    /// <summary>The lowest threshold in use; null without any.</summary>
    public double? Lowest { get; init; }

    /// <summary>The highest threshold in use; null without any.</summary>
    public double? Highest { get; init; }

    /// <summary>The log marker in people without the condition; null where it is not identified.</summary>
    public MarkerFigures? NonDiseased { get; init; }

    /// <summary>The log marker in people with the condition; null where it is not identified.</summary>
    public MarkerFigures? Diseased { get; init; }

    /// <summary>Correlation of the two locations between studies.</summary>
    public double? Correlation { get; init; }

    /// <summary>Threshold at which sensitivity + specificity is largest.</summary>
    public EstimateInterval? BestThreshold { get; init; }

    /// <summary>Accuracy at the thresholds asked for, or at those in use.</summary>
    public required IReadOnlyList<ThresholdAccuracy> At { get; init; }

    /// <summary>What a reader must know.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}

/// <summary>Response part: the log marker in one class of people.</summary>
/// <param name="Location">Mean location over the studies.</param>
/// <param name="Scale">Scale within a study.</param>
/// <param name="Sd">Standard deviation of the location between studies.</param>
public sealed record MarkerFigures(double Location, double Scale, double Sd);

/// <summary>Response part: accuracy at one threshold; null where the model says nothing about it.</summary>
/// <param name="Threshold">The threshold.</param>
/// <param name="Sensitivity">Sensitivity with its interval.</param>
/// <param name="Specificity">Specificity with its interval.</param>
/// <param name="LrPositive">Positive likelihood ratio.</param>
/// <param name="LrNegative">Negative likelihood ratio.</param>
/// <param name="PredictionSensitivity">Prediction interval of a new study's sensitivity. Up to 60 studies it counts in that the between-study variances are uncertain.</param>
/// <param name="PredictionSpecificity">Prediction interval of a new study's specificity, likewise.</param>
/// <param name="Extrapolated">Whether the threshold lies outside those in use.</param>
public sealed record ThresholdAccuracy(
    double Threshold, EstimateInterval? Sensitivity, EstimateInterval? Specificity, EstimateInterval? LrPositive, EstimateInterval? LrNegative,
    EstimateInterval? PredictionSensitivity, EstimateInterval? PredictionSpecificity, bool Extrapolated);
