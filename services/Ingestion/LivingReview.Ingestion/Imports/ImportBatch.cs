using System.Globalization;
using LivingReview.Contracts.Reviews;
using LivingReview.Contracts.Studies;
using LivingReview.EvidenceFiles.Names;
using LivingReview.EvidenceFiles.Studies;
using LivingReview.Hosting.Problems;
using LivingReview.Ingestion.Guarding;
using LivingReview.Ingestion.Reviews;
using LivingReview.Ingestion.Studies;
using Marten;
using static LivingReview.Ingestion.Studies.StudyDecider;

namespace LivingReview.Ingestion.Imports;

/// <summary>What an import does to one study: its event, and what it was submitted as.</summary>
internal sealed record ImportDecision(object Event, StudySubmission Submission);

/// <summary>
/// Decides on the studies of a file, a batch at a time: each is recognised, then held against the rules, the guard and the study as it
/// stands. Remembers of the earlier batches only names and marks.
/// </summary>
internal sealed class ImportBatch(FaultLog faults, ImportAnswers answers, ICollection<string> remarks)
{
    public const int Size = 500;
    private const int MaxCorrections = 1000;
    private const int MaxNamed = 12;
    private readonly SeenNames _named = new();
    private readonly Dictionary<string, List<IdentifiedStudy>> _identified = new(StringComparer.Ordinal);
    private readonly List<string> _withdrawn = [];
    private readonly UncountedTables _uncounted = new();
    private LikenessCheck? _likeness;

    /// <summary>Ids of studies that are new.</summary>
    public List<string> Accepted { get; } = [];

    /// <summary>Ids of studies that are corrected.</summary>
    public List<string> Amended { get; } = [];

    /// <summary>Ids of studies of which the file says nothing new.</summary>
    public List<string> Unchanged { get; } = [];

    public List<ImportCorrection> Corrections { get; } = [];

    /// <summary>Studies that have a fault and do not go in.</summary>
    public List<ImportRow> Waiting { get; } = [];

    /// <summary>Withdrawn studies of the file, which stay out.</summary>
    public int Withdrawn => _withdrawn.Count;

    public IReadOnlyList<ImportFault> Warnings => faults.Warnings;

    /// <summary>The events that the batch makes, in the order of the file.</summary>
    public async Task<IReadOnlyList<ImportDecision>> DecideAsync(
        IQuerySession session, ReviewRecord review, IReadOnlyList<ImportRow> rows, CancellationToken cancellationToken)
    {
        if (_likeness is null)
        {
            _likeness = await LikenessCheck.LoadAsync(session, review, cancellationToken);
            if (_likeness.Skipped) remarks.Add(LikenessCheck.Remark);
        }

        var known = await KnownStudies.LoadAsync(session, review.Id, [.. rows.Where(r => !r.Broken)], cancellationToken);
        var decisions = new List<ImportDecision>();
        foreach (var row in rows)
        {
            if (Decide(row, known, review.Protocol, out var waits) is { } decision) decisions.Add(decision);
            if (waits) Waiting.Add(row);
        }

        return decisions;
    }

    /// <summary>What has to be said once the whole file is decided.</summary>
    public void Complete()
    {
        foreach (var remark in _uncounted.Remarks()) remarks.Add(remark);
        if (_withdrawn.Count == 0) return;
        var more = _withdrawn.Count > MaxNamed ? string.Create(CultureInfo.InvariantCulture, $" and {_withdrawn.Count - MaxNamed} more") : "";
        remarks.Add($"Left out, because they were withdrawn from the review: {string.Join(", ", _withdrawn.Take(MaxNamed))}{more}. An import does not bring them back; restore them one by one.");
    }

    private ImportDecision? Decide(ImportRow row, KnownStudies known, Protocol protocol, out bool waits)
    {
        waits = row.Broken;
        if (row.Broken) return null;
        var before = faults.Count;
        var decision = Decide(row, known, protocol);
        waits = faults.Count > before || row.Lines.Any(faults.Has);
        return waits ? null : decision;
    }

    private ImportDecision? Decide(ImportRow row, KnownStudies known, Protocol protocol)
    {
        if (known.Recognise(row, answers, faults, _named.Contains) is not var (id, recognisedBy)) return null;
        var current = known.Find(id);
        var submission = row.Study with { Id = id };
        if (row.AssessmentsOnly)
        {
            if (current is null)
            {
                faults.Add(new ImportFault(row.Lines[0], "study", $"The review has no study '{row.Study.Label}': assessments of the risk of bias are added to studies that are there."));
                return null;
            }

            submission = AssessedStudies.With(current.Study, row.Study.BiasAssessments ?? []);
        }

        if (Checked(row, submission, protocol) is not { } study || !IsNew(row, study)) return null;
        var blocked = row.Lines.Any(faults.Has);
        if (current is { Withdrawn: { Kind: not StudyDecider.ImportUndone } })
        {
            if (!blocked) _withdrawn.Add($"'{current.Study.Label}'");
            return null;
        }

        if (Guarded(row, submission, study, protocol, current, known) is not { } guarded || blocked) return null;
        _likeness!.Compare(guarded, row, faults);
        _uncounted.Add(guarded, protocol);
        return Decided(row, guarded, submission, current, recognisedBy);
    }

