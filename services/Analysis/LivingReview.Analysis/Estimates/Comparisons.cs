using LivingReview.Analysis.Evidence;
using LivingReview.Analysis.Strata;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;
using LivingReview.Contracts.Studies;
using LivingReview.DiagnosticAccuracy;

namespace LivingReview.Analysis.Estimates;

/// <summary>Whether the levels of each factor differ: over all studies, and inside the strata that the protocol divides further.</summary>
internal static class Comparisons
{
    public static IReadOnlyList<SubgroupComparison> Of(EvidenceState evidence)
    {
        var factors = evidence.Protocol.Factors;
        var studies = evidence.Studies.Values.Where(s => StratumInputs.Counts(s).Total > 0).ToList();
        var levels = new LevelComparisons(evidence);
        var overall = factors.Select(f => Compare(StratumKey.OverallName, f, studies) is { } found ? levels.Describe(found, []) : null);
        var inside = from conjunction in evidence.Protocol.Conjunctions
                     from factor in factors
                     where conjunction.By.Contains(factor.Name, StringComparer.Ordinal)
                     let within = factors.Where(f => conjunction.Levels.ContainsKey(f.Name)).Select(f => new FactorLevel(f.Name, conjunction.Levels[f.Name])).ToList()
                     let found = Compare(
                         StratumKey.Having(within).Name,
                         factor,
                         [.. studies.Where(s => within.All(l => LevelOf(s, l.Factor) == l.Level))])
                     select found is null ? null : levels.Describe(found, within);
        List<SubgroupComparison> family = [.. overall.Concat(inside).OfType<SubgroupComparison>().DistinctBy(c => (c.Within, c.Factor))];
        var adjusted = Holm.Adjust([.. family.Select(c => (double?)c.Both.P)]);
        return [.. family.Zip(adjusted, (comparison, p) => comparison with { HolmP = p })];
    }

    /// <summary>Null where there are no two levels to compare, a level for every study, or no fit.</summary>
    private static SubgroupComparison? Compare(string within, Factor factor, IReadOnlyList<ExtractedStudy> studies)
    {
        // Studies in the order of their content, so that the answer does not depend on their ids.
        var known = studies.Where(s => factor.Levels.Contains(LevelOf(s, factor.Name), StringComparer.Ordinal))
            .OrderBy(s => LevelOf(s, factor.Name), StringComparer.Ordinal).ThenBy(s => StratumInputs.Counts(s).ToString(), StringComparer.Ordinal).ToArray();
        var levels = factor.Levels.Where(l => known.Any(s => LevelOf(s, factor.Name) == l)).ToList();
        if (levels.Count < 2 || levels.Count >= known.Length) return null;
        var covariate = Covariate.FromLevels(factor.Name, [.. known.Select(s => LevelOf(s, factor.Name))]);
        var result = MetaRegression.Fit(Array.ConvertAll(known, StratumInputs.Counts), covariate, new RegressionOptions { SeparateVariances = false });
        return result is null ? null : new SubgroupComparison
        {
            Within = within,
            Factor = factor.Name,
            Levels = levels,
            Both = Test(result.Joint),
            OnSensitivity = Test(result.OnSensitivity),
            OnSpecificity = Test(result.OnSpecificity),
        };
    }

    private static string? LevelOf(ExtractedStudy study, string factor) => Stratum.Primary(study).Factors.GetValueOrDefault(factor);

    private static LikelihoodRatioTest Test(ChiSquaredTest test) => new(test.Statistic, test.DegreesOfFreedom, test.PValue);
}
