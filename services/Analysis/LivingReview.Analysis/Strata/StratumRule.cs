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
    public const string LowRiskOfBias = "+low-risk-of-bias";
    public const string ExternalValidation = "+external-validation";
    private const string Low = "low";

    private static readonly ConditionalWeakTable<Protocol, IReadOnlyList<StratumRule>> Known = [];

    public required string Name { get; init; }

    /// <summary>All of them must hold.</summary>
    public required IReadOnlyList<(string Factor, string Level)> Levels { get; init; }

    public StudiesOf Part { get; init; } = StudiesOf.All;

    /// <summary>Levels of which one must hold for external validation.</summary>
    public IReadOnlyList<(string Factor, string Level)> External { get; init; } = [];

    /// <summary>Name of the stratum that a companion accompanies; its own for others.</summary>
    public string Headline => IsCompanion ? Name[..Name.LastIndexOf('+')] : Name;

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

    private static bool Has(ExtractedTable table, (string Factor, string Level) wanted) =>
        table.Factors.TryGetValue(wanted.Factor, out var level) && level == wanted.Level;

    private static IReadOnlyList<StratumRule> Build(Protocol protocol)
    {
        var order = protocol.Factors.Select((f, i) => (f.Name, i)).ToDictionary(f => f.Name, f => f.i, StringComparer.Ordinal);
        var headlines = new List<StratumRule> { new() { Name = Stratum.Overall, Levels = [] } };
        headlines.AddRange(protocol.Factors.SelectMany(f => f.Levels.Select(l => Conjunction([(f.Name, l)]))));
        foreach (var conjunction in protocol.Conjunctions)
        {
            var levels = conjunction.Levels.Select(l => (l.Key, l.Value)).ToList();
            if (conjunction.By.Count == 0) headlines.Add(Conjunction(levels));
            foreach (var factor in protocol.Factors.Where(f => conjunction.By.Contains(f.Name, StringComparer.Ordinal)))
                headlines.AddRange(factor.Levels.Select(l => Conjunction([.. levels, (factor.Name, l)])));
        }

        var all = headlines.DistinctBy(r => r.Name, StringComparer.Ordinal).ToList();
        var external = protocol.ExternalValidation.Select(Parse).ToList();
        var low = all.Select(r => r with { Name = r.Name + LowRiskOfBias, Part = StudiesOf.LowRiskOfBias });
        var elsewhere = external.Count == 0
            ? []
            : all.Where(r => r.Levels.All(l => external.All(e => e.Factor != l.Factor))) // that factor is settled by the stratum itself
                .Select(r => r with { Name = r.Name + ExternalValidation, Part = StudiesOf.ExternalValidation, External = external });
        return [.. all, .. low, .. elsewhere];

        StratumRule Conjunction(IEnumerable<(string Factor, string Level)> levels)
        {
            var sorted = levels.OrderBy(l => order[l.Factor]).ToList();
            return new StratumRule { Name = string.Join(';', sorted.Select(l => Stratum.Level(l.Factor, l.Level))), Levels = sorted };
        }
    }

    private static (string Factor, string Level) Parse(string text)
    {
        var at = text.IndexOf('=', StringComparison.Ordinal);
        return (text[..at], text[(at + 1)..]);
    }
}
