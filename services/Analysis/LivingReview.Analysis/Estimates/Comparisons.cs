using System.Globalization;
using LivingReview.Analysis.Evidence;
using LivingReview.Analysis.Strata;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;
using LivingReview.DiagnosticAccuracy;

namespace LivingReview.Analysis.Estimates;

/// <summary>Whether the levels of each factor differ: over all studies, and inside the strata that the protocol divides further.</summary>
internal static class Comparisons
{
    /// <summary>At most this many shared studies are listed.</summary>
    private const int MaxListed = 50;

    public static IReadOnlyList<SubgroupComparison> Compute(EvidenceState evidence)
    {
        var factors = evidence.Protocol.Factors;
        var strata = new LevelStrata(evidence);
        var overall = factors.Select(f => Compare(strata, [], f));
        var inside = from conjunction in evidence.Protocol.Conjunctions
                     from factor in factors
                     where conjunction.By.Contains(factor.Name, StringComparer.Ordinal)
                     let within = factors.Where(f => conjunction.Levels.ContainsKey(f.Name)).Select(f => new FactorLevel(f.Name, conjunction.Levels[f.Name])).ToList()
                     select Compare(strata, within, factor);
        List<SubgroupComparison> family = [.. overall.Concat(inside).OfType<SubgroupComparison>().DistinctBy(c => (c.Within, c.Factor))];
        var adjusted = Holm.Adjust([.. family.Select(c => (double?)c.Both.P)]);
        return [.. family.Zip(adjusted, (comparison, p) => comparison with { HolmP = p })];
    }

    /// <summary>Null where there are no two levels to compare, a level for every table, or no fit.</summary>
    private static SubgroupComparison? Compare(LevelStrata strata, IReadOnlyList<FactorLevel> within, Factor factor)
    {
        // Tables in the order of their content, so that the answer does not depend on the ids of studies.
        var known = (from level in factor.Levels
                     from study in strata.Studies([.. within, new(factor.Name, level)])
                     where StratumInputs.Counts(study).Total > 0
                     select (Study: study, Level: level))
            .OrderBy(k => k.Level, StringComparer.Ordinal).ThenBy(k => StratumInputs.Counts(k.Study).ToString(), StringComparer.Ordinal).ToArray();
        var levels = factor.Levels.Where(l => known.Any(k => k.Level == l)).ToList();
        if (levels.Count < 2 || levels.Count >= known.Length) return null;
        var covariate = Covariate.FromLevels(factor.Name, [.. known.Select(k => k.Level)]);
        var repeated = known.GroupBy(k => k.Study.Id, StringComparer.Ordinal).Any(g => g.Count() > 1);
        var options = new RegressionOptions { SeparateVariances = false, Clusters = repeated ? [.. known.Select(k => k.Study.Id)] : null };
        if (MetaRegression.Fit(Array.ConvertAll(known, k => StratumInputs.Counts(k.Study)), covariate, options) is not { } result) return null;
        var shared = known.GroupBy(k => k.Study.Id, StringComparer.Ordinal)
            .Where(g => g.Select(k => k.Level).Distinct(StringComparer.Ordinal).Count() > 1).Select(g => g.Key).Order(StringComparer.Ordinal).ToList();
        var comparison = new SubgroupComparison
        {
            Within = StratumKey.Having(within).Name,
            Factor = factor.Name,
            Levels = levels,
            Both = Test(result.Joint),
            OnSensitivity = Test(result.OnSensitivity),
            OnSpecificity = Test(result.OnSpecificity),
            SharedStudyCount = shared.Count,
            SharedStudies = [.. shared.Take(MaxListed)],
        };
        var described = strata.Describe(repeated ? Clustered(comparison, result) : comparison, within);
        return shared.Count == 0 ? described : described with
        {
            Paired = PairedLevels.Compare(JointLevels.From(known), described.Reference ?? levels[0]),
        };
    }

    /// <summary>The comparison where studies have several tables: by tests that allow for it.</summary>
    private static SubgroupComparison Clustered(SubgroupComparison comparison, MetaRegressionResult result)
    {
        var shares = comparison.SharedStudyCount > 0
            ? string.Create(CultureInfo.InvariantCulture, $"{comparison.SharedStudyCount} {(comparison.SharedStudyCount == 1 ? "study is" : "studies are")} in more than one level, so the levels are not independent.")
            : "Some studies have several tables in a level.";
        if (result is not { WaldJoint: { } both, WaldSensitivity: { } sensitivity, WaldSpecificity: { } specificity })
        {
            return comparison with
            {
                Warnings = [new(ComparisonWarning.IndependenceAssumed, shares + " A covariance that is clustered by study does not hold here (it needs five studies in each level, with results of both kinds): the tests take all tables as independent.")],
            };
        }

        return comparison with
        {
            Test = ComparisonTest.ClusteredWald,
            Both = Test(both),
            OnSensitivity = Test(sensitivity),
            OnSpecificity = Test(specificity),
            Warnings = [new(comparison.SharedStudyCount > 0 ? ComparisonWarning.SharedStudies : ComparisonWarning.SeveralTables, shares + " The tests and differences allow for it by a covariance that is clustered by study.")],
        };
    }

    private static LikelihoodRatioTest Test(ChiSquaredTest test) => new(test.Statistic, test.DegreesOfFreedom, test.PValue);
}
