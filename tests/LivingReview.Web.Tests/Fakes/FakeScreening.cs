using System.Text.Json;
using LivingReview.Contracts.Alerts;
using LivingReview.Contracts.Screening;
using LivingReview.Contracts.Surveillance;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LivingReview.Web.Tests.Fakes;

/// <summary>Stands in for the screening desk: one person's queue, whose judgements can be refused.</summary>
public sealed class FakeScreening
{
    private readonly Lock _lock = new();

    public ScreeningPlan? Plan { get; set; } = new() { Reasons = ["wrong test", "no table"], WordsFor = ["diagnos*"], WordsAgainst = ["case report"] };

    public List<ScreeningRecord> Waiting { get; } = [];

    /// <summary>Records whose full text is looked for.</summary>
    public List<ScreeningRecord> Sought { get; } = [];

    /// <summary>What was judged, in the order in which it arrived: record, decision and reason; "undo" for what was taken back.</summary>
    public List<(string Record, string Decision, string? Reason)> Judged { get; } = [];

    /// <summary>The status that the next calls about a record are refused with.</summary>
    public Dictionary<string, int> Refusals { get; } = new(StringComparer.Ordinal);

    public ExtractionCandidate? Figures { get; set; }

    /// <summary>What the language model reads; null: it gives nothing.</summary>
    public ModelReading? ModelReads { get; set; }

    /// <summary>The ways of the review's studies, and the alert that the first one caused.</summary>
    public EvidencePaths? Paths { get; set; }

    public StudyAlerts? Caused { get; set; }

    /// <summary>Search strategies, and how many calls it takes until Surveillance knows the review.</summary>
    public List<StrategyView> Strategies { get; } = [];

    public int UnknownFor { get; set; }

    internal void Map(IEndpointRouteBuilder app)
    {
        var root = app.MapGroup("/api/reviews/{review}/screening");
        root.MapGet("/plan", () => Plan is null ? Results.Problem(statusCode: 404) : Results.Json(Plan, JsonSerializerOptions.Web));
        root.MapPut("/plan", (ScreeningPlan plan) =>
        {
            Plan = plan;
            return Results.Json(plan, JsonSerializerOptions.Web);
        });
        root.MapGet("/progress", () => Results.Json(
            new ScreeningProgress
            {
                Statuses = new Dictionary<string, int> { ["title-abstract"] = Waiting.Count, ["to-retrieve"] = Sought.Count, ["included"] = 1 },
                Screeners = [new("Ann", "title-abstract", 3, 2)],
                Agreement = [new("title-abstract", "Ann", "Ben", 40, 0.7, 0.4), new("full-text", "Ann", "Ben", 5, 1, null)],
            },
            JsonSerializerOptions.Web));
        root.MapGet("/stopping", () => Results.Json(new StoppingReport { Found = 18, Unread = 12, Recall = 0.95, Lower = 0.81, Upper = 1, Window = 50, WindowRelevant = 1, SinceLastRelevant = 30 }, JsonSerializerOptions.Web));
        root.MapGet("/prisma", () => Results.Json(new ScreeningFlow { Databases = Column(112, 12), Other = Column(0, 0), IncludedBefore = 0, IncludedInAll = 0 }, JsonSerializerOptions.Web));
        root.MapGet("/records", (HttpContext http, string? status) => Page(http, status == "to-retrieve" ? Sought : []));
        root.MapGet("/conflicts", (HttpContext http) => Page(http, []));
        root.MapGet("/queue", (HttpContext http, int limit) => Page(http, Waiting));
        root.MapGet("/records/{record}", (string record) => Waiting.Find(one => one.Id == record) is { } known ? Results.Json(View(known), JsonSerializerOptions.Web) : Results.Problem(statusCode: 404));
        root.MapGet("/records/{record}/extraction", () => Figures is null ? Results.Problem(statusCode: 404) : Results.Json(Figures, JsonSerializerOptions.Web));
        root.MapPost("/records/{record}/extraction/model", () => ModelReads is null ? Results.Problem(statusCode: 502, detail: "The language model could not be asked.") : Results.Json(ModelReads, JsonSerializerOptions.Web));
        var strategies = app.MapGroup("/api/reviews/{review}/surveillance/strategies");
        strategies.MapGet("", () => Results.Json(Strategies, JsonSerializerOptions.Web));
        strategies.MapPut("/{source}", Write);
        strategies.MapPost("/{source}/pause", (string source) => Change(source, one => one with { Paused = true, DueAt = null }));
        strategies.MapPost("/{source}/resumption", (string source) => Change(source, one => one with { Paused = false, DueAt = DateTimeOffset.UnixEpoch }));
        strategies.MapPost("/{source}/runs", (string source) => Change(source, one => one with { DueAt = DateTimeOffset.UnixEpoch.AddDays(1) }));
        app.MapGet("/api/reviews/{review}/surveillance/paths", () => Paths is null ? Results.Problem(statusCode: 404) : Results.Json(Paths, JsonSerializerOptions.Web));
        app.MapGet("/api/reviews/{review}/shifts/causes/{study}", () => Caused is null ? Results.Problem(statusCode: 404) : Results.Json(Caused, JsonSerializerOptions.Web));
        root.MapPut("/records/{record}/judgements/{stage}", (string record, ScreeningJudgement judgement) => Take(record, judgement.Decision!, judgement.Reason));
        root.MapDelete("/records/{record}/judgements/{stage}", (string record) => Take(record, "undo", null));
    }

