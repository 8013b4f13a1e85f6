using LivingReview.Contracts.Screening;
using LivingReview.EvidenceFiles.Bibliographies;
using LivingReview.Hosting.Authentication;
using LivingReview.Hosting.Describing;
using LivingReview.Hosting.Problems;
using LivingReview.Hosting.Telemetry;
using LivingReview.Surveillance.Records;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.WebUtilities;

namespace LivingReview.Surveillance.Screening;

/// <summary>The desk's plan, records and numbers.</summary>
internal static class ScreeningEndpoints
{
    private const int MostRecords = 10_000;
    private const string Databases = "database";
    private const long FileLimit = 32 * 1024 * 1024;

    public static void MapScreening(this IEndpointRouteBuilder app)
    {
        var desk = app.MapGroup("/api/reviews/{review}/screening");
        desk.MapPlanning();
        desk.MapPost("/records", EnterAsync).Described("enterScreeningRecords", "Gives records to the screening desk; those it has already are left out.")
            .Example(new ScreeningRecords { Source = "PubMed", Records = [new ScreeningRecord { Id = "pubmed-1", Title = "An example", Authors = ["Ann Example"], Year = 2026, Doi = "10.1000/example.1" }] }).Refuses("no-screening-plan");
        desk.MapPost("/imports", ImportAsync).WithMetadata(new RequestSizeLimitAttribute(FileLimit))
            .Described("importScreeningRecords", "Gives the records of a bibliography to the screening desk; duplicates are counted and not screened.")
            .TakesFile("A bibliography, or a table of records.", [.. BibliographyFormats.MediaTypes])
            .ExampleFile("application/x-research-info-systems", "TY  - JOUR\nTI  - An example\nAU  - Example, A.\nPY  - 2026\nDO  - 10.1000/example.1\nER  - \n").Refuses("import-rejected", "no-screening-plan");
        desk.MapPost("/works", TakeWorksAsync).Described("screenFoundWorks", "Gives the works that searches found to the screening desk; those it has already are left out.").Refuses("no-screening-plan");
        desk.MapPost("/assignments", AssignAsync).Described("assignScreening", "Deals records to screeners, two to each record.")
            .Example(new ScreeningAssignment { Stage = "title-abstract", Screeners = ["Ann", "Ben"] }).Refuses("unknown-record").Needs(Role.Reviewer);
        desk.MapPost("/departures", DepartAsync).Described("departScreener", "Gives what a leaver has not judged to others.")
            .Example(new ScreenerDeparture { Screener = "Ben", Successors = ["Cora"] }).Needs(Role.Reviewer);
        desk.MapGet("/progress", ProgressAsync).Described("getScreeningProgress", "Shows how far screening is, and how often screeners agree.").Refuses("no-screening-plan");
        desk.MapGet("/prisma", FlowAsync).Described("getScreeningFlow", "Counts the records of the desk as PRISMA 2020 does; since a time for an update.").Refuses("no-screening-plan");
        desk.MapJudging();
        desk.MapReading();
    }

    private static async Task<Results<Ok<ScreeningFlow>, ProblemHttpResult>> EnterAsync(
        string review, ScreeningRecords request, ScreeningLog log, TimeProvider time, CancellationToken cancellationToken)
    {
        var faults = new Faults();
        faults.Require(request.Records.Count is > 0 and <= MostRecords, "records", "1 to 10000 records.");
        foreach (var (i, record) in request.Records.Index())
            faults.Require(record is not null, FormattableString.Invariant($"records[{i}]"), "A record is needed.");
        if (!faults.None) return Desk.Invalid(faults);
        faults.Require(request.Records.Select(r => r.Id).Distinct(StringComparer.Ordinal).Count() == request.Records.Count, "records", "Each id once.");
        foreach (var (i, record) in request.Records.Index())
        {
            var at = FormattableString.Invariant($"records[{i}]");
            faults.Require(record.Id.Length is > 0 and <= 100 && !record.Id.Contains('/', StringComparison.Ordinal), at + ".id", "1 to 100 characters without a slash.");
            foreach (var text in new[] { record.Id, record.Title, record.Abstract, record.Doi, record.Pmid, record.DuplicateOf, record.OriginalTitle, record.Journal, record.Language, record.Source }
                .Concat(record.Authors).Concat(record.Keywords).Concat(record.PublicationTypes).Concat(record.Labels))
            {
                if (StorableText.Fault(text) is { } fault) faults.Add(at, fault);
            }
        }

        return await AddAsync(review, request, time, faults, log, cancellationToken);
    }

