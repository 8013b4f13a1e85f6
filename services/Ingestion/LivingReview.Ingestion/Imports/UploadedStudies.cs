using System.Text.Json;
using LivingReview.Contracts.Reviews;
using LivingReview.Contracts.Studies;
using LivingReview.EvidenceFiles.Names;
using LivingReview.EvidenceFiles.Studies;
using LivingReview.EvidenceFiles.Tables;

namespace LivingReview.Ingestion.Imports;

/// <summary>The studies of an upload or a draft, read before the review is locked: parsing a large file must not hold up a colleague's write.</summary>
internal sealed class UploadedStudies
{
    /// <summary>More rows than this in one transaction would keep other writers waiting for long.</summary>
    private const int MaxRows = 10_000;

    private readonly string _factors;

    private UploadedStudies(StudyFile file, IReadOnlyList<ImportRow> rows, FaultLog faults, List<string> remarks, string factors) =>
        (File, Rows, Faults, Remarks, _factors) = (file, rows, faults, remarks, factors);

    public StudyFile File { get; }

    public IReadOnlyList<ImportRow> Rows { get; }

    public FaultLog Faults { get; }

    public List<string> Remarks { get; }

    public static async Task<UploadedStudies> ReadAsync(Stream stream, ImportAnswers answers, Protocol protocol, CancellationToken cancellationToken)
    {
        var (faults, remarks) = (new FaultLog(), new List<string>());
        var file = new StudyFile(answers, protocol, faults, remarks);
        var rows = await file.GatherAsync(stream, MaxRows, cancellationToken);
        if (file.TooLong) faults.Add(new ImportFault(MaxRows + 1, "", "More than 10000 rows: send the file as a job, with ?job=true."));
        return new UploadedStudies(file, rows, faults, remarks, FactorsOf(protocol));
    }

    /// <summary>The studies of a draft's cells.</summary>
    public static async Task<UploadedStudies> ReadAsync(ImportDraft draft, ImportAnswers answers, Protocol protocol, CancellationToken cancellationToken)
    {
        var (faults, remarks) = (new FaultLog(), new List<string>());
        var file = new StudyFile(answers, protocol, faults, remarks);
        var rows = await file.GatherAsync(draft.Header, [.. draft.Rows.Select(r => new SourceRow(r.Row, [.. r.Cells.Select(PlainText.Trimmed)]))], cancellationToken);
        return new UploadedStudies(file, rows, faults, remarks, FactorsOf(protocol));
    }

    /// <summary>Whether the file would be read alike by this protocol: its factors are columns.</summary>
    public bool Fits(Protocol protocol) => FactorsOf(protocol) == _factors;

    private static string FactorsOf(Protocol protocol) => JsonSerializer.Serialize(protocol.Factors);
}
