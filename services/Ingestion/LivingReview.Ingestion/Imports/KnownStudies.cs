using System.Globalization;
using LivingReview.Contracts.Studies;
using LivingReview.EvidenceFiles.Names;
using LivingReview.EvidenceFiles.Studies;
using LivingReview.Ingestion.Guarding;
using LivingReview.Ingestion.Studies;
using Marten;

namespace LivingReview.Ingestion.Imports;

/// <summary>
/// Recognises the studies of a file among those of the review: by DOI, PMID, registry number, id, or label and year equal in full; what is
/// none of them is new. Never by what is left of a name. Where the identifiers point to different studies, the user is asked.
/// </summary>
internal sealed class KnownStudies
{
    private readonly Dictionary<string, StudyRecord> _byId;
    private readonly ILookup<string, StudyRecord> _byLabel;
    private readonly ILookup<string, IdentifiedStudy> _byIdentifier;

    private KnownStudies(IEnumerable<StudyRecord> studies, IEnumerable<IdentifiedStudy> identified)
    {
        _byId = studies.DistinctBy(s => s.Id, StringComparer.Ordinal).ToDictionary(s => s.Study.Id, StringComparer.Ordinal);
        _byLabel = _byId.Values.ToLookup(s => s.Study.Label, StringComparer.Ordinal);
        _byIdentifier = identified.ToLookup(m => m.Identifier, StringComparer.Ordinal);
    }

    /// <summary>Studies that share an identifier with one of the rows.</summary>
    public ILookup<string, IdentifiedStudy> ByIdentifier => _byIdentifier;

    public static async Task<KnownStudies> LoadAsync(IQuerySession session, string review, IReadOnlyList<ImportRow> rows, CancellationToken cancellationToken)
    {
        var identified = await StudyIntake.OthersAsync(session, review, [.. rows.SelectMany(r => Identifiers(r.Study).Concat(FurtherIdentifiers(r.Study))).Distinct()], cancellationToken);
        var ids = rows.SelectMany(r => Ids(r.Study)).Concat(identified.Select(m => m.Study)).Distinct(StringComparer.Ordinal).Select(id => StudyRecord.IdOf(review, id)).ToArray();
        var studies = (await session.LoadManyAsync<StudyRecord>(cancellationToken, ids)).ToList();
        var found = studies.Select(s => s.Study.Label).ToHashSet(StringComparer.Ordinal);
        var labels = rows.Where(r => r.Study.Id is null).Select(r => LabelOf(r.Study)).Where(l => l.Length > 0 && !found.Contains(l)).Distinct(StringComparer.Ordinal).ToArray();
        if (labels.Length > 0)
        {
            studies.AddRange(await session.Query<StudyRecord>().Where(s => s.Review == review && s.Study.Label.IsOneOf(labels)).ToListAsync(cancellationToken));
        }

        return new KnownStudies(studies, identified);
    }

    public StudyRecord? Find(string id) => _byId.GetValueOrDefault(id);

    /// <summary>
    /// The id under which the row's study is or will be known, and how it was recognised; null, with a fault, if that is not clear.
    /// <paramref name="isTaken"/> says which ids other studies of the file have: two of one name and different years are two.
    /// </summary>
    public (string Id, string? RecognisedBy)? Recognise(ImportRow row, ImportAnswers answers, FaultLog faults, Func<string, bool> isTaken)
    {
        var (study, label) = (row.Study, LabelOf(row.Study));
        if (answers.StudyOf(row.Lines[0]) is { } answered && answered != "new")
        {
            return _byId.ContainsKey(answered) ? (answered, "answer") : Ask($"The review has no study '{answered}'.", []);
        }

        if (study.Id is { } own) return (own, _byId.ContainsKey(own) ? "id" : null);

        var signs = new List<(string Name, List<StudyRecord> Studies)>
        {
            ("DOI", Sharing(StudyIdentifierKind.Doi)), ("PMID", Sharing(StudyIdentifierKind.Pmid)), ("registry number", Sharing(StudyIdentifierKind.RegistryNumber)),
            ("label and year", [.. _byLabel[label].Where(s => s.Study.Year == study.Year)]),
        }.Where(s => s.Studies.Count > 0).ToList();
        var isNew = answers.StudyOf(row.Lines[0]) == "new";
        if (signs.Count > 0 && !isNew)
        {
            var common = signs.Select(s => s.Studies.Select(r => r.Study.Id)).Aggregate((a, b) => a.Intersect(b, StringComparer.Ordinal)).ToList();
            if (common.Count == 1) return (common[0], signs[0].Name);
            var named = string.Join(", ", signs.Select(s => $"{s.Name} of {string.Join(" and ", s.Studies.Select(r => $"'{r.Study.Label}' ({r.Study.Id})"))}"));
            return Ask($"'{label}' cannot be distinguished from studies in the review: {named}.", signs.SelectMany(s => s.Studies));
        }

        var plain = StudyIds.FromLabel(label);
        if (!isNew && Alike(plain, label, study.Year) is { Count: > 0 } alike)
        {
            return Ask($"Is '{label}'{Year(study.Year)} the study that is there as {string.Join(" or ", alike.Select(a => $"'{a.Study.Label}'{Year(a.Study.Year)} ({a.Study.Id})"))}? The names are alike and not the same.", alike);
        }

        var id = _byId.ContainsKey(plain) || isTaken(plain) ? StudyIds.Distinct(label, study.Year) : plain;
        return _byId.TryGetValue(id, out var there) ? Ask($"'{label}' is there already ({id}).", [there]) : (id, null);

        List<StudyRecord> Sharing(StudyIdentifierKind kind) => [.. Identifiers(study).Where(i => i.Kind == kind).SelectMany(i => _byIdentifier[i.ToString()]).Select(m => _byId.GetValueOrDefault(m.Study)).OfType<StudyRecord>().DistinctBy(s => s.Id)];

        (string, string?)? Ask(string reason, IEnumerable<StudyRecord> studies)
        {
            var line = row.Lines[0].ToString(CultureInfo.InvariantCulture);
            faults.Add(new ImportFault(row.Lines[0], "study", reason)
            {
                Question = new ImportQuestion($"Which study is '{label}'?",
                    [.. studies.DistinctBy(s => s.Id).Select(s => new ImportAnswerChoice($"study:{line}={s.Study.Id}", $"{s.Study.Label}{Year(s.Study.Year)}")), new($"study:{line}=new", "A new study")]),
            });
            return null;
        }
    }