    private IResult Write(string source, StrategyRequest request)
    {
        if (UnknownFor-- > 0)
            return Results.Problem(statusCode: 404, detail: "Unknown review.");
        if (request.Query == "(")
            return Results.ValidationProblem(new Dictionary<string, string[]> { ["query"] = ["A parenthesis is not closed."] }, statusCode: 422);
        var before = Strategies.Find(one => one.Source == source);
        Strategies.RemoveAll(one => one.Source == source);
        Strategies.Add(new StrategyView
        {
            Source = source,
            Version = (before?.Version ?? 0) + 1,
            Query = request.Query!,
            Schedule = request.Schedule!,
            OverlapDays = request.OverlapDays ?? 21,
            Since = request.Since!.Value,
            WrittenBy = "Ann",
            WrittenAt = DateTimeOffset.UnixEpoch,
            Paused = false,
            DueAt = DateTimeOffset.UnixEpoch,
        });
        return Results.Json(Strategies[^1], JsonSerializerOptions.Web);
    }

    private IResult Change(string source, Func<StrategyView, StrategyView> change)
    {
        var at = Strategies.FindIndex(one => one.Source == source);
        Strategies[at] = change(Strategies[at]);
        return Results.Json(Strategies[at], JsonSerializerOptions.Web);
    }

    private IResult Take(string record, string decision, string? reason)
    {
        if (Refusals.TryGetValue(record, out var status))
            return Results.Problem(statusCode: status, detail: "Refused.");
        lock (_lock)
            Judged.Add((record, decision, reason));
        return Results.Json(View(new ScreeningRecord { Id = record }), JsonSerializerOptions.Web);
    }

    private static IResult Page(HttpContext http, List<ScreeningRecord> records)
    {
        http.Response.Headers["X-Total-Count"] = $"{records.Count}";
        return Results.Json(records.Select(View), JsonSerializerOptions.Web);
    }

    private static ScreeningRecordView View(ScreeningRecord record) => new() { Record = record, Status = "title-abstract", Own = [] };

    private static PrismaColumn Column(int identified, int duplicates) => new()
    {
        Identified = identified,
        IdentifiedBySource = new Dictionary<string, int>(),
        Duplicates = duplicates,
        AwaitingScreening = identified - duplicates,
        Screened = 0,
        Excluded = 0,
        Sought = 0,
        NotRetrieved = 0,
        AwaitingRetrieval = 0,
        AwaitingAssessment = 0,
        Assessed = 0,
        ExcludedByReason = new Dictionary<string, int>(),
        Included = 0,
    };
}
