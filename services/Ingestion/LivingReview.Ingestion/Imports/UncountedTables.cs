using System.Globalization;
using LivingReview.Contracts.Reviews;
using LivingReview.Contracts.Strata;
using LivingReview.Contracts.Studies;

namespace LivingReview.Ingestion.Imports;

/// <summary>What of a file lies in a stratum and will not count in its estimate: the import says so in its response.</summary>
internal sealed class UncountedTables
{
    private const int MaxNamed = 12;
    private readonly List<string> _order = [];
    private readonly Dictionary<string, int> _tables = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> _studies = new(StringComparer.Ordinal);

    public void Add(ExtractedStudy study, Protocol protocol)
    {
        if (study.Tables.Count < 2) return;
        foreach (var stratum in StratumDefinition.AllOf(protocol).Where(s => !s.IsCompanion))
        {
            if (TableSelector.Select(study, stratum) is not { Reason: { } reason } tables) continue;
            if (_tables.TryAdd(stratum.Name, 0)) _order.Add(stratum.Name);
            _tables[stratum.Name] += tables.LeftOut.Count;
            if (reason != LeftOutReason.SeveralTables) continue;
            if (!_studies.TryGetValue(stratum.Name, out var labels)) _studies.Add(stratum.Name, labels = []);
            labels.Add(study.Label);
        }
    }

    public IEnumerable<string> Remarks()
    {
        if (_order.Count > 0)
            yield return $"A study is included once in a stratum. Tables that are not included: {Listed(_order.Select(s => string.Create(CultureInfo.InvariantCulture, $"{_tables[s]} in {s}")).ToList())}.";
        foreach (var stratum in _order.Where(_studies.ContainsKey).Take(MaxNamed))
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"Left out of {stratum}, because they have several tables there and none is primary: {Listed(_studies[stratum])}. Name one with primary_in, or state a rule in the protocol (tableSelection).");
        }
    }

    private static string Listed(List<string> names) =>
        string.Join(", ", names.Take(MaxNamed)) + (names.Count > MaxNamed ? string.Create(CultureInfo.InvariantCulture, $" and {names.Count - MaxNamed} more") : "");
}
