using LivingReview.Analysis.Estimates;
using LivingReview.Analysis.Evidence;
using LivingReview.Analysis.Recomputing;
using LivingReview.Analysis.Strata;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Strata;
using LivingReview.Contracts.Studies;
using LivingReview.DiagnosticAccuracy;

namespace LivingReview.Analysis.Assuming;

/// <summary>What a reader assumes instead of what the review does.</summary>
/// <param name="Without">Ids of studies that do not count.</param>
/// <param name="LowRiskOnly">Only tables at low risk of bias count.</param>
/// <param name="Threshold">Each study counts with its table at this threshold; null for the table that counts in the review.</param>
/// <param name="Model">One of <see cref="WhatIfModels.All"/>.</param>
/// <param name="Prior">Prior of the Bayesian model.</param>
internal sealed record Assumptions(IReadOnlyList<string> Without, bool LowRiskOnly, double? Threshold, string Model, string Prior)
{
    /// <summary>Integrating over the priors takes the longer the more studies there are.</summary>
    public const int MaxBayesianStudies = 100;

    /// <summary>The stratum pooled under the assumptions: a pure function of the evidence and them.</summary>
    public WhatIfFigures Apply(EvidenceState evidence, StratumInputs inputs)
    {
        var leftOut = new List<WhatIfExclusion>();
        var counted = new List<ExtractedStudy>();
        var definition = StratumDefinition.AllOf(evidence.Protocol).First(d => d.Name == inputs.Stratum);
        foreach (var member in AtThreshold(evidence, definition, inputs, leftOut))
        {
            if (LowRiskOnly && Stratum.Primary(member).RiskOfBias != "low") Leave(member, "risk-of-bias");
            else if (Without.Contains(member.Id, StringComparer.Ordinal)) Leave(member, "left-out");
            else counted.Add(member);
        }

        var assumed = inputs.Having(counted) with { Options = inputs.Options with { Model = PoolingModelOf(Model) } };
        var figures = FigureData.Compute(assumed, evidence.Head);
        var prediction = StratumPrediction.Compute(assumed, StratumPooling.Pool(assumed));
        var result = new WhatIfFigures
        {
            Stratum = inputs.Stratum,
            Revision = evidence.Head,
            Model = Model,
            Prior = Model == WhatIfModels.Bayesian ? Prior : null,
            Before = StratumEstimator.Estimate(inputs),
            After = figures,
            PredictionSensitivity = StratumEstimator.ToContract(prediction.Sensitivity),
            PredictionSpecificity = StratumEstimator.ToContract(prediction.Specificity),
            LeftOut = [.. leftOut.DistinctBy(one => one.StudyId).OrderBy(one => one.Label, StringComparer.OrdinalIgnoreCase).ThenBy(one => one.StudyId, StringComparer.Ordinal)],
            Thresholds = [.. from study in evidence.Studies.Values from table in study.Tables where definition.Admits(table) && table.ThresholdValue is not null select table.ThresholdValue!.Value into value group value by value into one orderby one.Key select one.Key],
        };
        return Model == WhatIfModels.Bayesian && figures.Estimate.Sensitivity is not null ? Believed(result, assumed) : result;

        void Leave(ExtractedStudy study, string reason) => leftOut.Add(new WhatIfExclusion(study.Id, study.Label, reason));
    }

    private IEnumerable<ExtractedStudy> AtThreshold(EvidenceState evidence, StratumDefinition definition, StratumInputs inputs, List<WhatIfExclusion> leftOut)
    {
        if (Threshold is not { } wanted) return inputs.Members;
        var members = new List<ExtractedStudy>();
        foreach (var study in evidence.Studies.Values)
        {
            var admitted = study.Tables.Where(definition.Admits).ToList();
            if (admitted.Count == 0) continue;
            if (admitted.Where(t => t.ThresholdValue is { } value && Math.Abs(value - wanted) <= 1e-9 * Math.Max(1, Math.Abs(wanted))).OrderByDescending(t => t.Primary).FirstOrDefault() is { } table)
                members.Add(Stratum.With(study, table));
            else
                leftOut.Add(new WhatIfExclusion(study.Id, study.Label, "no-table-at-threshold"));
        }

        return members;
    }

    /// <summary>The posterior in place of the fit: medians, credible intervals, and the region of a new study. A posterior has no curve.</summary>
    private WhatIfFigures Believed(WhatIfFigures result, StratumInputs assumed)
    {
        var options = new BayesianOptions { Prior = PriorOf(Prior), CredibleLevel = assumed.Options.ConfidenceLevel };
        if (BayesianModel.Fit([.. assumed.Studies.Select(StratumInputs.Counts)], options) is not { } posterior) return result;
        return result with
        {
            After = result.After with
            {
                Estimate = result.After.Estimate with
                {
                    Sensitivity = Interval(posterior.Sensitivity),
                    Specificity = Interval(posterior.Specificity),
                    Warnings = [.. posterior.Warnings.Select(w => w.Message)],
                    WarningCodes = [.. posterior.Warnings.Select(w => w.Code)],
                },
                Curve = [],
                ConfidenceRegion = [],
                PredictionRegion = [.. posterior.PredictionRegion.Boundary(121).Select(p => new RocPoint(p.Specificity, p.Sensitivity))],
            },
            PredictionSensitivity = Interval(posterior.NewStudySensitivity),
            PredictionSpecificity = Interval(posterior.NewStudySpecificity),
        };
    }

    private static EstimateInterval Interval(PosteriorSummary summary) => new(summary.Median, summary.Lower, summary.Upper);

    private static PoolingModel PoolingModelOf(string model) => model switch
    {
        "normal-reml" => PoolingModel.NormalReml,
        "normal-ml" => PoolingModel.NormalMl,
        _ => PoolingModel.Binomial,
    };

    private static BayesianPrior PriorOf(string prior) => prior switch
    {
        "normal-uniform" => BayesianPrior.NormalUniform,
        "normal-half-normal" => BayesianPrior.NormalHalfNormal,
        "penalized-complexity" => BayesianPrior.PenalizedComplexity,
        _ => BayesianPrior.WeaklyInformative,
    };
}
