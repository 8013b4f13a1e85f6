using System.Globalization;
using LivingReview.Contracts.Reviews;
using LivingReview.Contracts.Studies;
using LivingReview.EvidenceFiles.Names;
using LivingReview.Hosting.Problems;

namespace LivingReview.Ingestion.Studies;

/// <summary>Turns a submitted 2x2 table into an extracted one, or says everything that is wrong with it.</summary>
internal static class TableRules
{
    public static ExtractedTable? Check(TableSubmission? table, bool alone, Protocol protocol, string at, Faults faults)
    {
        if (table is null)
        {
            faults.Add(at, "The table is missing.");
            return null;
        }

        var tp = Needed(table.Tp, at + ".tp", "TP, the true positives", faults);
        var fp = Needed(table.Fp, at + ".fp", "FP, the false positives", faults);
        var fn = Needed(table.Fn, at + ".fn", "FN, the false negatives", faults);
        var tn = Needed(table.Tn, at + ".tn", "TN, the true negatives", faults);
        Bounds.Check(table, at + ".", faults);
        var complete = table is { Tp: not null, Fp: not null, Fn: not null, Tn: not null };
        faults.Require(!complete || tp + fp + fn + tn != 0, at, "The table is empty: all four counts are zero.");
        faults.Require(
            (table.IndeterminateDiseased ?? 0) + (table.IndeterminateNonDiseased ?? 0) == 0 || FieldRules.Text(table.IndeterminateHandling) is not null,
            at + ".indeterminateHandling", $"Say what was done with the indeterminate results: {string.Join(", ", ExtractionVocabulary.IndeterminateHandlings)}.");

        return new ExtractedTable
        {
            Tp = tp,
            Fp = fp,
            Fn = fn,
            Tn = tn,
            Primary = alone || table.Primary == true,
            PrimaryIn = [.. (table.PrimaryIn ?? []).Where(s => s is not null).Select(s => ClaimOf(s, protocol))],
            Factors = Levels(table.Factors, protocol, at, faults),
            Cohort = FieldRules.Text(table.Cohort, at + ".cohort", faults),
            OverlapCohortId = FieldRules.Text(table.OverlapCohortId, at + ".overlapCohortId", faults),
            ReferenceStandard = FieldRules.Text(table.ReferenceStandard, at + ".referenceStandard", faults),
            TargetCondition = FieldRules.Text(table.TargetCondition, at + ".targetCondition", faults),
            UnitOfAnalysis = FieldRules.Text(table.UnitOfAnalysis, at + ".unitOfAnalysis", faults),
            ClusterAdjusted = table.ClusterAdjusted,
            ThresholdValue = Finite(table.ThresholdValue, at + ".thresholdValue", faults),
            ThresholdUnit = FieldRules.Text(table.ThresholdUnit, at + ".thresholdUnit", faults),
            ThresholdText = FieldRules.Text(table.ThresholdText, at + ".thresholdText", faults),
            ThresholdDirection = FieldRules.Word(table.ThresholdDirection, ExtractionVocabulary.ThresholdDirections, at + ".thresholdDirection", faults),
            ThresholdRule = FieldRules.Word(table.ThresholdRule, ExtractionVocabulary.ThresholdRules, at + ".thresholdRule", faults),
            Derivation = FieldRules.Text(table.Derivation, at + ".derivation", faults),
            DerivationInputs = DerivationRules.Check(table.DerivationInputs, at + ".derivationInputs", faults),
            ReportedSensitivity = table.ReportedSensitivity,
            ReportedSpecificity = table.ReportedSpecificity,
            ReportedAuc = table.ReportedAuc,
            ReportedDiseased = table.ReportedDiseased,
            ReportedNonDiseased = table.ReportedNonDiseased,
            IndeterminateDiseased = table.IndeterminateDiseased,
            IndeterminateNonDiseased = table.IndeterminateNonDiseased,
            IndeterminateHandling = FieldRules.Word(table.IndeterminateHandling, ExtractionVocabulary.IndeterminateHandlings, at + ".indeterminateHandling", faults),
            SourceReport = FieldRules.Text(table.SourceReport, at + ".sourceReport", faults),
            SourcePage = FieldRules.Text(table.SourcePage, at + ".sourcePage", faults),
            Extractors = [.. (table.Extractors ?? []).Select(e => FieldRules.Text(e, at + ".extractors", faults)).OfType<string>()],
            BiasAssessments = BiasRules.Check(table.BiasAssessments, at + ".biasAssessments", faults),
            JointWith = FieldRules.Text(table.JointWith, at + ".jointWith", faults) is { } other ? ClaimOf(other, protocol) : null,
            JointTp = table.JointTp,
            JointFp = table.JointFp,
            RiskOfBias = FieldRules.Word(table.RiskOfBias, ExtractionVocabulary.RiskOfBias, at + ".riskOfBias", faults),
            Note = FieldRules.Text(table.Note, at + ".note", faults),
        };
    }

