using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using LivingReview.Contracts.Studies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LivingReview.Web.Tests.Fakes;

/// <summary>Stands in for the imports and profiles of Ingestion: lines of CSV, of which it judges the counts alone.</summary>
public sealed class FakeImporting(FakeApi api)
{
    private static readonly string[] Counts = ["TP", "FP", "FN", "TN"];

    private readonly Dictionary<string, string> _known = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Guid, (ImportJob Job, ImportReport Report, string Text)> _jobs = new();

    public List<MappingProfile> Profiles { get; } =
    [
        new() { Name = "generic" },
        new() { Name = "tsv", Format = "tsv" },
        new() { Name = "xlsx", Format = "xlsx" },
        new() { Name = "metadta", Columns = new Dictionary<string, string> { ["study"] = "author" }, LabelWithYear = true },
        new() { Name = "revman", Format = "revman" },
    ];

    public List<ImportDraft> Drafts { get; } = [];

    public List<PastImport> Past { get; } = [];

    /// <summary>While set, no import can be undone, because this rests on it.</summary>
    public string? Later { get; set; }

    /// <summary>Whether every file is too long to be taken at once.</summary>
    public bool OnlyJobs { get; set; }

    /// <summary>While set, jobs do not move.</summary>
    public bool Stuck { get; set; }

    /// <summary>What every file would correct.</summary>
    public IReadOnlyList<ImportCorrection> Corrections { get; set; } = [];

    /// <summary>While set, whatever writes is refused with this status.</summary>
    public int? Refusal { get; set; }

    public void Map(IEndpointRouteBuilder app)
    {
        var review = app.MapGroup("/api/reviews/{review}").AddEndpointFilter(RefuseAsync);
        review.MapGet("/import-profiles", () => Profiles);
        review.MapPut("/import-profiles/{name}", Save);
        review.MapPost("/imports", ImportAsync);
        review.MapPost("/imports/columns", ColumnsAsync);
        review.MapGet("/import-drafts", () => Results.Json(Drafts, JsonSerializerOptions.Web));
        review.MapPut("/import-drafts/{draft:guid}", Correct);
        review.MapPost("/import-drafts/{draft:guid}/submission", Submit);
        review.MapDelete("/import-drafts/{draft:guid}", (Guid draft) => Drafts.RemoveAll(d => d.Id == draft) > 0 ? Results.NoContent() : Problem(404, "The review has no such draft."));
        review.MapGet("/imports", () => Results.Json(Past, JsonSerializerOptions.Web));
        review.MapPost("/imports/{importId:guid}/undo", Undo);
        review.MapGet("/imports/{job:guid}", (Guid job) => _jobs.TryGetValue(job, out var known) ? Results.Json(Advance(job, known).Job, JsonSerializerOptions.Web) : Problem(404, "The review has no such import."));
    }

    /// <summary>Refuses what writes, as long as a test says so.</summary>
    public async ValueTask<object?> RefuseAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        Refusal is { } status && context.HttpContext.Request.Method != "GET"
            ? Problem(status, status == 403 ? "This needs the role extractor; you are reader." : "Authorization: send a valid API key.")
            : await next(context);

    public static IResult Problem(int status, string detail) => Results.Problem(statusCode: status, detail: detail);

    private IResult Save(string name, MappingProfile profile)
    {
        if (Profiles.Exists(p => p.Name == name && p.Version == 0))
            return Results.ValidationProblem(new Dictionary<string, string[]> { ["name"] = [$"'{name}' comes with the program; choose another name."] }, statusCode: 422);
        var saved = profile with { Name = name, Version = Profiles.Where(p => p.Name == name).Select(p => p.Version).DefaultIfEmpty().Max() + 1 };
        Profiles.Add(saved);
        return Results.Json(saved, JsonSerializerOptions.Web);
    }

    private async Task<IResult> ColumnsAsync(HttpRequest request)
    {
        var lines = Lines(await ReadAsync(request));
        return Results.Json(
            new ImportColumns
            {
                Header = lines[0],
                Sample = [.. lines.Skip(1).Take(3)],
                Fields =
                [
                    .. Counts.Prepend("study").Select(f => new ImportField(f, true, false)),
                    .. api.View.Protocol.Factors.Select(f => new ImportField(f.Name, false, true)),
                    new("year", false, false), new("doi", false, false), new("note", false, false),
                ],
            },
            JsonSerializerOptions.Web);
    }

