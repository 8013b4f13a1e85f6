using System.Globalization;
using LivingReview.Contracts.Reviews;
using LivingReview.Contracts.Studies;
using LivingReview.EvidenceFiles.Studies;
using LivingReview.EvidenceFiles.Tables;
using LivingReview.EvidenceFiles.Values;

namespace LivingReview.AllInOne.Analyzing;

/// <summary>A file of 2x2 tables, read as an import reads it; what is no count, name or primary is a covariate.</summary>
internal sealed record AccuracyFile(string Path, IReadOnlyList<string> Covariates, bool HasPrimary, IReadOnlyList<AccuracyRow> Rows)
{
    // No study has more people, and beyond it a log-likelihood in double precision resolves nothing any more.
    private const long MaxCount = 100_000_000;
    private const int MaxFaultsShown = 5;

    /// <summary>What a reader should know about how the file was read.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];

    /// <summary>Headings of the columns that were read as TP, FP, FN and TN.</summary>
    public IReadOnlyList<string> CountHeadings { get; init; } = [];

    public static async Task<AccuracyFile> ReadAsync(string path, AccuracyFileOptions options, CancellationToken cancellationToken)
    {
        if (Directory.Exists(path)) throw new InputException($"{path}: is a folder; a CSV, TSV or XLSX file is needed");
        try
        {
            await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 64 * 1024, FileOptions.Asynchronous);
            if (file.CanSeek) return await ReadAsync(path, file, options, cancellationToken);
            using var copy = new MemoryStream(); // a pipe is read once
            await file.CopyToAsync(copy, cancellationToken);
            return await ReadAsync(path, copy, options, cancellationToken);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path}: cannot be read: {fault.Message}");
        }
    }

    private static async Task<AccuracyFile> ReadAsync(string path, Stream file, AccuracyFileOptions options, CancellationToken cancellationToken)
    {
        var (faults, remarks) = (new FaultLog(), new List<string>());
        var answers = AnswersOf(path, options);
        var read = new StudyFile(answers, new Protocol(), faults, remarks) { NamesUnreadColumns = false };
        var studies = await read.GatherAsync(file, int.MaxValue, cancellationToken);
        if (read.Columns is not null && Repeated(read.Header) is { } repeated) faults.Add(new ImportFault(1, repeated, "The column is there twice."));
        foreach (var study in studies.Where(s => !s.Broken)) Check(study, read.Columns!, faults);
        if (faults.Count > 0) throw new InputException(Shown(path, faults));
        if (studies.Any(s => s.AssessmentsOnly)) throw new InputException($"{path}: holds assessments of the risk of bias and no counts");

        var used = StudyFields.Needed.Append("primary").SelectMany(f => Enumerable.Range(0, read.Columns!.Groups).Select(g => read.Columns.Find(f, g))).OfType<int>().ToHashSet();
        var covariates = Enumerable.Range(0, read.Header.Count).Where(i => read.Header[i].Length > 0 && !used.Contains(i)).ToArray();
        var hasPrimary = read.Columns!.Find("primary", 0) is not null;
        var names = read.Header.Select(h => NameOf(h, answers.Profile)).ToArray();
        return new(path, [.. covariates.Select(i => names[i])], hasPrimary, [.. studies.SelectMany(s => RowsFrom(s, names, covariates, hasPrimary, answers.Profile)).OrderBy(r => r.Row)])
        {
            CountHeadings = [.. StudyFields.Counts.Select(f => read.Columns.Heading(f, 0))],
            Remarks = [.. remarks, .. faults.Warnings.Select(w => Place(path, w) + w.Reason)],
        };
    }

    private static ImportAnswers AnswersOf(string path, AccuracyFileOptions options)
    {
        var format = FileFormats.OfName(path) ?? "csv";
        if (format == "json") throw new InputException($"{path}: is no table; a CSV, TSV or XLSX file is needed");
        var profile = options.Profile is null ? Profiles.OfFormat(format)
            : Profiles.All.FirstOrDefault(p => p.Name == options.Profile) is { } known ? known with { Format = format }
            : throw new InputException($"'{options.Profile}' is not one of the profiles {string.Join(", ", Profiles.All.Select(p => p.Name))}");
        IEnumerable<string> answers = options.Answers ?? [];
        return ImportAnswers.Parse(options.Sheet is null ? answers : answers.Append("sheet:" + options.Sheet), profile, out var fault) ?? throw new InputException(fault);
    }

    private static void Check(ImportRow study, ColumnMap columns, FaultLog faults)
    {
        for (var i = 0; i < (study.Study.Tables?.Count ?? 0); i++)
        {
            var table = study.Study.Tables![i];
            Count("TP", table.Tp);
            Count("FP", table.Fp);
            Count("FN", table.Fn);
            Count("TN", table.Tn);

            void Count(string field, long? count)
            {
                if (count is >= 0 and <= MaxCount) return;
                faults.Add(new ImportFault(study.Lines[i], columns.Heading(field, 0), count switch
                {
                    null => "The count is missing.",
                    < 0 => string.Create(CultureInfo.InvariantCulture, $"'{count}' is negative."),
                    _ => string.Create(CultureInfo.InvariantCulture, $"'{count}' is more than a study can have (at most {MaxCount} people in a cell)."),
                }));
            }
        }
    }

    /// <summary>What a covariate is called: by its heading, unless an answer says that the column is another's ("column:modality=Imaging modality").</summary>
    private static string NameOf(string heading, MappingProfile profile) =>
        profile.Columns.Where(c => c.Value == heading && !StudyFields.All.Contains(c.Key, StringComparer.Ordinal)).Select(c => c.Key).FirstOrDefault() ?? heading;

    private static IEnumerable<AccuracyRow> RowsFrom(ImportRow study, string[] names, int[] covariates, bool hasPrimary, MappingProfile profile)
    {
        var tables = study.Study.Tables ?? [];
        // The first table is primary by the profile: then the others are not.
        var chosen = !hasPrimary && tables.Any(t => t.Primary == true);
        for (var i = 0; i < tables.Count; i++)
        {
            var t = tables[i];
            var cells = study.Rows[i].Cells;
            yield return new(study.Lines[i], new(study.Study.Label!, new(t.Tp!.Value, t.Fp!.Value, t.Fn!.Value, t.Tn!.Value)), chosen ? t.Primary == true : t.Primary,
                covariates.ToDictionary(c => names[c], c => c < cells.Count && cells[c] is { } text ? ValueMap.Find(profile, names[c], text) ?? (NotGiven.Is(text) ? "" : text) : "", StringComparer.Ordinal))
            {
                PrimaryIn = t.PrimaryIn ?? [],
                JointWith = t.JointWith,
                JointTp = t.JointTp,
                JointFp = t.JointFp,
            };
        }
    }

    private static string? Repeated(IReadOnlyList<string> header) =>
        header.Where(name => name.Length > 0).GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1)?.Key;

    private static string Shown(string path, FaultLog faults)
    {
        var more = faults.Count > MaxFaultsShown ? string.Create(CultureInfo.InvariantCulture, $" (and {faults.Count - MaxFaultsShown} more faults)") : "";
        return string.Join("; ", faults.All.Take(MaxFaultsShown).Select((f, i) => (i == 0 ? Place(path, f) : Place(null, f)) + f.Reason + AnswersTo(f))) + more;
    }

    private static string AnswersTo(ImportFault fault) =>
        fault.Question is { Choices.Count: > 0 } question ? $" Answer with {string.Join(" or ", question.Choices.Take(4).Select(c => $"--answer '{c.Answer}'"))}." : "";

    private static string Place(string? path, ImportFault fault) => string.Create(CultureInfo.InvariantCulture,
        $"{(path is null ? "" : path + ": ")}row {fault.Row}{(fault.Column.Length == 0 ? "" : $", column {Analyzing.Remarks.OneLine(fault.Column)}")}: ");
}
