using System.Text;
using LivingReview.Contracts.Studies;

namespace LivingReview.Ingestion.Studies;

/// <summary>
/// The order in which PostgreSQL's jsonb keeps the members of an object: by the length of the name, then by its bytes. A study that has it before
/// it is stored is shown the same from memory and from the store, so nothing need be read back.
/// </summary>
internal static class StoredOrder
{
    public static ExtractedStudy Of(ExtractedStudy study) => study with
    {
        BiasAssessments = [.. study.BiasAssessments.Select(b => b with { Domains = [.. b.Domains.Select(d => d with { Signalling = Of(d.Signalling) })] })],
        Tables = [.. study.Tables.Select(t => t with { Factors = Of(t.Factors), DerivationInputs = Of(t.DerivationInputs) })],
    };

    private static IReadOnlyDictionary<string, string> Of(IReadOnlyDictionary<string, string> members) => members.Count < 2
        ? members
        : members.Select(m => (Name: Encoding.UTF8.GetBytes(m.Key), Member: m))
            .OrderBy(m => m.Name.Length)
            .ThenBy(m => m.Name, Comparer<byte[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b)))
            .ToDictionary(m => m.Member.Key, m => m.Member.Value, StringComparer.Ordinal);
}
