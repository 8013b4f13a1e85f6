using System.Text;
using System.Text.RegularExpressions;
using LivingReview.Contracts.Studies;
using LivingReview.Hosting.Problems;
using LivingReview.Ingestion.Studies;
using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.WebUtilities;
using static LivingReview.Ingestion.Studies.StudyDecider;

namespace LivingReview.Ingestion.Imports;

/// <summary>Imports: all of a file or nothing of it.</summary>
internal static partial class ImportEndpoints
{
    private const long FileLimit = 32 * 1024 * 1024;

    public static void MapImports(this IEndpointRouteBuilder app) =>
        app.MapPost("/api/reviews/{review}/imports", ImportAsync)
            .Accepts<string>("text/csv")
            .WithMetadata(new RequestSizeLimitAttribute(FileLimit));

    private static async Task<IResult> ImportAsync(
        string review, HttpRequest request, EvidenceLog log, IIngestionStore store, CancellationToken cancellation, [FromQuery] bool dryRun = false)
    {
        if (request.ContentType?.StartsWith("text/csv", StringComparison.OrdinalIgnoreCase) != true)
            return Problem.Result(415, "unsupported-format", "Only CSV can be imported", "Content-Type: send the file as text/csv in UTF-8.");

        // The whole file is here before the review is locked: a slow sender must not keep others from writing.
        request.EnableBuffering();
        await request.Body.DrainAsync(cancellation);
        request.Body.Position = 0;

        var report = new Report();
        return await log.WriteAsync(
            review,
            async (evidence, token) =>
            {
                using var reader = new StreamReader(request.Body, new UTF8Encoding(false, throwOnInvalidBytes: true));
                await DecideAsync(evidence, reader, report, token);
                report.Revision = evidence.Revision;
                if (report.Rejected.Count > 0) return Rejected(report, evidence.Review.Revision, dryRun);
                if (!dryRun && evidence.Events.Count > 0) return null;
                return Results.Ok(report.ToContract(dryRun, evidence.Review.Revision));
            },
            (_, _) => Task.FromResult(Results.Ok(report.ToContract(dryRun, report.Revision))),
            cancellation);
    }

    private static async Task DecideAsync(Evidence evidence, TextReader reader, Report report, CancellationToken cancellation)
    {
        IReadOnlyList<CsvStudies.Row> rows;
        try
        {
            rows = await CsvStudies.ReadAsync(reader, evidence.Review.Protocol, report.Rejected, cancellation);
        }
        catch (DecoderFallbackException)
        {
            report.Rejected.Add(new ImportFault(1, "", "The file is not UTF-8 text."));
            return;
        }

        var unreadable = report.Rejected.Select(f => f.Row).ToHashSet();
        var review = evidence.Review.Id;
        var known = (await evidence.Session.Query<StudyRecord>().Where(s => s.Review == review).ToListAsync(cancellation)).ToDictionary(s => s.Study.Id);
        var named = new Dictionary<string, CsvStudies.Row>(StringComparer.Ordinal);
        foreach (var row in rows.Where(r => !r.Lines.Any(unreadable.Contains)))
        {
            var faults = new Faults();
            if (StudyRules.Check(row.Study, evidence.Review.Protocol, faults) is not { } study)
                report.Rejected.AddRange(faults.All.Select(f => InFile(f.Field, f.Message, row)));
            else if (named.TryAdd(study.Id, row))
                Record(evidence, report, row, study, known.GetValueOrDefault(study.Id));
            else
                report.Rejected.Add(SameId(row, named[study.Id], study.Id));
        }
    }

    private static void Record(Evidence evidence, Report report, CsvStudies.Row row, ExtractedStudy study, StudyRecord? current)
    {
        var decision = Import(current, study);
        if (decision is Decision.Append append)
        {
            evidence.Append(append.Event);
            (append.Event is ExtractionAccepted ? report.Accepted : report.Amended).Add(study.Id);
        }
        else if (decision is Decision.Unchanged)
        {
            report.Unchanged.Add(study.Id);
        }
        else
        {
            report.Rejected.Add(new ImportFault(row.Lines[0], "study", $"'{study.Label}' was withdrawn; it does not come back by an import."));
        }
    }

    private static ImportFault SameId(CsvStudies.Row row, CsvStudies.Row other, string id) => new(row.Lines[0], "study", string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"'{row.Study.Label}' and '{other.Study.Label}' (row {other.Lines[0]}) make the same id '{id}': write them alike if they are one study, else tell them apart."));

    /// <summary>"tables[1].fn" of a study is column FN of the study's second line.</summary>
    private static ImportFault InFile(string field, string message, CsvStudies.Row row)
    {
        var match = TableField().Match(field);
        if (!match.Success) return new ImportFault(row.Lines[0], field is "label" or "id" ? "study" : field is "tables" ? "primary" : field, message);
        var line = row.Lines[int.Parse(match.Groups[1].ValueSpan, System.Globalization.CultureInfo.InvariantCulture)];
        var name = match.Groups[2].Value;
        return new ImportFault(line, name switch
        {
            "tp" or "fp" or "fn" or "tn" => name.ToUpperInvariant(),
            _ when name.StartsWith("factors.", StringComparison.Ordinal) => name["factors.".Length..],
            _ => UpperCase().Replace(name, "_$0").ToLowerInvariant(),
        }, message);
    }

    private static IResult Rejected(Report report, long revision, bool dryRun)
    {
        if (dryRun) return Results.Ok(report.ToContract(dryRun, revision));
        var problem = Problem.Details(422, "import-rejected", "Nothing of the file was imported",
            string.Join(" ", report.Rejected.Take(20).Select(f => $"Row {f.Row}{(f.Column.Length > 0 ? ", column " + f.Column : "")}: {f.Reason}")));
        problem.Extensions["rejected"] = report.Rejected;
        return Results.Problem(problem);
    }

    private sealed class Report
    {
        public List<string> Accepted { get; } = [];

        public List<string> Amended { get; } = [];

        public List<string> Unchanged { get; } = [];

        public List<ImportFault> Rejected { get; } = [];

        public long Revision { get; set; }

        public ImportReport ToContract(bool dryRun, long revision) => new()
        {
            DryRun = dryRun,
            Revision = revision,
            Accepted = Accepted,
            Amended = Amended,
            Unchanged = Unchanged,
            Rejected = [.. Rejected.OrderBy(f => f.Row)],
        };
    }

    [GeneratedRegex(@"^tables\[(\d+)\]\.?(.*)$")]
    private static partial Regex TableField();

    [GeneratedRegex("[A-Z]")]
    private static partial Regex UpperCase();
}