    private static async Task<Results<Ok<ScreeningFlow>, ProblemHttpResult>> ImportAsync(
        string review, HttpRequest request, ScreeningLog log, TimeProvider time, CancellationToken cancellationToken,
        [FromQuery] string? source = null, [FromQuery] string? method = null, [FromQuery] string? format = null)
    {
        var stated = format is null ? BibliographyFormats.OfMediaType(request.ContentType?.Split(';')[0].Trim().ToLowerInvariant()) : BibliographyFormats.Parse(format);
        if (format is not null && stated is null)
            return TypedResults.Problem(Problem.Details(415, "unsupported-format", "Unknown format of records", $"format: one of {string.Join(", ", BibliographyFormats.Names)}."));
        request.EnableBuffering();
        await request.Body.DrainAsync(cancellationToken);
        request.Body.Position = 0;
        Bibliography file;
        try
        {
            file = await BibliographyReader.ReadAsync(request.Body, stated, cancellationToken);
        }
        catch (BibliographyException fault)
        {
            return TypedResults.Problem(Problem.Details(422, "import-rejected", "Nothing of the file was imported", FormattableString.Invariant($"Row {fault.Line}: {fault.Message}")));
        }

        var (from, faults, now) = (source?.Trim(), new Faults(), time.GetUtcNow());
        RequireOrigin(from, method, faults);
        if (!faults.None) return Desk.Invalid(faults);
        if (file.Records.Count > MostRecords) return TypedResults.Problem(Problem.Details(422, "import-rejected", "The file holds too many records", "At most 10000 records at a time."));
        if ((await log.ReadAsync(review, cancellationToken)).Plan is null) return Desk.NoPlan(review);
        var (state, _) = await log.WriteAloneAsync(
            review,
            async (desk, session, token) =>
            {
                var read = RecordFiles.All(file, null);
                var records = KnownWorks.Named(desk, (await KnownWorksReader.ReadAsync(session, review, read, token)).Merge(read));
                await ScreenedWork.StoreAsync(session, review, records, () => Trace(from, now), token);
                return new(records.Count == 0 ? [] : [new RecordsEntered(from!, method ?? Databases, [.. records.Select(r => new EnteredRecord(r.Id, r.DuplicateOf))])]);
            },
            cancellationToken);
        return TypedResults.Ok(ScreeningNumbers.Flow(state, null) with { Findings = [.. file.Findings.Select(f => FormattableString.Invariant($"Row {f.Line}: {f.Message}"))] });
    }

    private static async Task<Results<Ok<ScreeningFlow>, ProblemHttpResult>> TakeWorksAsync(string review, FoundWorksIntake intake, CancellationToken cancellationToken) =>
        await intake.TakeAsync(review, cancellationToken) is { } state ? TypedResults.Ok(ScreeningNumbers.Flow(state, null)) : Desk.NoPlan(review);

