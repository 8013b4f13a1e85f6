using LivingReview.Contracts.Studies;
using LivingReview.EvidenceFiles.Tables;

namespace LivingReview.EvidenceFiles.Studies;

/// <summary>A study while its rows are read.</summary>
internal sealed class OpenStudy(StudySubmission study, bool assessmentsOnly)
{
    private readonly List<TableSubmission> _tables = [];
    private readonly List<BiasAssessment> _assessments = [];
    private readonly List<SourceRow> _rows = [];
    private StudySubmission _study = study;

    public string Label => _study.Label!;

    /// <summary>Whether a row goes on with the study: the same id, or the same name and no other year.</summary>
    public bool Continues(StudySubmission next) => IsSame(_study, next);

    public static bool IsSame(StudySubmission a, StudySubmission b) =>
        (a.Id is null || b.Id is null ? a.Label == b.Label && a.Id is null == b.Id is null : a.Id == b.Id) && (a.Year is null || b.Year is null || a.Year == b.Year);

    /// <summary>What a later row says otherwise of the study is not dropped without a word.</summary>
    public void Compare(StudySubmission next, int line, FaultLog faults)
    {
        Conflict(s => s.Doi, "doi", faults.Add);
        Conflict(s => s.Pmid, "pmid", faults.Add);
        Conflict(s => s.Title, "title", faults.Warn);
        Conflict(s => s.Country, "country", faults.Warn);
        Conflict(s => s.Design, "design", faults.Warn);
        Conflict(s => s.Setting, "setting", faults.Warn);
        _study = _study with { Year = _study.Year ?? next.Year, Doi = _study.Doi ?? next.Doi, Pmid = _study.Pmid ?? next.Pmid, Title = _study.Title ?? next.Title, Country = _study.Country ?? next.Country };

        void Conflict(Func<StudySubmission, string?> field, string column, Action<ImportFault> tell)
        {
            if (field(_study) is { } first && field(next) is { } other && first != other)
            {
                tell(new ImportFault(line, column, $"'{other}' is not what the study's first row says ('{first}'), which counts."));
            }
        }
    }

    public void Add(TableSubmission table, SourceRow row)
    {
        _tables.Add(table);
        _rows.Add(row);
    }

    public void Add(BiasAssessment? assessment, SourceRow row)
    {
        if (assessment is not null) _assessments.Add(assessment);
        _rows.Add(row);
    }

    /// <summary>A row without any table still belongs to the study.</summary>
    public void Touch(SourceRow row)
    {
        if (_rows.Count == 0) _rows.Add(row);
    }

    public ImportRow Close() => new(
        assessmentsOnly ? _study with { BiasAssessments = _assessments } : _study with { Tables = _tables }, [.. _rows.Select(r => r.Line)])
    {
        Rows = _rows,
        AssessmentsOnly = assessmentsOnly,
    };
}
