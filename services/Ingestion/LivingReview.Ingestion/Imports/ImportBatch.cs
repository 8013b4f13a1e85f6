using System.Globalization;
using LivingReview.Contracts.Reviews;
using LivingReview.Contracts.Studies;
using LivingReview.Hosting.Problems;
using LivingReview.Ingestion.Guarding;
using LivingReview.Ingestion.Studies;
using Marten;
using static LivingReview.Ingestion.Studies.StudyDecider;

namespace LivingReview.Ingestion.Imports;

/// <summary>
/// Decides on the studies of a file, a batch at a time: each by the rules, the guard and the study as it stands. Remembers of the earlier
/// batches only names and marks.
/// </summary>
internal sealed class ImportBatch(FaultLog faults)
{
    public const int Size = 500;
    private readonly Dictionary<string, (string Label, int Line)> _named = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<MarkedStudy>> _marked = new(StringComparer.Ordinal);

    public List<string> Accepted { get; } = [];

    public List<string> Amended { get; } = [];

    public List<string> Unchanged { get; } = [];

    public List<ImportFault> Warnings { get; } = [];

    /// <summary>What the events of the last batch were submitted as, in their order.</summary>
    public IReadOnlyList<StudySubmission> Submissions { get; private set; } = [];

    /// <summary>The events that the batch makes, in the order of the file.</summary>
    public async Task<IReadOnlyList<object>> DecideAsync(
        IQuerySession session, string review, Protocol protocol, IReadOnlyList<ImportRow> rows, CancellationToken cancellationToken)
    {
        var studies = rows.Select(r => (Row: r, Study: Checked(r, protocol))).Where(s => s.Study is not null && IsNew(s.Row, s.Study!)).ToList();
        var known = (await session.LoadManyAsync<StudyRecord>(cancellationToken, [.. studies.Select(s => StudyRecord.IdOf(review, s.Study!.Id))]))
            .ToDictionary(s => s.Study.Id, StringComparer.Ordinal);
        var marks = studies.SelectMany(s => MarkedStudy.Marks(s.Study!)).Distinct(StringComparer.Ordinal).ToList();
        var others = (await StudyIntake.OthersAsync(session, review, marks, cancellationToken)).ToLookup(m => m.Mark, StringComparer.Ordinal);

        var events = new List<object>();
        var submissions = new List<StudySubmission>();
        foreach (var (row, study) in studies)
        {
            var current = known.GetValueOrDefault(study!.Id);
            if (Guarded(row, study, protocol, current, others) is not { } guarded) continue;
            if (Decided(row, guarded, current) is not { } e) continue;
            events.Add(e);
            submissions.Add(row.Study with { Id = study.Id });
        }

        Submissions = submissions;
        return events;
    }

    private ExtractedStudy? Checked(ImportRow row, Protocol protocol)
    {
        var found = new Faults();
        var study = StudyRules.Check(row.Study, protocol, found);
        foreach (var (field, message) in found.All) faults.Add(InFile(row, field, message));
        return study;
    }

    private bool IsNew(ImportRow row, ExtractedStudy study)
    {
        if (_named.TryAdd(study.Id, (row.Study.Label!, row.Lines[0]))) return true;
        var (label, line) = _named[study.Id];
        faults.Add(new ImportFault(row.Lines[0], "study", label == row.Study.Label
            ? FormattableString.Invariant($"The rows of '{label}' do not stand together (the others are at row {line}); in a file this long they must.")
            : FormattableString.Invariant($"'{row.Study.Label}' and '{label}' (row {line}) make the same id '{study.Id}': write them alike if they are one study, else tell them apart.")));
        return false;
    }

    private ExtractedStudy? Guarded(ImportRow row, ExtractedStudy study, Protocol protocol, StudyRecord? current, ILookup<string, MarkedStudy> others)
    {
        var mine = MarkedStudy.Of("", study);
        var same = mine.SelectMany(m => others[m.Mark].Concat(_marked.GetValueOrDefault(m.Mark) ?? [])).DistinctBy(m => (m.Mark, m.Study)).ToList();
        foreach (var mark in mine)
        {
            if (!_marked.TryGetValue(mark.Mark, out var list)) _marked.Add(mark.Mark, list = []);
            list.Add(mark);
        }

        var result = GuardResult.Of(ExtractionGuard.Examine(study, protocol, same), row.Study.Overrides, current?.Study.Warnings);
        foreach (var refused in result.Refused) faults.Add(InFile(row, refused.Field, refused.Message));
        if (Warnings.Count < 1000) Warnings.AddRange(result.Warnings.Where(w => w.OverriddenBecause is null).Select(w => InFile(row, w.Field, w.Message)));
        return result.Refused.Count > 0 ? null : study with { Warnings = result.Warnings };
    }

    private object? Decided(ImportRow row, ExtractedStudy study, StudyRecord? current)
    {
        switch (Import(current, study))
        {
            case Decision.Append { Event: ExtractionAccepted accepted }:
                Accepted.Add(study.Id);
                return accepted;
            case Decision.Append append:
                Amended.Add(study.Id);
                return append.Event;
            case Decision.Unchanged:
                Unchanged.Add(study.Id);
                return null;
            default:
                faults.Add(new ImportFault(row.Lines[0], "study", $"'{study.Label}' was withdrawn; it does not come back by an import."));
                return null;
        }
    }

    /// <summary>"tables[1].fn" of a study is column FN of the study's second line.</summary>
    private static ImportFault InFile(ImportRow row, string field, string message)
    {
        if (!field.StartsWith("tables[", StringComparison.Ordinal)) return new ImportFault(row.Lines[0], StudyFields.OfPath(field), message);
        var end = field.IndexOf(']', StringComparison.Ordinal);
        var line = row.Lines[int.Parse(field.AsSpan(7, end - 7), CultureInfo.InvariantCulture)];
        return new ImportFault(line, end + 2 < field.Length ? StudyFields.OfPath(field[(end + 2)..]) : "", message);
    }
}
