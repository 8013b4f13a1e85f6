using LivingReview.Contracts.Studies;
using LivingReview.EvidenceFiles.Bibliographies;
using LivingReview.EvidenceFiles.Studies;
using LivingReview.Hosting.Problems;
using LivingReview.Ingestion.Imports;
using LivingReview.Ingestion.Studies;
using Marten;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;

namespace LivingReview.Ingestion.Records;

/// <summary>Takes the records of a bibliography.</summary>
internal static class RecordImport
{
    private const int IdsPerQuery = 500;

    /// <summary>The labels that ASReview writes into the notes of its exports, and the decision that each stands for.</summary>
    private static readonly Dictionary<string, string> Decisions = new(StringComparer.OrdinalIgnoreCase) { ["ASReview_relevant"] = "include", ["ASReview_irrelevant"] = "exclude" };

    /// <summary>
    /// Imports a file. <paramref name="format"/> is one of <see cref="BibliographyFormats.Names"/>; without it the file's own shape decides.
    /// <paramref name="source"/> names the database, <paramref name="search"/> the search that found the records, and
    /// <paramref name="applyLabels"/> takes a screening tool's labels as decisions on title and abstract.
    /// </summary>
    public static async Task<IResult> ImportAsync(
        string review, HttpRequest request, RecordLog log, CancellationToken cancellationToken,
        [FromQuery] string? format = null, [FromQuery] bool dryRun = false, [FromQuery] string? source = null, [FromQuery] Guid? search = null, [FromQuery] bool applyLabels = false)
    {
        var stated = format is null ? BibliographyFormats.OfMediaType(request.ContentType?.Split(';')[0].Trim().ToLowerInvariant()) : BibliographyFormats.Parse(format);
        if (format is not null && stated is null)
            return Problem.Result(415, "unsupported-format", "Unknown format of records", $"format: one of {string.Join(", ", BibliographyFormats.Names)}; without it the file's own shape decides.");
        var fields = new Faults();
        var database = FieldRules.Text(source, "source", fields);
        if (!fields.None) return Problem.Invalid(fields);

        request.EnableBuffering();
        await request.Body.DrainAsync(cancellationToken);
        var hash = await ContentHash.OfAsync(request.Body, cancellationToken);
        request.Body.Position = 0;

        // Outside of the review's lock: a large file must not hold up a colleague's write.
        Bibliography file;
        try
        {
            file = await BibliographyReader.ReadAsync(request.Body, stated, cancellationToken);
        }
        catch (BibliographyException fault)
        {
            return Rejected(fault);
        }

        var faults = new FaultLog();
        var read = RecordFiles.Identified(file, database, faults);
        if (read.Count == 0 && file.Records.Count == 0) return Rejected($"No record of the format {BibliographyFormats.NameOf(file.Format)} was found.", "The file holds no record");
        return await log.WriteAsync(
            review,
            async (session, token) =>
            {
                if (search is { } id && await session.Events.LoadAsync(id, token) is not { Data: SearchRun })
                    return ([], Problem.Result(422, "invalid", "Invalid input", $"search: the review has no search '{id}'."));
                var before = await session.LoadAsync<RecordFile>(RecordFile.IdOf(review, hash), token) is not null;
                var merged = before ? [] : (await KnownAsync(session, review, read.Select(r => r.Record), token)).Merge(read.Select(r => r.Record));
                var screened = applyLabels ? Screened(merged) : [];
                var report = new RecordImportReport
                {
                    DryRun = dryRun,
                    Read = file.Records.Count,
                    Candidates = merged.Count(r => r.Record.DuplicateOf is null),
                    Duplicates = merged.Count(r => r.Record.DuplicateOf is not null),
                    Unchanged = before,
                    Rejected = faults.All,
                    Format = BibliographyFormats.NameOf(file.Format),
                    Remarks = [.. file.Findings.Select(f => new ImportFault(f.Line, "", f.Message)).Concat(Lookalikes(read, merged)).OrderBy(f => f.Row)],
                    Screened = screened.Count,
                };
                IReadOnlyList<object> events = dryRun || before || read.Count == 0 ? []
                    : [new RecordsImported(report.Format, hash, [.. merged.Select(m => m.Record)], search), .. screened];
                return (events, Results.Ok(report));
            },
            cancellationToken);
    }

    private static IResult Rejected(BibliographyException fault)
    {
        var problem = Problem.Details(422, "import-rejected", "Nothing of the file was imported", FormattableString.Invariant($"Row {fault.Line}: {fault.Message}"));
        problem.Extensions["rejected"] = new[] { new ImportFault(fault.Line, fault.FieldName, fault.Message) };
        return Results.Problem(problem);
    }

    private static IResult Rejected(string detail, string title) => Results.Problem(Problem.Details(422, "import-rejected", title, detail));

    private static IEnumerable<ImportFault> Lookalikes(IReadOnlyList<(int Line, ImportedRecord Record)> read, IReadOnlyList<MergedRecord> merged) =>
        merged.Zip(read, (m, r) => (r.Line, m.Lookalikes)).Where(m => m.Lookalikes.Count > 0)
            .Select(m => new ImportFault(m.Line, "", $"Same title and year as {string.Join(", ", m.Lookalikes.Take(3).Select(id => $"'{id}'"))}, but not proved to be the same paper: not merged. Have a look."));

    private static List<RecordScreened> Screened(IReadOnlyList<MergedRecord> merged) =>
    [
        .. merged.Where(m => m.Record.DuplicateOf is null)
            .Select(m => (m.Record.Id, Label: m.Record.Labels.FirstOrDefault(Decisions.ContainsKey)))
            .Where(m => m.Label is not null)
            .Select(m => new RecordScreened(m.Id, RecordRules.TitleAbstract, Decisions[m.Label!], Decisions[m.Label!] == "exclude" ? m.Label : null)),
    ];

    /// <summary>The papers of the review that the new records may be.</summary>
    private static async Task<KnownWorks> KnownAsync(IQuerySession session, string review, IEnumerable<ImportedRecord> records, CancellationToken cancellationToken)
    {
        var imported = records.ToList();
        var marks = new List<RecordMark>();
        foreach (var part in imported.SelectMany(RecordRules.Marks).Distinct(StringComparer.Ordinal).Chunk(IdsPerQuery))
            marks.AddRange(await session.LoadManyAsync<RecordMark>(cancellationToken, [.. part.Select(m => RecordMark.IdOf(review, m))]));

        var marksOf = marks.SelectMany(m => m.Records().Select(r => (Record: r, Mark: m.Id[(review.Length + 1)..]))).ToLookup(m => m.Record, m => m.Mark, StringComparer.Ordinal);
        var known = new KnownWorks();
        foreach (var part in marksOf.Select(g => g.Key).Concat(imported.Select(r => r.Id)).Distinct(StringComparer.Ordinal).Chunk(IdsPerQuery))
        {
            foreach (var candidate in await session.LoadManyAsync<CandidateRecord>(cancellationToken, [.. part.Select(id => CandidateRecord.IdOf(review, id))]))
                known.Add(new KnownWork(candidate.Record.Id, candidate.Record.Doi, candidate.Record.Pmid), marksOf[candidate.Record.Id]);
        }

        return known;
    }
}
