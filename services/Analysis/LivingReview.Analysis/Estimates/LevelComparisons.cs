using LivingReview.Analysis.Evidence;
using LivingReview.Analysis.Recomputing;
using LivingReview.Analysis.Strata;
using LivingReview.Contracts.Estimates;
using LivingReview.DiagnosticAccuracy;
using LivingReview.DiagnosticAccuracy.Regression;

namespace LivingReview.Analysis.Estimates;

/// <summary>The levels of a factor as their own strata have them, with the protocol's intervals, and their differences from the first pooled one.</summary>
internal sealed class LevelComparisons(EvidenceState evidence)
{
    private readonly Dictionary<string, StratumInputs> _strata = StratumInputs.Of(evidence).Where(s => !s.IsCompanion).ToDictionary(s => s.Stratum, StringComparer.Ordinal);
    private readonly Dictionary<string, PooledEstimate> _pooled = new(StringComparer.Ordinal);

    /// <summary>The comparison with its levels.</summary>
    /// <param name="comparison">Which levels.</param>
    /// <param name="within">The levels of other factors that all its studies have.</param>
    public SubgroupComparison Describe(SubgroupComparison comparison, IReadOnlyList<(string Factor, string Level)> within)
    {
        var levels = comparison.Levels.Select(level => (Level: level, Estimate: Pool([.. within, (comparison.Factor, level)]))).ToList();
        var reference = levels.FirstOrDefault(l => l.Estimate?.Sensitivity is not null || l.Estimate?.Specificity is not null);
        var contrasts = levels.ConvertAll(l => l.Level == reference.Level || l.Estimate is null || reference.Estimate is null
            ? (Sensitivity: null, Specificity: null)
            : (Sensitivity: StratumContrast.Sensitivity(l.Estimate, reference.Estimate), Specificity: StratumContrast.Specificity(l.Estimate, reference.Estimate)));
        var adjusted = Holm.Adjust([.. contrasts.Select(c => c.Sensitivity?.P), .. contrasts.Select(c => c.Specificity?.P)]);
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

    /// <summary>The same estimate that the stratum itself shows: a pure function of its inputs. Null where no study is in it.</summary>
    private PooledEstimate? Pool(IReadOnlyList<(string Factor, string Level)> levels)
    {
        // A stratum's name has its factors in the protocol's order.
        var name = string.Join(';', from factor in evidence.Protocol.Factors from l in levels where l.Factor == factor.Name select Stratum.Level(l.Factor, l.Level));
        if (_pooled.TryGetValue(name, out var known)) return known;
        if (!_strata.TryGetValue(name, out var inputs)) return null;
        return _pooled[name] = StratumPooling.Pool(inputs);
    }

    private static LevelContrast? ToContract(StratumContrast? contrast, double? adjusted) => contrast is null ? null : new LevelContrast(
        StratumEstimator.ToContract(contrast.Difference)!, StratumEstimator.ToContract(contrast.Ratio), contrast.P, adjusted);
}
