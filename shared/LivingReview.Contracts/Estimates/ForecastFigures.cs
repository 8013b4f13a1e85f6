namespace LivingReview.Contracts.Estimates;

/// <summary>Response: what further studies like the present ones would do to a stratum's estimate. The between-study variances are taken as estimated.</summary>
public sealed record ForecastFigures
{
    /// <summary>The stratum.</summary>
    public required string Stratum { get; init; }

    /// <summary>Revision of the evidence.</summary>
    public required long Revision { get; init; }

    /// <summary>One entry for each number of further studies; empty where sensitivity and specificity are not both pooled.</summary>
    public required IReadOnlyList<ForecastStep> After { get; init; }

    /// <summary>Probability that the test meets its minimum acceptable accuracy, as it is now; null where none is set.</summary>
    public double? ProbabilityMet { get; init; }

    /// <summary>
    /// The least number of further studies after which the test counts as meeting or failing its minima (a probability of 0.8) with a probability of 0.9. 0 if it does now; null
    /// if none is set or 500 would not do.
    /// </summary>
    public int? StudiesToSettle { get; init; }

    /// <summary>Studies a year over the last five years of publication.</summary>
    public double? StudiesPerYear { get; init; }

    /// <summary>Years until then at that rate.</summary>
    public double? YearsToSettle { get; init; }
}

/// <summary>Response part: the forecast for one number of further studies.</summary>
/// <param name="FurtherStudies">How many.</param>
/// <param name="Sensitivity">Sensitivity now, and the limits between which the estimate will then lie with a probability of 0.95.</param>
/// <param name="Specificity">Specificity, likewise.</param>
/// <param name="SeLogitSensitivity">Standard error of the logit sensitivity then.</param>
/// <param name="SeLogitSpecificity">Standard error of the logit specificity then.</param>
/// <param name="ProbabilityOfShift">Probability that one of them moves by the protocol's shift threshold.</param>
/// <param name="ProbabilityOfDecision">Probability that the test then counts as meeting or failing its minima; null where none is set.</param>
/// <param name="ProbabilityOfFlip">Probability that the decision is then another than now; null where no minimum is set.</param>
public sealed record ForecastStep(
    int FurtherStudies, EstimateInterval Sensitivity, EstimateInterval Specificity, double SeLogitSensitivity, double SeLogitSpecificity,
    double ProbabilityOfShift, double? ProbabilityOfDecision, double? ProbabilityOfFlip);
