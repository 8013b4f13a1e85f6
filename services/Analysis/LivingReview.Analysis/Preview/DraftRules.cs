using System.Globalization;
using LivingReview.Contracts.Reviews;
using LivingReview.Contracts.Studies;
using LivingReview.EvidenceFiles.Names;
using LivingReview.Hosting.Problems;

namespace LivingReview.Analysis.Preview;

/// <summary>What a draft needs in order to be estimated; whether it could be accepted is for Ingestion to say.</summary>
internal static class DraftRules
{
    public static ExtractedStudy? Check(StudySubmission draft, Protocol protocol, Faults faults)
    {
        Bounds.Check(draft, "", faults);
        var tables = draft.Tables ?? [];
        faults.Require(tables.Count is > 0 and <= 100, "tables", "1 to 100 tables are needed.");
        var primaries = tables.Count == 1 ? 1 : tables.Count(t => t?.Primary == true);
        faults.Require(tables.Count == 0 || primaries == 1, "tables", string.Create(CultureInfo.InvariantCulture, $"Exactly one of several tables must be primary; {primaries} are."));
        var extracted = tables.Select((t, i) => Check(t, tables.Count == 1, protocol, string.Create(CultureInfo.InvariantCulture, $"tables[{i}]"), faults)).ToList();
        if (!faults.None) return null;
        var label = string.IsNullOrWhiteSpace(draft.Label) ? "Draft" : draft.Label.Trim();
        return new ExtractedStudy { Id = draft.Id ?? "draft:" + label, Label = label, Year = draft.Year, Tables = [.. extracted.OfType<ExtractedTable>()] };
    }

    private static ExtractedTable? Check(TableSubmission? table, bool alone, Protocol protocol, string at, Faults faults)
    {
        if (table is null)
        {
            faults.Add(at, "The table is missing.");
            return null;
        }

        Bounds.Check(table, at + ".", faults);
        foreach (var (name, count) in new[] { ("tp", table.Tp), ("fp", table.Fp), ("fn", table.Fn), ("tn", table.Tn) })
            faults.Require(count is not null, $"{at}.{name}", "A count is needed.");
        faults.Require(table.Tp + table.Fp + table.Fn + table.Tn != 0, at, "The table is empty: all four counts are zero.");
        var factors = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, written) in (table.Factors ?? new Dictionary<string, string?>()).Where(f => !string.IsNullOrWhiteSpace(f.Value)))
        {
            var level = protocol.Factors.FirstOrDefault(f => f.Name == name) is { } factor ? LevelMatcher.Match(factor, written!) : null;
            if (level is null) faults.Add($"{at}.factors.{name}", $"'{name}={written}' is not a level of the protocol.");
            else factors[name] = level;
        }

        return new ExtractedTable
        {
            Tp = table.Tp ?? 0,
            Fp = table.Fp ?? 0,
            Fn = table.Fn ?? 0,
            Tn = table.Tn ?? 0,
            Primary = alone || table.Primary == true,
            PrimaryIn = table.PrimaryIn ?? [],
            Factors = factors,
            RiskOfBias = table.RiskOfBias,
        };
    }
}
