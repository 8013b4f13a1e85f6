using LivingReview.Analysis.Evidence;
using LivingReview.Analysis.Recomputing;
using LivingReview.Analysis.Strata;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;
using LivingReview.Contracts.Studies;
using LivingReview.DiagnosticAccuracy;

namespace LivingReview.Analysis.Estimates;

/// <summary>The levels of a factor as their own strata have them, with the protocol's intervals, and their differences from the first pooled one.</summary>
internal sealed class LevelStrata(EvidenceState evidence)
{
    private readonly Dictionary<string, StratumInputs> _strata = StratumInputs.From(evidence).Where(s => !s.IsCompanion).ToDictionary(s => s.Stratum, StringComparer.Ordinal);
    private readonly Dictionary<string, PooledEstimate> _pooled = new(StringComparer.Ordinal);

    /// <summary>The studies in the stratum of some levels, each with the table that counts there.</summary>
    public IReadOnlyList<ExtractedStudy> Studies(IReadOnlyList<FactorLevel> levels) => _strata.TryGetValue(NameOf(levels), out var inputs) ? inputs.Studies : [];

    /// <summary>The comparison with its levels.</summary>
    /// <param name="comparison">Which levels.</param>
    /// <param name="within">The levels of other factors that all its studies have.</param>
    public SubgroupComparison Describe(SubgroupComparison comparison, IReadOnlyList<FactorLevel> within)
    {
        var levels = comparison.Levels.Select(level => (Level: level, Stratum: NameOf([.. within, new(comparison.Factor, level)]))).Select(l => (l.Level, l.Stratum, Estimate: Pool(l.Stratum))).ToList();
        var reference = levels.FirstOrDefault(l => l.Estimate?.Sensitivity is not null || l.Estimate?.Specificity is not null);
        var contrasts = levels.ConvertAll(l => l.Level == reference.Level || l.Estimate is null || reference.Estimate is null
            ? (Sensitivity: null, Specificity: null)
            : Contrast(l.Stratum, l.Estimate, reference.Stratum, reference.Estimate));
        var adjusted = Holm.Adjust([.. contrasts.Select(c => c.Sensitivity?.PValue), .. contrasts.Select(c => c.Specificity?.PValue)]);
        return comparison with
        {
            Reference = reference.Level,
            IntervalKind = evidence.Protocol.Interval,
            ByLevel =
            [
                .. levels.Select((l, i) => new LevelComparison
                {
                    Level = l.Level,
                    K = l.Estimate?.Fit.Studies ?? 0,
                    Sensitivity = StratumEstimator.ToContract(l.Estimate?.Sensitivity),
                    Specificity = StratumEstimator.ToContract(l.Estimate?.Specificity),
                    SensitivityContrast = ToContract(contrasts[i].Sensitivity, adjusted[i]),
                    SpecificityContrast = ToContract(contrasts[i].Specificity, adjusted[levels.Count + i]),
                }),
            ],
        };
    }

    /// <summary>The two strata's difference; where they share studies, with the correlation of their estimates.</summary>
    private (StratumContrast? Sensitivity, StratumContrast? Specificity) Contrast(string level, PooledEstimate estimate, string reference, PooledEstimate against)
    {
        var (sensitivity, specificity) = _strata[level].Studies.Select(s => s.Id).Intersect(_strata[reference].Studies.Select(s => s.Id), StringComparer.Ordinal).Any()
            && Influences(level, estimate) is { } one && Influences(reference, against) is { } other ? ClusterRobust.Correlations(one, other) : (0, 0);
        return (StratumContrast.Sensitivity(estimate, against, sensitivity), StratumContrast.Specificity(estimate, against, specificity));
    }

    private IReadOnlyList<StudyInfluenceOnMeans>? Influences(string stratum, PooledEstimate estimate)
    {
        var inputs = _strata[stratum];
        return ClusterRobust.Influences([.. inputs.Studies.Select(StratumInputs.Counts)], [.. inputs.Studies.Select(s => s.Id)], estimate.Fit);
    }

    /// <summary>The same estimate that the stratum itself shows: a pure function of its inputs. Null where no study is in it.</summary>
    private PooledEstimate? Pool(string stratum)
    {
        if (_pooled.TryGetValue(stratum, out var known)) return known;
        if (!_strata.TryGetValue(stratum, out var inputs)) return null;
        return _pooled[stratum] = StratumPooling.Pool(inputs);
    }

    /// <summary>A stratum's name has its factors in the protocol's order.</summary>
    private string NameOf(IReadOnlyList<FactorLevel> levels) =>
        StratumKey.Having(from factor in evidence.Protocol.Factors from l in levels where l.Factor == factor.Name select l).Name;

    private static LevelContrast? ToContract(StratumContrast? contrast, double? adjusted) => contrast is null ? null : new LevelContrast(
        StratumEstimator.ToContract(contrast.Difference)!, StratumEstimator.ToContract(contrast.Ratio), contrast.PValue, adjusted);
}