    private static async Task<Results<Ok<ScreeningFlow>, ProblemHttpResult>> AddAsync(
        string review, ScreeningRecords request, TimeProvider time, Faults faults, ScreeningLog log, CancellationToken cancellationToken)
    {
        var (from, now) = (request.Source?.Trim(), time.GetUtcNow());
        RequireOrigin(from, request.Method, faults);
        if (!faults.None) return Desk.Invalid(faults);
        if ((await log.ReadAsync(review, cancellationToken)).Plan is null) return Desk.NoPlan(review);
        var (state, decision) = await log.WriteAsync(
            review,
            (state, session) =>
            {
                var fresh = request.Records.Where(r => !state.Records.ContainsKey(r.Id)).ToList();
                foreach (var record in fresh)
                {
                    if (record.DuplicateOf is { } of && !state.Records.ContainsKey(of) && fresh.All(r => r.Id != of))
                        return ScreeningDecision.Refuse(ScreeningRefusal.Invalid, $"records: '{record.Id}' repeats '{of}', which the desk does not have.");
                }

                if (fresh.Count == 0) return new([]);
                session.Store<ScreenedWork>([.. fresh.Select(r => ScreenedWork.From(review, r, Trace(from, now)))]);
                return new([new RecordsEntered(from!, request.Method ?? Databases, [.. fresh.Select(r => new EnteredRecord(r.Id, r.DuplicateOf))])]);
            },
            cancellationToken);
        return decision.Refusal is null ? TypedResults.Ok(ScreeningNumbers.Flow(state, null)) : Desk.Refused(decision);
    }

    private static void RequireOrigin(string? source, string? method, Faults faults)
    {
        faults.Require(source is { Length: > 0 and <= 200 } && StorableText.Fault(source) is null, "source", "The source is needed, such as PubMed; at most 200 characters.");
        faults.Require(ScreeningVocabulary.Methods.Contains(method ?? Databases, StringComparer.Ordinal), "method", "One of: database, register, other.");
    }

    private static string? Trace(string? source, DateTimeOffset now) => Tracing.Begin("enter record", now, new KeyValuePair<string, object?>("livingreview.source", source));

    private static async Task<Results<Ok<ScreeningProgress>, ProblemHttpResult>> AssignAsync(string review, ScreeningAssignment request, ScreeningLog log, CancellationToken cancellationToken)
    {
        var faults = new Faults();
        faults.Require(Desk.IsStage(request.Stage), "stage", "One of: title-abstract, full-text.");
        Desk.RequireNames(request.Screeners, "screeners", faults);
        if (!faults.None) return Desk.Invalid(faults);
        var (state, decision) = await log.WriteAsync(review, (state, _) => ScreeningDecider.Assign(state, request.Stage!, request.Screeners, request.Records), cancellationToken);
        return decision.Refusal is null ? TypedResults.Ok(ScreeningNumbers.Progress(state)) : Desk.Refused(decision);
    }

    private static async Task<Results<Ok<ScreeningProgress>, ProblemHttpResult>> DepartAsync(string review, ScreenerDeparture request, ScreeningLog log, CancellationToken cancellationToken)
    {
        var faults = new Faults();
        Desk.RequireNames([request.Screener ?? ""], "screener", faults);
        Desk.RequireNames(request.Successors, "successors", faults);
        if (!faults.None) return Desk.Invalid(faults);
        var (state, _) = await log.WriteAsync(review, (state, _) => ScreeningDecider.Depart(state, request.Screener!, request.Successors), cancellationToken);
        return TypedResults.Ok(ScreeningNumbers.Progress(state));
    }

    private static async Task<Results<Ok<ScreeningProgress>, ProblemHttpResult>> ProgressAsync(string review, ScreeningLog log, CancellationToken cancellationToken) =>
        await log.ReadAsync(review, cancellationToken) is { Plan: not null } state ? TypedResults.Ok(ScreeningNumbers.Progress(state)) : Desk.NoPlan(review);

    private static async Task<Results<Ok<ScreeningFlow>, ProblemHttpResult>> FlowAsync(
        string review, ScreeningLog log, CancellationToken cancellationToken, [FromQuery] DateTimeOffset? since = null) =>
        await log.ReadAsync(review, cancellationToken) is { Plan: not null } state ? TypedResults.Ok(ScreeningNumbers.Flow(state, since)) : Desk.NoPlan(review);
}
