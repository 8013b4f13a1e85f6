namespace LivingReview.Contracts.Estimates;

/// <summary>Response: what a stratum's estimate means for people who are tested.</summary>
public sealed record DecisionFigures
{
    /// <summary>The stratum.</summary>
    public required string Stratum { get; init; }

    /// <summary>Revision of the evidence.</summary>
    public required long Revision { get; init; }

    /// <summary>One row for each prevalence, per 1,000 people.</summary>
    public required IReadOnlyList<FindingsFigures> Findings { get; init; }

    /// <summary>Net benefit for each prevalence.</summary>
    public required IReadOnlyList<DecisionCurveFigures> Curves { get; init; }

    /// <summary>Whether stated minima are met; null where none were stated.</summary>
    public MinimumFigures? Minimum { get; init; }

    /// <summary>Predictive values at the prevalence of the studies themselves; null unless it was asked for, and where a model of it cannot be had.</summary>
    public StudyPrevalenceFigures? StudyPrevalence { get; init; }
}

/// <summary>Response part: sensitivity, specificity and prevalence of the studies in one model, and the predictive values that follow.</summary>
public sealed record StudyPrevalenceFigures
{
    /// <summary>Studies in the model.</summary>
    public required int K { get; init; }

    /// <summary>Studies that are left out because the investigators chose how many people have the condition (two-gate, nested).</summary>
    public required int LeftOut { get; init; }

    /// <summary>Studies in the model whose design is not known.</summary>
    public required int OfUnknownDesign { get; init; }

    /// <summary>Prevalence: median over studies.</summary>
    public EstimateInterval? Prevalence { get; init; }

    /// <summary>Probability of illness after a positive test, at the means.</summary>
    public EstimateInterval? Ppv { get; init; }

    /// <summary>Probability of no illness after a negative test, at the means.</summary>
    public EstimateInterval? Npv { get; init; }

    /// <summary>The former in a new study.</summary>
    public EstimateInterval? NewStudyPpv { get; init; }

    /// <summary>The latter in a new study.</summary>
    public EstimateInterval? NewStudyNpv { get; init; }

    /// <summary>P value of accuracy that does not vary with prevalence.</summary>
    public double? P { get; init; }

    /// <summary>What a reader must know.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}

/// <summary>Response part: results of 1,000 people at one prevalence.</summary>
/// <param name="Prevalence">The prevalence.</param>
/// <param name="TruePositives">Ill and found.</param>
/// <param name="FalseNegatives">Ill and missed.</param>
/// <param name="FalsePositives">Well and flagged.</param>
/// <param name="TrueNegatives">Well and cleared.</param>
/// <param name="Ppv">Probability of illness after a positive test.</param>
/// <param name="Npv">Probability of no illness after a negative test.</param>
public sealed record FindingsFigures(
    double Prevalence, EstimateInterval TruePositives, EstimateInterval FalseNegatives, EstimateInterval FalsePositives, EstimateInterval TrueNegatives, EstimateInterval? Ppv, EstimateInterval? Npv);

/// <summary>Response part: the decision curve at one prevalence.</summary>
/// <param name="Prevalence">The prevalence.</param>
/// <param name="Points">Its points.</param>
public sealed record DecisionCurveFigures(double Prevalence, IReadOnlyList<NetBenefitFigures> Points);

/// <summary>Response part: net benefit, in true positives per person; that of treating no one is 0.</summary>
/// <param name="ThresholdProbability">Probability of illness from which one would treat.</param>
/// <param name="NetBenefit">Treating those with a positive test.</param>
/// <param name="TreatAll">Treating everyone.</param>
public sealed record NetBenefitFigures(double ThresholdProbability, EstimateInterval NetBenefit, double TreatAll);

/// <summary>Response part: the probability that minima are met.</summary>
/// <param name="Sensitivity">Minimum of sensitivity.</param>
/// <param name="Specificity">Minimum of specificity.</param>
/// <param name="MeanMeetsBoth">Probability that the means over studies do.</param>
/// <param name="NewStudyMeetsBoth">Probability that a new study's true values do.</param>
public sealed record MinimumFigures(double Sensitivity, double Specificity, double MeanMeetsBoth, double NewStudyMeetsBoth);
