using System.Collections.Concurrent;
using System.Text.Json;
using System.Threading.Channels;
using LivingReview.Contracts.Alerts;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;
using LivingReview.Contracts.Studies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace LivingReview.Web.Tests.Fakes;

/// <summary>
/// Stands in for all three services: the sample review with recorded figures, which a test may change, over a real server on a free
/// loopback port. An accepted study moves the estimates it touches a little and is announced on the event stream.
/// </summary>
public sealed class FakeApi : IAsyncDisposable
{
    public const string Review = "osteoporosis";

    internal static readonly JsonSerializerOptions Options = JsonSerializerOptions.Web;

    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<Channel<(long Id, string Type)>, HttpContext> _streams = new();
    private long _sequence = 1;

    private FakeApi(WebApplication app)
    {
        _app = app;
        Importing = new FakeImporting(this);
        Records = new FakeRecords(this);
        Evidence = new FakeEvidence(this);
        Protocols = new FakeProtocols(this);
    }

    public FakeImporting Importing { get; }

    public FakeRecords Records { get; }

    public FakeProtocols Protocols { get; }

    public FakeFormDrafts FormDrafts { get; } = new();

    public FakeExtractions Extractions { get; } = new();

    public FakeComments Comments { get; } = new();

    public FakeScreening Screening { get; } = new();

    /// <summary>Studies one by one, and sign-in.</summary>
    public FakeEvidence Evidence { get; }

    public ReviewView View { get; set; } = Recorded<ReviewView>("review");

    public ReviewEstimates? Estimates { get; set; } = Recorded<ReviewEstimates>("estimates");

    public Dictionary<string, StratumFigures> Figures { get; } = FakeChecks.Weighed(Recorded<Dictionary<string, StratumFigures>>("figures"));

    public Dictionary<string, List<EstimateHistoryPoint>> History { get; } = Recorded<Dictionary<string, List<EstimateHistoryPoint>>>("history");

    /// <summary>What was believed at <see cref="FakeChecks.Past"/>.</summary>
    public ReviewEstimates Before { get; } = Recorded<ReviewEstimates>("estimates-at-10");

    public List<VersionView> Versions { get; } = Recorded<List<VersionView>>("versions");

    /// <summary>Readiness checks that every service answers.</summary>
    public IReadOnlyList<object> Checks { get; set; } = [new { name = "analysis-store", status = "Healthy" }];

    /// <summary>The flow of records, where it is not counted from the records of a test.</summary>
    public PrismaFlow? Flow { get; set; }

    public List<Alert> Shifts { get; } = Recorded<List<Alert>>("shifts");

    internal FakeAlerts Alerts { get; } = new();

    public Uri Address => new(_app.Urls.Single());

    /// <summary>While set, the event stream answers 503.</summary>
    public bool StreamsDown { get; set; }

    /// <summary>While set, everything but the event stream answers 503.</summary>
    public bool Down { get; set; }

    public int OpenStreams => _streams.Count;

    public ConcurrentQueue<string> LastEventIds { get; } = new();

    public ConcurrentQueue<string> IdempotencyKeys { get; } = new();

    /// <summary>What the saving of a study waits for.</summary>
    public Task BeforeSubmission { get; set; } = Task.CompletedTask;

    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>Whom each forwarded request came from, as the edge says.</summary>
    public ConcurrentQueue<string> Callers { get; } = new();

