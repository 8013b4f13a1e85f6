using System.Globalization;
using System.Text.RegularExpressions;
using LivingReview.Contracts.Reviews;
using LivingReview.Contracts.Studies;
using LivingReview.Hosting.Problems;

namespace LivingReview.Ingestion.Studies;

/// <summary>Turns a submission into a study, or says everything that is wrong with it.</summary>
internal static partial class StudyRules
{
    /// <summary>Counts above this cannot be told apart in double precision.</summary>
    private const long LargestCount = 1_000_000_000;

    /// <summary>A submission checked against the protocol. <paramref name="faults"/> receives every fault; the study is null if there is one.</summary>
    public static ExtractedStudy? Check(StudySubmission submission, Protocol protocol, Faults faults)
    {
        var before = faults.All.Count;
        var label = submission.Label?.Trim() ?? "";
        faults.Require(label.Length is > 0 and <= 200, "label", "A label of 1 to 200 characters is needed, such as \"Jang 2021\".");
        var id = submission.Id ?? IdFrom(label);
        faults.Require(label.Length == 0 || StudyId().IsMatch(id), "id", "An id has 1 to 100 lower case letters, digits and hyphens.");
        faults.Require(submission.Year is null or (>= 1900 and <= 2100), "year", "A year between 1900 and 2100.");

        var tables = submission.Tables ?? [];
        faults.Require(tables.Count > 0, "tables", "At least one 2x2 table is needed.");
        faults.Require(tables.Count <= 100, "tables", "At most 100 tables per study.");
        var primaries = tables.Count == 1 ? 1 : tables.Count(t => t?.Primary == true);
        faults.Require(tables.Count == 0 || primaries == 1, "tables", $"Exactly one of several tables must be primary; {primaries} are.");

        var extracted = tables.Select((t, i) => Check(t, tables.Count == 1, protocol, $"tables[{i.ToString(CultureInfo.InvariantCulture)}]", faults)).ToList();
        if (faults.All.Count > before) return null;

        return new ExtractedStudy
        {
            Id = id,
            Label = label,
            Year = submission.Year,
            Title = Text(submission.Title),
            Doi = Doi(submission.Doi),
            Pmid = Text(submission.Pmid),
            Country = Text(submission.Country),
            Tables = [.. extracted.OfType<ExtractedTable>()],
        };
    }

    private static ExtractedTable? Check(TableSubmission? table, bool alone, Protocol protocol, string at, Faults faults)
    {
        if (table is null)
        {
            faults.Add(at, "The table is missing.");
            return null;
        }

        var tp = Count(table.Tp, at + ".tp", "TP, the true positives", faults);
        var fp = Count(table.Fp, at + ".fp", "FP, the false positives", faults);
        var fn = Count(table.Fn, at + ".fn", "FN, the false negatives", faults);
        var tn = Count(table.Tn, at + ".tn", "TN, the true negatives", faults);
        var complete = table is { Tp: not null, Fp: not null, Fn: not null, Tn: not null };
        faults.Require(!complete || tp + fp + fn + tn != 0, at, "The table is empty: nobody is diseased and nobody is healthy.");
        Probability(table.ReportedSensitivity, at + ".reportedSensitivity", faults);
        Probability(table.ReportedSpecificity, at + ".reportedSpecificity", faults);
        Probability(table.ReportedAuc, at + ".reportedAuc", faults);

        return new ExtractedTable
        {
            Tp = tp,
            Fp = fp,
            Fn = fn,
            Tn = tn,
            Primary = alone || table.Primary == true,
            Factors = Levels(table.Factors, protocol, at, faults),
            Cohort = Text(table.Cohort),
            ReferenceStandard = Text(table.ReferenceStandard),
            TargetCondition = Text(table.TargetCondition),
            UnitOfAnalysis = Text(table.UnitOfAnalysis),
            Derivation = Text(table.Derivation),
            ReportedSensitivity = table.ReportedSensitivity,
            ReportedSpecificity = table.ReportedSpecificity,
            ReportedAuc = table.ReportedAuc,
            Note = Text(table.Note),
        };
    }

    private static long Count(long? value, string field, string name, Faults faults)
    {
        faults.Require(value is not null, field, $"{name}, are missing.");
        faults.Require(value is null or >= 0, field, $"{name}, cannot be negative ({value?.ToString(CultureInfo.InvariantCulture)}).");
        faults.Require(value is null or <= LargestCount, field, $"{name}, cannot exceed {LargestCount.ToString(CultureInfo.InvariantCulture)}.");
        return value ?? 0;
    }

    private static SortedDictionary<string, string> Levels(
        IReadOnlyDictionary<string, string?>? given, Protocol protocol, string at, Faults faults)
    {
        var levels = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, level) in given ?? new Dictionary<string, string?>())
        {
            if (string.IsNullOrWhiteSpace(level)) continue;
            var field = $"{at}.factors.{name}";
            if (protocol.Factors.FirstOrDefault(f => f.Name == name) is not { } factor)
                faults.Add(field, $"The protocol has no factor '{name}'. It has: {string.Join(", ", protocol.Factors.Select(f => f.Name))}.");
            else if (!factor.Levels.Contains(level, StringComparer.Ordinal))
                faults.Add(field, $"'{level}' is not a level of {name}. Its levels are: {string.Join(", ", factor.Levels)}.");
            else
                levels[name] = level;
        }

        return levels;
    }

    private static void Probability(double? value, string field, Faults faults) =>
        faults.Require(value is null or (>= 0 and <= 1), field, "A proportion between 0 and 1.");

    private static string? Text(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static string? Doi(string? text) =>
        Text(text)?.ToLowerInvariant() is { } doi ? DoiAddress().Replace(doi, "") : null;

    /// <summary>"Jang 2021" gives "jang-2021"; letters outside a-z lose their marks, anything else separates words.</summary>
    public static string IdFrom(string label)
    {
        var id = Separators().Replace(PlainLatin.Of(label), "-").Trim('-');
        return id.Length <= 100 ? id : id[..100].TrimEnd('-');
    }

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,99}\\z")]
    private static partial Regex StudyId();

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex Separators();

    [GeneratedRegex("^(https?://(dx\\.)?doi\\.org/|doi:\\s*)")]
    private static partial Regex DoiAddress();
}