    private IResult Correct(Guid draft, ImportDraftCorrection correction)
    {
        if (Drafts.Find(d => d.Id == draft) is not { } found) return Problem(404, "The review has no such draft.");
        var corrected = found with { Rows = correction.Rows ?? found.Rows, Answers = correction.Answers ?? found.Answers };
        corrected = corrected with { Faults = FaultsOf(corrected) };
        Drafts[Drafts.IndexOf(found)] = corrected;
        return Results.Json(corrected, JsonSerializerOptions.Web);
    }

    private IResult Submit(Guid draft)
    {
        if (Drafts.Find(d => d.Id == draft) is not { } found) return Problem(404, "The review has no such draft.");
        if (FaultsOf(found) is { Count: > 0 } faults) return Results.Problem(statusCode: 422, detail: "Nothing of the file was imported", extensions: new Dictionary<string, object?> { ["rejected"] = faults });
        Drafts.Remove(found);
        return Results.Json(Keep(new ImportReport { DryRun = false, Revision = 0, Accepted = [found.Label], Amended = [], Unchanged = [], Rejected = [] }), JsonSerializerOptions.Web);
    }

    private IResult Undo(Guid importId)
    {
        if (Later is { } later) return Problem(409, $"import: changed since then: '{later}'. Undo or correct these studies one by one.");
        var at = Past.FindIndex(i => i.Id == importId);
        Past[at] = Past[at] with { UndoneAt = api.View.ChangedAt };
        return Results.Json(new ImportUndone { Import = importId, Revision = api.View.Revision, Removed = Past[at].Accepted, Reverted = Past[at].Amended }, JsonSerializerOptions.Web);
    }

