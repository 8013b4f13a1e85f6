using System.Runtime.CompilerServices;
using LivingReview.Contracts.Reviews;
using LivingReview.Contracts.Studies;

namespace LivingReview.Analysis.Strata;

/// <summary>Which part of a stratum's studies is meant.</summary>
internal enum StudiesOf
{
    /// <summary>All of them: the headline.</summary>
    All,

    /// <summary>Those at low risk of bias.</summary>
    LowRiskOfBias,

    /// <summary>Those validated on people from elsewhere.</summary>
    ExternalValidation,
}

/// <summary>One stratum of a protocol: the levels that a study's table must have.</summary>
internal sealed record StratumRule
{
    private const string Low = "low";

    private static readonly ConditionalWeakTable<Protocol, IReadOnlyList<StratumRule>> Known = [];

    /// <summary>Its name, taken apart.</summary>
    public required StratumKey Key { get; init; }

    public string Name => Key.Name;

    /// <summary>All of them must hold.</summary>
    public IReadOnlyList<FactorLevel> Levels => Key.Levels;

    public StudiesOf Part { get; init; } = StudiesOf.All;

    /// <summary>Levels of which one must hold for external validation.</summary>
    public IReadOnlyList<FactorLevel> External { get; init; } = [];

    /// <summary>Name of the stratum that a companion accompanies; its own for others.</summary>
    public string Headline => Key.Headline.Name;

    public bool IsCompanion => Part != StudiesOf.All;

    /// <summary>Two rules with one signature admit the same tables.</summary>
    public string Signature => $"{Name}|{string.Join(',', External)}";

    /// <summary>The strata of a protocol in its order: overall, each level, conjunctions; then the companions in the same order.</summary>
    public static IReadOnlyList<StratumRule> Of(Protocol protocol) => Known.GetValue(protocol, Build);

    public bool Admits(ExtractedTable table) =>
        Levels.All(l => Has(table, l)) && Part switch
        {
            StudiesOf.All => true,
            StudiesOf.LowRiskOfBias => table.RiskOfBias == Low,
            StudiesOf.ExternalValidation => External.Any(l => Has(table, l)),
            _ => throw new InvalidOperationException($"Unknown part {Part}."),
        };

    private static bool Has(ExtractedTable table, FactorLevel wanted) =>
        table.Factors.TryGetValue(wanted.Factor, out var level) && level == wanted.Level;

    private static IReadOnlyList<StratumRule> Build(Protocol protocol)
    {
        var order = protocol.Factors.Select((f, i) => (f.Name, i)).ToDictionary(f => f.Name, f => f.i, StringComparer.Ordinal);
        var headlines = new List<StratumRule> { new() { Key = StratumKey.Overall } };
        headlines.AddRange(protocol.Factors.SelectMany(f => f.Levels.Select(l => Conjunction([new(f.Name, l)]))));
        foreach (var conjunction in protocol.Conjunctions)
        {
            var levels = conjunction.Levels.Select(l => new FactorLevel(l.Key, l.Value)).ToList();
            if (conjunction.By.Count == 0) headlines.Add(Conjunction(levels));
            foreach (var factor in protocol.Factors.Where(f => conjunction.By.Contains(f.Name, StringComparer.Ordinal)))
                headlines.AddRange(factor.Levels.Select(l => Conjunction([.. levels, new(factor.Name, l)])));
        }

        var all = headlines.DistinctBy(r => r.Name, StringComparer.Ordinal).ToList();
        var external = protocol.ExternalValidation.Select(text => FactorLevel.TryParse(text)!.Value).ToList();
        var low = all.Select(r => r with { Key = r.Key.CompanionOf(StratumKey.LowRiskOfBias), Part = StudiesOf.LowRiskOfBias });
        var elsewhere = external.Count == 0
            ? []
            : all.Where(r => r.Levels.All(l => external.All(e => e.Factor != l.Factor))) // that factor is settled by the stratum itself
                .Select(r => r with { Key = r.Key.CompanionOf(StratumKey.ExternalValidation), Part = StudiesOf.ExternalValidation, External = external });
        return [.. all, .. low, .. elsewhere];

        StratumRule Conjunction(IEnumerable<FactorLevel> levels) => new() { Key = StratumKey.Having(levels.OrderBy(l => order[l.Factor])) };
    }
}
