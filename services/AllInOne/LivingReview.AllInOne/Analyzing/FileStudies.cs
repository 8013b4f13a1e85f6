using LivingReview.Contracts.Reviews;
using LivingReview.Contracts.Strata;
using LivingReview.Contracts.Studies;

namespace LivingReview.AllInOne.Analyzing;

/// <summary>
/// A file as the review that it would be: its rows as tables of studies, the factors asked for as a protocol, so that the strata are those
/// of the server. Rows belong to one study if their names, and their years where the file has them, are equal.
/// </summary>
internal sealed class FileStudies
{
    private static readonly string[] Yes = ["prespecified", "pre-specified"];
    private readonly Dictionary<ExtractedTable, AccuracyRow> _rows = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, FactorSpellings> _spellings = new(StringComparer.Ordinal);

    public FileStudies(AccuracyFile file, AnalysisRequest request)
    {
        foreach (var factor in request.By) _spellings.TryAdd(factor, new FactorSpellings(factor, file.Rows.Select(row => row.Factors[factor])));
        Protocol = new Protocol
        {
            Factors = [.. _spellings.Select(f => new Factor { Name = f.Key, Levels = f.Value.Levels })],
            ExternalValidation = [.. request.External.Select(LevelOf)],
            TableSelection = request.Selection,
        };
        Studies =
        [
            .. file.Rows.GroupBy(row => (row.Table.Study, Year: row.Factors.GetValueOrDefault("year", ""))).Select(study => new ExtractedStudy
            {
                Id = study.Key.Year.Length == 0 ? study.Key.Study : $"{study.Key.Study}|{study.Key.Year}",
                Label = study.Key.Study,
                Tables = [.. study.Select(Table)],
            }),
        ];
    }

    public Protocol Protocol { get; }

    public IReadOnlyList<ExtractedStudy> Studies { get; }

    /// <summary>Levels that the file writes in several ways, each a sentence.</summary>
    public IEnumerable<string> Remarks => _spellings.Values.SelectMany(s => s.Remarks());

    /// <summary>The overall stratum and those of the factors.</summary>
    public IReadOnlyList<FileStratum> Strata()
    {
        // A level's studies are looked up: a column of names has as many levels as the file has rows.
        var byLevel = Studies.SelectMany(s => s.Tables.SelectMany(t => t.Factors.Select(f => (Level: new FactorLevel(f.Key, f.Value), Study: s)))).Distinct().ToLookup(s => s.Level, s => s.Study);
        return [.. StratumDefinition.AllOf(Protocol).Where(d => !d.IsCompanion).Select(d => StratumOf(d, d.Key.IsOverall ? Studies : byLevel[d.Key.Levels[0]]))];
    }

    /// <summary>"factor=level" with the level's first spelling.</summary>
    private string LevelOf(string external) =>
        external.Split('=', 2) is [var factor, var level] && _spellings.TryGetValue(factor, out var known) && known.Find(level) is { } first ? $"{factor}={first}" : external;

    private FileStratum StratumOf(StratumDefinition definition, IEnumerable<ExtractedStudy> studies)
    {
        var (rows, leftOut, labels) = (new List<FileRow>(), new List<LeftOutStudy>(), new Dictionary<string, string>(StringComparer.Ordinal));
        foreach (var study in studies)
        {
            if (TableSelector.Select(study, definition) is not { } tables) continue;
            rows.AddRange(tables.Counted.Select(t => new FileRow(study.Id, _rows[t])));
            if (tables.Reason is not { } reason) continue;
            leftOut.Add(new(study.Id, tables.LeftOut.Count, reason));
            labels[study.Id] = study.Label;
        }

        var sum = LeftOutTables.Sum(leftOut);
        return new(
            definition.Key, [.. rows.OrderBy(r => r.Row.Row)],
            sum is null ? null : sum with { Listed = [.. sum.Listed.Select(l => l with { StudyId = labels[l.StudyId] })] });
    }

    private ExtractedTable Table(AccuracyRow row)
    {
        var counts = row.Table.Table;
        var table = new ExtractedTable
        {
            Tp = counts.TruePositives,
            Fp = counts.FalsePositives,
            Fn = counts.FalseNegatives,
            Tn = counts.TrueNegatives,
            Primary = row.IsPrimary == true,
            PrimaryIn = row.PrimaryIn,
            Factors = row.Factors.Where(f => f.Value.Length > 0).ToDictionary(f => f.Key, f => _spellings.TryGetValue(f.Key, out var known) ? known.LevelOf(f.Value) : f.Value, StringComparer.Ordinal),
            ThresholdRule = Yes.Contains(row.Factors.GetValueOrDefault("threshold_rule"), StringComparer.OrdinalIgnoreCase) ? Yes[0] : null,
            Cohort = row.Factors.GetValueOrDefault("cohort"),
        };
        _rows.Add(table, row);
        return table;
    }
}

/// <summary>A row that counts in a stratum, with the study that it is of.</summary>
internal sealed record FileRow(string Study, AccuracyRow Row);

/// <summary>What of a file is in a stratum.</summary>
/// <param name="Key">The stratum.</param>
/// <param name="Rows">The rows that count.</param>
/// <param name="LeftOut">Those that lie in it and do not, by the labels of their studies; null if all count.</param>
internal sealed record FileStratum(StratumKey Key, IReadOnlyList<FileRow> Rows, LeftOutTables? LeftOut);
