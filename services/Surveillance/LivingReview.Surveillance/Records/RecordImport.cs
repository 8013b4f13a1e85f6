using System.Security.Cryptography;
using LivingReview.Contracts.Screening;
using LivingReview.Contracts.Studies;
using LivingReview.EvidenceFiles.Bibliographies;
using LivingReview.EvidenceFiles.Studies;
using LivingReview.Hosting.Authentication;
using LivingReview.Hosting.Problems;
using LivingReview.Hosting.Telemetry;
using LivingReview.Surveillance.Screening;
using Marten;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;

namespace LivingReview.Surveillance.Records;

/// <summary>Takes the records of a bibliography.</summary>
internal static class RecordImport
{
    /// <summary>Where records come from if neither they nor the request say so.</summary>
    public const string UnnamedSource = "Imported file";

    /// <summary>The labels that ASReview writes into the notes of its exports, and the decision that each stands for.</summary>
    private static readonly Dictionary<string, string> Decisions = new(StringComparer.OrdinalIgnoreCase) { ["ASReview_relevant"] = "include", ["ASReview_irrelevant"] = "exclude" };

    /// <summary>
    /// Imports a file. <paramref name="format"/> is one of <see cref="BibliographyFormats.Names"/>; without it the file's own shape decides.
    /// <paramref name="source"/> names the database, <paramref name="search"/> the search that found the records, and
    /// <paramref name="applyLabels"/> takes a screening tool's labels as decisions on title and abstract.
    /// </summary>
    public static async Task<IResult> ImportAsync(
        string review, HttpRequest request, RecordsGate gate, ScreeningLog log, TimeProvider time, CancellationToken cancellationToken,
        [FromQuery] string? format = null, [FromQuery] bool dryRun = false, [FromQuery] string? source = null, [FromQuery] Guid? search = null, [FromQuery] bool applyLabels = false)
    {
        var stated = format is null ? BibliographyFormats.OfMediaType(request.ContentType?.Split(';')[0].Trim().ToLowerInvariant()) : BibliographyFormats.Parse(format);
        if (format is not null && stated is null)
            return Problem.Result(415, "unsupported-format", "Unknown format of records", $"format: one of {string.Join(", ", BibliographyFormats.Names)}; without it the file's own shape decides.");
        var fields = new Faults();
        var database = StorableText.Trimmed(source, "source", fields);
        if (!fields.None) return Problem.Invalid(fields);

        request.EnableBuffering();
        await request.Body.DrainAsync(cancellationToken);
        request.Body.Position = 0;
        var hash = Convert.ToHexStringLower(await SHA256.HashDataAsync(request.Body, cancellationToken));
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
        if ((await gate.EnterAsync(request.HttpContext, review, cancellationToken)).Refusal is { } refusal) return refusal;
        var (by, now) = (Caller.NameOf(request.HttpContext), time.GetUtcNow());
        IResult? answer = null;
        await log.WriteAloneAsync(
            review,
            async (desk, session, token) =>
            {
                var found = search is { } id ? desk.Searches.FirstOrDefault(s => s.Id == id) : null;
                if (search is not null && found is null)
                {
                    answer = Problem.Result(422, "invalid", "Invalid input", $"search: the review has no search '{search}'.");
                    return new([]);
                }

                var before = await session.LoadAsync<TakenFile>(TakenFile.IdOf(review, hash), token) is not null;
                var merged = before ? [] : (await KnownWorksReader.ReadAsync(session, review, [.. read.Select(r => r.Record)], token)).Merge(read.Select(r => r.Record));
                var records = KnownWorks.Named(desk, merged);
                var screened = applyLabels ? Screened(records, by) : [];
                answer = Results.Ok(new RecordImportReport
                {
                    DryRun = dryRun,
                    Read = file.Records.Count,
                    Candidates = records.Count(r => r.DuplicateOf is null),
                    Duplicates = records.Count(r => r.DuplicateOf is not null),
                    Unchanged = before,
                    Rejected = faults.All,
                    Format = BibliographyFormats.NameOf(file.Format),
                    Remarks = [.. file.Findings.Select(f => new ImportFault(f.Line, "", f.Message)).Concat(Lookalikes(read, merged)).OrderBy(f => f.Row)],
                    Screened = screened.Count,
                });
                if (dryRun || records.Count == 0) return new([]);
                session.Store(new TakenFile(TakenFile.IdOf(review, hash)));
                await ScreenedWork.StoreAsync(
                    session, review, records, () => Tracing.Begin("enter record", now, new KeyValuePair<string, object?>("livingreview.source", database ?? found?.Database)), token);
                return new([.. Entered(records, found?.Database), .. screened]);
            },
            cancellationToken);
        return answer!;
    }

    private static IResult Rejected(BibliographyException fault)
    {
        var problem = Problem.Details(422, "import-rejected", "Nothing of the file was imported", FormattableString.Invariant($"Row {fault.Line}: {fault.Message}"));
        problem.Extensions["rejected"] = new[] { new ImportFault(fault.Line, fault.FieldName, fault.Message) };
        return Results.Problem(problem);
    }

    private static IResult Rejected(string detail, string title) => Results.Problem(Problem.Details(422, "import-rejected", title, detail));

    private static IEnumerable<ImportFault> Lookalikes(IReadOnlyList<(int Line, ScreeningRecord Record)> read, IReadOnlyList<MergedRecord> merged) =>
        merged.Zip(read, (m, r) => (r.Line, m.Lookalikes)).Where(m => m.Lookalikes.Count > 0)
            .Select(m => new ImportFault(m.Line, "", $"Same title and year as {string.Join(", ", m.Lookalikes.Take(3).Select(id => $"'{id}'"))}, but not proved to be the same paper: not merged. Have a look."));

    /// <summary>In their order, so that what a record repeats comes before it.</summary>
    private static IEnumerable<RecordsEntered> Entered(IReadOnlyList<ScreeningRecord> records, string? database)
    {
        for (var from = 0; from < records.Count;)
        {
            var source = SourceOf(records[from]);
            var part = records.Skip(from).TakeWhile(r => SourceOf(r) == source).ToList();
            yield return new RecordsEntered(source, "database", [.. part.Select(r => new EnteredRecord(r.Id, r.DuplicateOf))]);
            from += part.Count;
        }

        string SourceOf(ScreeningRecord record) => record.Source ?? database ?? UnnamedSource;
    }

    private static List<OnePersonDecision> Screened(IReadOnlyList<ScreeningRecord> records, string by) =>
    [
        .. records.Where(r => r.DuplicateOf is null)
            .Select(r => (r.Id, Label: r.Labels.FirstOrDefault(Decisions.ContainsKey)))
            .Where(r => r.Label is not null)
            .Select(r => new OnePersonDecision(r.Id, ScreeningVocabulary.TitleAbstract, Decisions[r.Label!], Decisions[r.Label!] == "exclude" ? r.Label : null, by)),
    ];
}
