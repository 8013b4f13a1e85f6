using System.Collections.Concurrent;
using System.Text.Json;
using LivingReview.Contracts.Alerts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace LivingReview.Web.Tests.Fakes;

/// <summary>
/// Stands in for Notification: what it answered about the sample is recorded (the guide, two backtests, the shifts of a panel that a study
/// moved), and what a page changes is kept, so that a journey sees what it did.
/// </summary>
internal sealed class FakeAlerts
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;

    public PolicyGuide Guide { get; set; } = FakeApi.Recorded<PolicyGuide>("alerts-guide");

    /// <summary>Shifts of the recorded panel.</summary>
    public List<Alert> PanelAlerts { get; } = FakeApi.Recorded<List<Alert>>("alerts-shifts");

    public List<SubscriptionView> Subscriptions { get; } = FakeApi.Recorded<List<SubscriptionView>>("alerts-subscriptions");

    public List<DeliveryView> Deliveries { get; } = [];

    /// <summary>Bodies of the backtests that were asked for.</summary>
    public ConcurrentQueue<BacktestRequest> Backtests { get; } = new();

    /// <summary>What the receiver of tests answers.</summary>
    public DeliveryAttempt Answer { get; set; } = new(Now, 204, 12, null);

    /// <summary>The alerts that neither a person nor a later estimate has resolved.</summary>
    private static IEnumerable<Alert> Open(IReadOnlyCollection<Alert> alerts) => alerts.Where(s =>
        s is { Kind: "shifted", Severity: > Severity.Info } && s.Life.All(step => step.Action != "resolved") && alerts.All(other => other.Resolves != s.Id));

    public void Map(WebApplication app, FakeApi api)
    {
        var review = app.MapGroup("/api/reviews/" + FakeApi.Review);
        app.MapGet("/api/reviews/{review}/shifts", (Guid? subscription) => subscription is { } id ? PanelAlerts.Where(s => s.SubscriptionId == id) : api.Shifts);
        app.MapGet("/api/alerts/open", () => Open(api.Shifts).GroupBy(s => s.Review).Select(g => new OpenAlerts { Review = g.Key, Count = g.Count(), NewestAt = g.Max(s => s.DetectedAt) }));
        review.MapGet("/shifts/{id:guid}", (Guid id) => Json(PanelAlerts.Concat(api.Shifts).FirstOrDefault(s => s.Id == id)));
        review.MapPost("/shifts/{id:guid}/{step}", (Guid id, string step, AlertAction action) => Attend(api, id, step, action));
        review.MapGet("/policies/guide", () => Json(Guide));
        review.MapPost("/policies/backtest", (BacktestRequest request) =>
        {
            Backtests.Enqueue(request);
            var report = FakeApi.Recorded<BacktestReport>(request.Policy is null ? "alerts-backtest-default" : "alerts-backtest-shift");
            // What was recorded asked for no known change: here each is found at once.
            return Json(request.KnownChangeRevision is { } revision && request.Policy is not null ? report with { Delay = new BacktestDelay(0, 0, revision) } : report);
        });
        review.MapGet("/subscriptions", () => Subscriptions);
        review.MapGet("/subscriptions/{id:guid}", (Guid id) => Json(Find(id)));
        review.MapPost("/subscriptions", Create);
        review.MapPut("/subscriptions/{id:guid}", (Guid id, UpdateSubscription update) => Update(id, update));
        review.MapDelete("/subscriptions/{id:guid}", (Guid id) => Subscriptions.RemoveAll(s => s.Id == id) > 0 ? Results.NoContent() : Results.NotFound());
        review.MapPost("/subscriptions/{id:guid}/rotate-secret", (Guid id, RotateSecret rotate) =>
        {
            Replace(Find(id)! with { OldSecretUntil = Now.AddHours(rotate.OverlapHours ?? 24) });
            return Json(Find(id)! with { Secret = "whsec_AnotherSecretOfTheRecording" });
        });
        review.MapPost("/subscriptions/{id:guid}/test", (Guid id) =>
        {
            var made = new DeliveryView { Id = "msg_" + Guid.NewGuid().ToString("N"), Type = "org.livingreview.test.v1", Status = "pending", Attempts = [], CreatedAt = Now };
            Deliveries.Insert(0, made with { Status = Answer.StatusCode is >= 200 and < 300 ? "delivered" : "failed", Attempts = [Answer] });
            return Json(made, StatusCodes.Status202Accepted);
        });
        review.MapGet("/subscriptions/{id:guid}/deliveries", (Guid id) => Deliveries);
        review.MapPost("/subscriptions/{id:guid}/replay", (ReplayDeliveries replay) =>
        {
            var again = Deliveries.Where(d => replay.Id is { } one ? d.Id == one : d.CreatedAt >= replay.From && (!replay.FailedOnly || d.Status == "failed")).ToList();
            foreach (var delivery in again)
                Deliveries[Deliveries.IndexOf(delivery)] = delivery with { Status = "delivered", Attempts = [.. delivery.Attempts, Answer] };
            return Json(new ReplayReport([.. again.Select(d => d.Id)]), StatusCodes.Status202Accepted);
        });
    }

    private IResult Attend(FakeApi api, Guid id, string step, AlertAction action)
    {
        var errors = new Dictionary<string, string[]>();
        if (string.IsNullOrWhiteSpace(action.Actor))
            errors["actor"] = ["Who does this, in 1 to 200 characters."];
        if (step == "acknowledge" && string.IsNullOrWhiteSpace(action.Note))
            errors["note"] = ["A note that says what was concluded."];
        if (errors.Count > 0)
            return Results.ValidationProblem(errors, statusCode: StatusCodes.Status422UnprocessableEntity);
        var list = PanelAlerts.Exists(s => s.Id == id) ? PanelAlerts : api.Shifts;
        var at = list.FindIndex(s => s.Id == id);
        var done = step switch { "acknowledge" => "acknowledged", "resolve" => "resolved", _ => "muted" };
        list[at] = list[at] with { Life = [.. list[at].Life, new AlertStatusChange { ShiftId = id, Action = done, Actor = action.Actor!, Note = action.Note, Until = action.Until, At = Now }] };
        return Json(list[at]);
    }

    private IResult Create(CreateSubscription request)
    {
        if (request.WebhookUrl is { } address && !address.StartsWith("http", StringComparison.Ordinal))
            return Results.ValidationProblem(new Dictionary<string, string[]> { ["webhookUrl"] = ["An absolute http or https address without user name or fragment."] }, statusCode: StatusCodes.Status422UnprocessableEntity);
        var made = new SubscriptionView
        {
            Id = Guid.CreateVersion7(),
            Review = FakeApi.Review,
            Name = request.Name!,
            Policy = request.Policy ?? Guide.DefaultPolicy,
            HasDefaultPolicy = request.Policy is null,
            OwnCriteria = new() { TargetPrevalence = request.TargetPrevalence, MinimumSensitivity = request.MinimumSensitivity, MinimumSpecificity = request.MinimumSpecificity },
            Strata = request.Strata ?? [],
            Types = request.Types ?? [],
            WebhookUrl = request.WebhookUrl,
            EmailState = request.Email is null ? "none" : "unconfirmed",
            Status = "active",
            CreatedAt = Now,
        };
        Subscriptions.Add(made);
        return Json(made with { Secret = request.WebhookUrl is null ? null : "whsec_SecretOfTheRecording" }, StatusCodes.Status201Created);
    }

    private IResult Update(Guid id, UpdateSubscription update)
    {
        if (update.CooldownHours is < 0)
            return Results.ValidationProblem(new Dictionary<string, string[]> { ["cooldownHours"] = ["0 to 8784 hours."] }, statusCode: StatusCodes.Status422UnprocessableEntity);
        var found = Find(id)!;
        Replace(found with
        {
            Name = update.Name ?? found.Name,
            Status = update.Status ?? found.Status,
            DisabledReason = update.Status is null ? found.DisabledReason : null,
            Policy = update.DefaultPolicy == true ? Guide.DefaultPolicy : update.Policy ?? found.Policy,
            HasDefaultPolicy = update.DefaultPolicy == true || (found.HasDefaultPolicy && update.Policy is null),
            OwnCriteria = update.Criteria ?? found.OwnCriteria,
            CooldownHours = update.CooldownHours ?? found.CooldownHours,
            Strata = update.Strata ?? found.Strata,
            Types = update.Types ?? found.Types,
            WebhookUrl = update.WebhookUrl is null ? found.WebhookUrl : update.WebhookUrl.Length == 0 ? null : update.WebhookUrl,
            EmailState = update.Email is null ? found.EmailState : update.Email.Length == 0 ? "none" : "unconfirmed",
        });
        return Json(Find(id));
    }

    private SubscriptionView? Find(Guid id) => Subscriptions.Find(s => s.Id == id);

    private void Replace(SubscriptionView now) => Subscriptions[Subscriptions.FindIndex(s => s.Id == now.Id)] = now;

    private static IResult Json<T>(T? value, int status = StatusCodes.Status200OK)
        where T : class =>
        value is null ? Results.Problem(statusCode: StatusCodes.Status404NotFound) : Results.Json(value, JsonSerializerOptions.Web, statusCode: status);
}
