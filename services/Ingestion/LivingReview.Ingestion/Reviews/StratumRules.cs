using LivingReview.Contracts.Reviews;
using LivingReview.Hosting.Problems;

namespace LivingReview.Ingestion.Reviews;

/// <summary>What the strata beyond single levels must look like; the factors are known to be right.</summary>
internal static class StratumRules
{
    private const int MaxConjunctions = 100;
    private const int MaxHeadlines = 6;

    public static void Check(Protocol protocol, string at, Faults faults)
    {
        var factors = protocol.Factors.ToDictionary(f => f.Name, f => f.Levels, StringComparer.Ordinal);
        faults.Require(protocol.Conjunctions.Count <= MaxConjunctions, at + "conjunctions", "At most 100 conjunctions.");
        for (var i = 0; i < protocol.Conjunctions.Count; i++)
        {
            var here = $"{at}conjunctions[{i}]";
            if (protocol.Conjunctions[i] is { } conjunction) Check(conjunction, factors, here, faults);
            else faults.Add(here, "The conjunction is missing.");
        }

        for (var i = 0; i < protocol.ExternalValidation.Count; i++)
        {
            var parts = (protocol.ExternalValidation[i] ?? "").Split('=', 2);
            faults.Require(
                parts.Length == 2 && IsLevel(factors, parts[0], parts[1]), $"{at}externalValidation[{i}]", "A level of the protocol, written factor=level.");
        }

        faults.Require(protocol.HeadlineStrata.Count <= MaxHeadlines, at + "headlineStrata", "At most 6 strata come first.");
        for (var i = 0; i < protocol.HeadlineStrata.Count; i++)
        {
            var known = StratumKey.TryParse(protocol.HeadlineStrata[i], out var key) && !key.IsCompanion && key.Levels.Count <= 1 && key.Levels.All(l => IsLevel(factors, l.Factor, l.Level));
            faults.Require(known, $"{at}headlineStrata[{i}]", "All studies (overall) or a level of the protocol, written factor=level.");
        }
    }

    private static void Check(Conjunction conjunction, Dictionary<string, IReadOnlyList<string>> factors, string here, Faults faults)
    {
        foreach (var (factor, level) in conjunction.Levels)
            faults.Require(IsLevel(factors, factor, level), here + ".levels", $"'{factor}={level}' is not a level of the protocol.");
        foreach (var factor in conjunction.By)
        {
            faults.Require(factor is not null && factors.ContainsKey(factor), here + ".by", $"'{factor}' is not a factor of the protocol.");
            faults.Require(factor is null || !conjunction.Levels.ContainsKey(factor), here + ".by", $"'{factor}' has one level already.");
        }

        faults.Require(conjunction.By.Distinct(StringComparer.Ordinal).Count() == conjunction.By.Count, here + ".by", "A factor is there twice.");
        faults.Require(
            conjunction.Levels.Count >= (conjunction.By.Count == 0 ? 2 : 1), here + ".levels", "A conjunction holds two levels, or one level divided by other factors.");
    }

    private static bool IsLevel(Dictionary<string, IReadOnlyList<string>> factors, string factor, string level) =>
        factors.TryGetValue(factor, out var levels) && levels.Contains(level, StringComparer.Ordinal);
}
