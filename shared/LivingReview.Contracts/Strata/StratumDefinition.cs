using System.Runtime.CompilerServices;
using LivingReview.Contracts.Reviews;
using LivingReview.Contracts.Studies;

namespace LivingReview.Contracts.Strata;

/// <summary>One stratum of a protocol: the levels that a table must have, and which table of a study with several counts.</summary>
public sealed record StratumDefinition
{
    private const string Low = "low";

    private static readonly ConditionalWeakTable<Protocol, IReadOnlyList<StratumDefinition>> Known = [];

    /// <summary>The name, taken apart.</summary>
    public required StratumKey Key { get; init; }

    /// <summary>Levels of which one must hold for external validation, as the protocol names them.</summary>
    public IReadOnlyList<FactorLevel> External { get; init; } = [];

    /// <summary>Which table of a study with several in the stratum counts.</summary>
    public TableSelection Selection { get; init; }

    /// <summary>Name of the stratum.</summary>
    public string Name => Key.Name;

    /// <summary>Whether it is the companion of another stratum: a part of that one's studies.</summary>
    public bool IsCompanion => Key.IsCompanion;

    /// <summary>Two definitions with one signature count the same tables.</summary>
    public string Signature => Key.Part == StratumKey.ExternalValidation || Selection == TableSelection.ExternalValidation
        ? $"{Name}|{Selection}|{string.Join(',', External)}"
        : $"{Name}|{Selection}";

    /// <summary>The strata of a protocol in its order: overall, each level, conjunctions; then the companions in the same order.</summary>
    /// <param name="protocol">The protocol.</param>
    public static IReadOnlyList<StratumDefinition> AllOf(Protocol protocol) => Known.GetValue(protocol, Build);

    /// <summary>Whether a table lies in the stratum.</summary>
    /// <param name="table">The table.</param>
    public bool Admits(ExtractedTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return Key.Levels.All(l => Has(table, l)) && Key.Part switch
        {
            null => true,
            StratumKey.LowRiskOfBias => table.RiskOfBias == Low,
            StratumKey.ExternalValidation => IsExternal(table),
            _ => throw new InvalidOperationException($"Unknown part {Key.Part}."),
        };
    }

    /// <summary>Whether a table was validated on people from elsewhere, as the protocol defines it.</summary>
    /// <param name="table">The table.</param>
    public bool IsExternal(ExtractedTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return External.Any(l => Has(table, l));
    }

    private static bool Has(ExtractedTable table, FactorLevel wanted) => table.Factors.TryGetValue(wanted.Factor, out var level) && level == wanted.Level;

    private static IReadOnlyList<StratumDefinition> Build(Protocol protocol)
    {
        var order = protocol.Factors.Select((f, i) => (f.Name, i)).ToDictionary(f => f.Name, f => f.i, StringComparer.Ordinal);
        var external = protocol.ExternalValidation.Select(FactorLevel.TryParse).OfType<FactorLevel>().ToList();
        var headlines = new List<StratumKey> { StratumKey.Overall };
        headlines.AddRange(protocol.Factors.SelectMany(f => f.Levels.Select(l => Conjunction([new(f.Name, l)]))));
        foreach (var conjunction in protocol.Conjunctions)
        {
            var levels = conjunction.Levels.Select(l => new FactorLevel(l.Key, l.Value)).ToList();
            if (conjunction.By.Count == 0) headlines.Add(Conjunction(levels));
            foreach (var factor in protocol.Factors.Where(f => conjunction.By.Contains(f.Name, StringComparer.Ordinal)))
                headlines.AddRange(factor.Levels.Select(l => Conjunction([.. levels, new(factor.Name, l)])));
        }

        var all = headlines.DistinctBy(k => k.Name, StringComparer.Ordinal).ToList();
        var low = all.Select(k => k.CompanionOf(StratumKey.LowRiskOfBias));
        var elsewhere = external.Count == 0
            ? []
            : all.Where(k => k.Levels.All(l => external.All(e => e.Factor != l.Factor))) // that factor is settled by the stratum itself
                .Select(k => k.CompanionOf(StratumKey.ExternalValidation));
        return [.. all.Concat(low).Concat(elsewhere).Select(k => new StratumDefinition { Key = k, External = external, Selection = protocol.TableSelection })];

        StratumKey Conjunction(IEnumerable<FactorLevel> levels) => StratumKey.Having(levels.OrderBy(l => order[l.Factor]));
    }
}