    private ExtractedStudy? Checked(ImportRow row, StudySubmission submission, Protocol protocol)
    {
        var found = new Faults();
        var study = StudyRules.Check(submission, protocol, found);
        foreach (var (field, message) in found.All) faults.Add(InFile(row, field, message, protocol));
        return study;
    }

    private bool IsNew(ImportRow row, ExtractedStudy study)
    {
        if (_named.TryAdd(study.Id, row.Study.Label ?? study.Id, row.Lines[0])) return true;
        var (label, line) = _named.Find(study.Id);
        faults.Add(new ImportFault(row.Lines[0], "study", string.Create(CultureInfo.InvariantCulture,
            $"'{row.Study.Label}' and '{label}' (row {line}) are the same study '{study.Id}' by its id, DOI, PMID or registry number: use the same name if they are one study, else correct what they share."))
        {
            Question = new ImportQuestion($"Is '{row.Study.Label}' another study than '{label}'?", [new(string.Create(CultureInfo.InvariantCulture, $"study:{row.Lines[0]}=new"), "Yes, a new study")]),
        });
        return false;
    }

    private ExtractedStudy? Guarded(ImportRow row, StudySubmission submission, ExtractedStudy study, Protocol protocol, StudyRecord? current, KnownStudies known)
    {
        var mine = IdentifiedStudy.From("", study);
        var same = mine.SelectMany(m => known.ByIdentifier[m.Identifier].Concat(_identified.GetValueOrDefault(m.Identifier) ?? [])).DistinctBy(m => (m.Identifier, m.Study)).ToList();
        foreach (var one in mine)
        {
            if (!_identified.TryGetValue(one.Identifier, out var list)) _identified.Add(one.Identifier, list = []);
            list.Add(one);
        }

        var result = GuardResult.From(ExtractionGuard.Examine(study, protocol, same), submission.Overrides, current?.Study.Warnings);
        foreach (var refused in result.Refused) faults.Add(InFile(row, refused.Field, refused.Message, protocol));
        foreach (var w in result.Warnings.Where(w => w.OverriddenBecause is null)) faults.Warn(InFile(row, w.Field, w.Message, protocol));
        return result.Refused.Count > 0 ? null : study with { Warnings = result.Warnings };
    }

    private ImportDecision? Decided(ImportRow row, ExtractedStudy study, StudySubmission submission, StudyRecord? current, string? recognisedBy)
    {
        switch (Import(current, study))
        {
            case Decision.Append { Event: ExtractionAmended amended }:
                Amended.Add(study.Id);
                if (Corrections.Count < MaxCorrections)
                {
                    Corrections.Add(new ImportCorrection(study.Id, current!.Study.Label, row.Lines[0], recognisedBy ?? "id", current.Version, StudyDiff.Between(current.Study, study)));
                }

                return new ImportDecision(amended, submission);
            case Decision.Append append:
                Accepted.Add(study.Id);
                return new ImportDecision(append.Event, submission);
            default:
                Unchanged.Add(study.Id);
                return null;
        }
    }

    /// <summary>"tables[1].fn" of a study is column FN of the study's second line.</summary>
    internal static ImportFault InFile(ImportRow row, string field, string message, Protocol protocol)
    {
        if (!field.StartsWith("tables[", StringComparison.Ordinal))
        {
            return new ImportFault(row.Lines[0], StudyFields.OfPath(field), message)
            {
                Question = field == "tables" && message.StartsWith("Exactly one", StringComparison.Ordinal) && row.Study.Tables?.All(t => t?.Primary is null) == true
                    ? new ImportQuestion("Which table of each study counts in the main analysis?", [new("primary:first", "The first row of each study")])
                    : null,
            };
        }

        var end = field.IndexOf(']', StringComparison.Ordinal);
        var table = int.Parse(field.AsSpan(7, end - 7), CultureInfo.InvariantCulture);
        var line = row.Lines[Math.Min(table, row.Lines.Count - 1)];
        var column = end + 2 < field.Length ? StudyFields.OfPath(field[(end + 2)..]) : "";
        return new ImportFault(line, column, message) { Question = LevelQuestion(row, table, column, protocol) };
    }

    private static ImportQuestion? LevelQuestion(ImportRow row, int table, string column, Protocol protocol) =>
        protocol.Factors.FirstOrDefault(f => f.Name == column) is { } factor && row.Study.Tables?.ElementAtOrDefault(table)?.Factors?.GetValueOrDefault(column) is { } written
            ? new ImportQuestion($"Which level of {factor.Label ?? factor.Name} is '{written}'?",
                [.. factor.Levels.Select(l => new ImportAnswerChoice($"value:{factor.Name}:{written}={l}", factor.LevelLabels.GetValueOrDefault(l, l)))])
            : null;
}
