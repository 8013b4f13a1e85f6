using LivingReview.Contracts.Reviews;
using LivingReview.EvidenceFiles.Names;

namespace LivingReview.Ingestion.Reviews;

/// <summary>Gives levels that were written as a reader sees them ("Hong Kong", "Age >30") their keys, wherever the protocol names them.</summary>
internal static class ProtocolKeys
{
    public static Protocol Assign(Protocol protocol)
    {
        if (protocol.Factors.Any(f => f?.Levels is null) || protocol.Factors.All(f => f.Levels.All(l => l is not null && LevelMatcher.IsKey(l)))) return protocol;
        var factors = protocol.Factors.Select(LevelMatcher.WithKeys).ToList();
        return protocol with
        {
            Factors = factors,
            Conjunctions = [.. protocol.Conjunctions.Select(c => c is null ? c! : c with { Levels = c.Levels.ToDictionary(l => l.Key, l => Key(l.Key, l.Value), StringComparer.Ordinal) })],
            HeadlineStrata = [.. protocol.HeadlineStrata.Select(e => e?.Split('=', 2) is [var factor, var level] ? $"{factor}={Key(factor, level)}" : e!)],
            ExternalValidation = [.. protocol.ExternalValidation.Select(e => e?.Split('=', 2) is [var factor, var level] ? $"{factor}={Key(factor, level)}" : e!)],
        };

        string Key(string factor, string level) =>
            factors.Find(f => f.Name == factor) is { } known && level is not null && LevelMatcher.Match(known, level) is { } key ? key : level!;
    }
}