    public static async Task<FakeApi> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var api = new FakeApi(app);
        api.Map();
        await app.StartAsync();
        return api;
    }

    /// <summary>Cuts every open event stream, as a crash of the service does.</summary>
    public void BreakStreams()
    {
        foreach (var context in _streams.Values)
        {
            try
            {
                context.Abort();
            }
            catch (ObjectDisposedException)
            {
                // It ended by itself meanwhile.
            }
        }
    }

    /// <summary>Sends an event to every open stream.</summary>
    public void Announce(string type)
    {
        var id = Interlocked.Increment(ref _sequence);
        foreach (var stream in _streams.Keys)
            stream.Writer.TryWrite((id, type));
    }

    /// <summary>Makes a stratum's estimate something else, one version on, and announces it.</summary>
    public void Change(string stratum, Func<StratumEstimate, StratumEstimate> change, bool announce = true)
    {
        Estimates = Estimates! with
        {
            EstimateVersion = Estimates.EstimateVersion + 1,
            Revision = View.Revision,
            Strata = [.. Estimates.Strata.Select(known => known.Stratum == stratum
                ? change(known) with { Revision = View.Revision, InputHash = known.InputHash + "+" } : known)],
        };
        var now = Estimates.Strata.Single(known => known.Stratum == stratum);
        Figures[stratum] = Figures[stratum] with { Estimate = now, Revision = View.Revision };
        History[stratum].Add(new EstimateHistoryPoint
        {
            Revision = View.Revision,
            EstimateVersion = Estimates.EstimateVersion,
            At = View.ChangedAt,
            Estimate = now,
            Causes = [],
        });
        if (announce)
            Announce("org.livingreview.estimates.recomputed.v1");
    }

    public async ValueTask DisposeAsync()
    {
        BreakStreams();
        using var atOnce = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _app.StopAsync(atOnce.Token);
        await _app.DisposeAsync();
    }

    internal static T Recorded<T>(string name) =>
        JsonSerializer.Deserialize<T>(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Fakes", "Recorded", name + ".json")), Options)!;

    private void Map()
    {
        _app.Use(async (context, next) =>
        {
            Requests.Enqueue($"{context.Request.Method} {context.Request.Path}{context.Request.QueryString}");
            if (context.Request.Headers.TryGetValue("X-Forwarded-For", out var caller))
                Callers.Enqueue(string.Join(" and ", new[] { caller.ToString(), context.Request.Headers["Forwarded"].ToString() }.Where(said => said.Length > 0)));
            if (Down && !context.Request.Path.Value!.EndsWith("/events", StringComparison.Ordinal))
            {
                context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                return;
            }

            await next();
        });
        Evidence.Map(_app);
        _app.MapGet("/api/reviews", (string? reviews, string? without) => Listed(reviews, without) ? new[] { View } : []);
        _app.MapGet("/openapi/v1.json", () => Results.Text(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Fakes", "Described", "openapi.json")), "application/json"));
        _app.MapGet("/api/estimates", () => Estimates is { } estimates ? [estimates with { Strata = [.. estimates.Strata.Where(s => s.Stratum == "overall")], Companions = [] }] : Array.Empty<ReviewEstimates>());
        _app.MapGet("/api/reviews/{review}", (string review) => Known(review, () => View));
        _app.MapGet("/api/reviews/{review}/estimates", (string review, long? revision) => Known(review, () => At(revision)));
        _app.MapGet("/api/reviews/{review}/estimates/figures", (string review, string stratum, long? revision) => Known(review, () => FiguresAt(stratum, revision)));
        _app.MapGet("/api/reviews/{review}/estimates/history", (string review, string? stratum) => Known(review, () => History.GetValueOrDefault(stratum ?? "overall")));
        Alerts.Map(_app, this);
        FakeChecks.Map(_app, this);
        FakeCertainty.Map(_app, this);
        _app.MapGet("/api/reviews/{review}/events", StreamAsync);
        Importing.Map(_app);
        Records.Map(_app);
        FormDrafts.Map(_app);
        Extractions.Map(_app);
        Comments.Map(_app);
        Screening.Map(_app);
        Protocols.Map(_app);
        _app.MapPost("/api/reviews/{review}/studies", async (string review, StudySubmission study, HttpContext context) =>
        {
            await BeforeSubmission;
            IdempotencyKeys.Enqueue(context.Request.Headers["Idempotency-Key"].ToString());
            return FakeSubmissions.Accept(this, review, study);
        });
    }

    internal static IResult Known<T>(string review, Func<T?> answer) =>
        review == Review && answer() is { } found ? Results.Json(found, Options) : Results.Problem(statusCode: StatusCodes.Status404NotFound);

    private static bool Listed(string? reviews, string? without) => reviews?.Split(',').Contains(Review, StringComparer.Ordinal) != false && without?.Split(',').Contains(Review, StringComparer.Ordinal) != true;

    private ReviewEstimates? At(long? revision) => revision is null || revision == View.Revision ? Estimates : revision == FakeChecks.Past ? Before : null;

    private StratumFigures? FiguresAt(string stratum, long? revision)
    {
        if (Figures.GetValueOrDefault(stratum) is not { } now || revision is null || revision == View.Revision)
            return Figures.GetValueOrDefault(stratum);
        return Before.Strata.FirstOrDefault(known => known.Stratum == stratum) is { } then && revision == FakeChecks.Past
            ? now with { Revision = FakeChecks.Past, Estimate = then, Studies = [.. now.Studies.Take(then.K)] }
            : null;
    }

    private async Task StreamAsync(HttpContext context)
    {
        if (!context.Request.Path.StartsWithSegments($"/api/reviews/{Review}", StringComparison.Ordinal))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        if (StreamsDown)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }

        LastEventIds.Enqueue(context.Request.Headers["Last-Event-ID"].ToString());
        context.Response.ContentType = "text/event-stream";
        var stream = Channel.CreateUnbounded<(long Id, string Type)>();
        _streams[stream] = context;
        try
        {
            await context.Response.WriteAsync(": open\n\n", context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await foreach (var (id, type) in stream.Reader.ReadAllAsync(context.RequestAborted))
            {
                await context.Response.WriteAsync(FormattableString.Invariant($"id: {id}\nevent: {type}\ndata: {{}}\n\n"), context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
            }
        }
        catch (OperationCanceledException)
        {
            // The reader has left, or the test cut the stream.
        }
        finally
        {
            _streams.TryRemove(stream, out _);
        }
    }
}