    /// <summary>Studies whose name differs in case, spaces, punctuation or accents alone, or whose year is not known on one side.</summary>
    private List<StudyRecord> Alike(string id, string label, int? year) =>
    [
        .. _byLabel[label].Append(_byId.GetValueOrDefault(id)).OfType<StudyRecord>().DistinctBy(s => s.Id)
            .Where(s => PlainText.Key(s.Study.Label) == PlainText.Key(label) && (s.Study.Year == year || s.Study.Year is null || year is null)),
    ];

    private static IEnumerable<string> Ids(StudySubmission study) =>
        study.Id is { } id ? [id] : LabelOf(study) is { Length: > 0 } label ? [StudyIds.FromLabel(label), StudyIds.Distinct(label, study.Year)] : [];

    /// <summary>The identifiers by which a study is recognised. An accepted duplicate does not count.</summary>
    private static IEnumerable<StudyIdentifier> Identifiers(StudySubmission study)
    {
        var accepted = (study.Overrides ?? []).Select(o => o?.Code).ToHashSet();
        if (FieldRules.Doi(study.Doi) is { } doi && !accepted.Contains("duplicate-doi")) yield return new(StudyIdentifierKind.Doi, doi);
        if (FieldRules.Text(study.Pmid) is { } pmid && !accepted.Contains("duplicate-pmid")) yield return new(StudyIdentifierKind.Pmid, FieldRules.Pmid(pmid));
        if (FieldRules.Text(study.RegistryNumber) is { } number) yield return new(StudyIdentifierKind.RegistryNumber, FieldRules.RegistryNumber(number));
    }

    /// <summary>Identifiers that the guard compares, and by which a study is not recognised.</summary>
    private static IEnumerable<StudyIdentifier> FurtherIdentifiers(StudySubmission study) =>
        (study.Tables ?? []).Select(t => FieldRules.Text(t?.OverlapCohortId)).OfType<string>().Select(c => new StudyIdentifier(StudyIdentifierKind.Cohort, c))
            .Concat((study.Reports ?? []).Select(r => FieldRules.Doi(r?.Doi)).OfType<string>().Select(d => new StudyIdentifier(StudyIdentifierKind.Doi, d)))
            .Concat((study.Reports ?? []).Select(r => FieldRules.Text(r?.Pmid)).OfType<string>().Select(p => new StudyIdentifier(StudyIdentifierKind.Pmid, FieldRules.Pmid(p))))
            .Concat(FieldRules.Doi(study.Doi) is { } doi ? [new StudyIdentifier(StudyIdentifierKind.Doi, doi)] : [])
            .Concat(FieldRules.Text(study.Pmid) is { } pmid ? [new StudyIdentifier(StudyIdentifierKind.Pmid, FieldRules.Pmid(pmid))] : []);

    private static string LabelOf(StudySubmission study) => study.Label?.Trim() ?? "";

    private static string Year(int? year) => year is null ? "" : string.Create(CultureInfo.InvariantCulture, $", {year}");
}