    /// <summary>A table that stands for its study in a stratum must be in it, and be the only one that claims it.</summary>
    public static void CheckClaims(IReadOnlyList<TableSubmission> tables, Protocol protocol, Faults faults)
    {
        var claimed = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < tables.Count; i++)
        {
            if (tables[i] is not { PrimaryIn: { } claims } table) continue;
            var field = string.Create(CultureInfo.InvariantCulture, $"tables[{i}].primaryIn");
            foreach (var written in claims)
            {
                var stratum = ClaimOf(written ?? "", protocol);
                if (!StratumKey.TryParse(stratum, out var key) || key.IsOverall || key.IsCompanion
                    || !key.Levels.All(l => protocol.Factors.Any(f => f.Name == l.Factor && f.Levels.Contains(l.Level, StringComparer.Ordinal))))
                {
                    faults.Add(field, $"'{stratum}' is not a stratum of the protocol; one is written factor=level.");
                }
                else if (!key.Levels.All(l => table.Factors is { } given && given.TryGetValue(l.Factor, out var level) && level is not null && LevelOf(l.Factor, level, protocol) == l.Level))
                {
                    faults.Add(field, $"The table is not in '{stratum}' by its factors.");
                }
                else
                {
                    faults.Require(claimed.Add(stratum), field, $"Two tables claim '{stratum}': a study is counted once.");
                }
            }
        }
    }

    /// <summary>"country=Hong Kong" in the keys of the protocol; what is no stratum stays as it is.</summary>
    private static string ClaimOf(string stratum, Protocol protocol) => string.Join(';', stratum.Split(';').Select(part =>
        part.Split('=', 2) is [var factor, var level] && LevelOf(factor, level, protocol) is { } known ? $"{factor}={known}" : part));

    private static string? LevelOf(string factor, string level, Protocol protocol) =>
        protocol.Factors.FirstOrDefault(f => f.Name == factor) is { } known ? LevelMatcher.Match(known, level) : null;

    private static long Needed(long? value, string field, string name, Faults faults)
    {
        faults.Require(value is not null, field, $"{name}, are missing.");
        return value ?? 0;
    }

    private static double? Finite(double? value, string field, Faults faults)
    {
        faults.Require(value is null || double.IsFinite(value.Value), field, "A finite number.");
        return value;
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
            {
                faults.Add(field, $"The protocol has no factor '{name}'. It has: {string.Join(", ", protocol.Factors.Select(f => f.Name))}.");
            }
            else if (LevelMatcher.Match(factor, level) is { } known)
            {
                levels[name] = known;
            }
            else
            {
                faults.Add(field, $"'{level}' is not a level of {name}. Its levels are: {string.Join(", ", factor.Levels.Select(l => factor.LevelLabels.GetValueOrDefault(l, l)))}.");
            }
        }

        return levels;
    }
}