    private static List<ImportFault> FaultsOf(ImportDraft draft) =>
        [.. draft.Rows.SelectMany(r => draft.Header.Zip(r.Cells).Where(c => Counts.Contains(c.First) && !long.TryParse(c.Second, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            .Select(c => new ImportFault(r.Row, c.First, $"'{c.Second}' is not a whole number.")))];

    /// <summary>The rows of a file that wait.</summary>
    private List<ImportDraftSummary> KeepDrafts(string text, ImportReport report, MappingProfile mapping)
    {
        var lines = Lines(text);
        var waiting = report.Rejected.Select(f => f.Row).Distinct().Select(row => new ImportDraft
        {
            Id = Guid.CreateVersion7(),
            Review = FakeApi.Review,
            Label = lines[row - 1][0],
            Profile = mapping,
            Header = lines[0],
            Rows = [new ImportDraftRow(row, lines[row - 1])],
            Faults = [.. report.Rejected.Where(f => f.Row == row)],
            ImportedBy = "anonymous",
            ChangedAt = api.View.ChangedAt,
        }).ToList();
        Drafts.AddRange(waiting);
        return waiting.ConvertAll(d => new ImportDraftSummary(d.Id, d.Label, [.. d.Rows.Select(r => r.Row)], d.Faults.Count));
    }

    private ImportReport Keep(ImportReport report)
    {
        Past.Insert(0, new PastImport { Id = Guid.CreateVersion7(), ImportedBy = "anonymous", ImportedAt = api.View.ChangedAt, Accepted = report.Accepted, Amended = report.Amended });
        return report;
    }

    private async Task<IResult> ImportAsync(HttpRequest request, bool dryRun, string? profile = null, bool job = false, bool goodRows = false)
    {
        var text = await ReadAsync(request);
        var mapping = Profiles.Where(p => p.Version == 0 ? p.Name == profile : FormattableString.Invariant($"{p.Name}@{p.Version}") == profile).First();
        var report = Report(text, mapping, dryRun);
        if (job)
        {
            var id = Guid.CreateVersion7();
            var begun = new ImportJob { Id = id, Review = FakeApi.Review, State = "checking", DryRun = dryRun, StartedAt = api.View.ChangedAt, UpdatedAt = api.View.ChangedAt };
            _jobs[id] = (begun, report, text);
            return Results.Json(begun, JsonSerializerOptions.Web, statusCode: 202);
        }

        if (OnlyJobs) return Results.Json(report with { Accepted = [], Rejected = [new(2, "", "More than 10000 rows: send the file as a job, with ?job=true.")], TooLong = true }, JsonSerializerOptions.Web);
        if (!dryRun && goodRows) report = report with { Drafts = KeepDrafts(text, report, mapping) };
        else if (!dryRun && report.Rejected.Count > 0)
            return Results.Problem(statusCode: 422, detail: "Nothing of the file was imported", extensions: new Dictionary<string, object?> { ["rejected"] = report.Rejected });
        if (!dryRun) report = Keep(Take(report, text));
        return Results.Json(report, JsonSerializerOptions.Web);
    }

    /// <summary>A job moves by one state each time that somebody asks for it.</summary>
    private (ImportJob Job, ImportReport Report, string Text) Advance(Guid id, (ImportJob Job, ImportReport Report, string Text) known)
    {
        if (Stuck || known.Job.State is not ("checking" or "writing")) return known;
        var (job, report, text) = known;
        var studies = report.Accepted.Count + report.Amended.Count + report.Unchanged.Count;
        job = job with { Rows = studies + report.Rejected.Count, Studies = studies, Faults = report.Rejected.Count, Rejected = report.Rejected };
        if (report.Rejected.Count > 0)
        {
            job = job with { State = "rejected" };
        }
        else if (!job.DryRun && job.State == "checking")
        {
            job = job with { State = "writing", Written = studies / 2 };
        }
        else
        {
            if (!job.DryRun) report = Take(report, text);
            job = job with { State = "done", Written = studies, Accepted = report.Accepted.Count, Amended = report.Amended.Count, Unchanged = report.Unchanged.Count, Revision = api.View.Revision };
        }

        return _jobs[id] = (job, report, text);
    }

    private ImportReport Report(string text, MappingProfile mapping, bool dryRun)
    {
        var lines = Lines(text);
        var faults = new List<ImportFault>();
        var (accepted, amended, unchanged) = (new List<string>(), new List<string>(), new List<string>());
        var columns = Counts.Prepend("study").ToDictionary(f => f, f => Array.IndexOf([.. lines[0]], mapping.Columns.GetValueOrDefault(f, f)));
        faults.AddRange(columns.Where(c => c.Value < 0).Select(c => new ImportFault(1, mapping.Columns.GetValueOrDefault(c.Key, c.Key), $"The column {c.Key} is missing.")));
        foreach (var (cells, line) in faults.Count > 0 ? [] : lines.Skip(1).Select((cells, i) => (cells, i + 2)))
        {
            var before = faults.Count;
            faults.AddRange(Counts.Where(c => !long.TryParse(cells[columns[c]], NumberStyles.None, CultureInfo.InvariantCulture, out _))
                .Select(c => new ImportFault(line, c, $"'{cells[columns[c]]}' is not a whole number.")));
            if (faults.Count > before) continue;
            var name = cells[columns["study"]];
            (_known.TryGetValue(name, out var kept) ? kept == string.Join(',', cells) ? unchanged : amended : accepted).Add(name);
        }

        return new ImportReport { DryRun = dryRun, Revision = api.View.Revision, Accepted = accepted, Amended = amended, Unchanged = unchanged, Rejected = faults, Corrections = Corrections };
    }

    private ImportReport Take(ImportReport report, string text)
    {
        foreach (var cells in Lines(text).Skip(1)) _known[cells[0]] = string.Join(',', cells);
        api.View = api.View with { Revision = api.View.Revision + report.Accepted.Count + report.Amended.Count, Studies = api.View.Studies + report.Accepted.Count };
        api.Announce("org.livingreview.estimates.recomputed.v1");
        return report with { Revision = api.View.Revision };
    }

    private static async Task<string> ReadAsync(HttpRequest request)
    {
        using var reader = new StreamReader(request.Body);
        return await reader.ReadToEndAsync();
    }

    private static List<string[]> Lines(string text) => [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.TrimEnd('\r').Split(','))];
}
