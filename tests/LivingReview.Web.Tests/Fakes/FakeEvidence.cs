using System.Collections.Concurrent;
using System.Text.Json;
using LivingReview.Client;
using LivingReview.Contracts.Access;
using LivingReview.Contracts.Alerts;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Studies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace LivingReview.Web.Tests.Fakes;

/// <summary>The part of Ingestion and Analysis that is about single studies and who calls, with canned answers.</summary>
public sealed class FakeEvidence(FakeApi api)
{
    public const string Key = "lr_test_0123456789";

    private static readonly JsonSerializerOptions Options = JsonSerializerOptions.Web;

    public List<StudyView> Studies { get; } = [.. FakeStudies.All()];

    /// <summary>While set, the review holds <see cref="Studies"/>; otherwise the sample's, as recorded.</summary>
    public bool GivesStudies { get; set; }

    public List<ProposalView> Proposals { get; } = [];

    public ConcurrentQueue<(string Address, string Body)> Sent { get; } = new();

    /// <summary>While set, everything but the question who calls needs <see cref="Key"/>.</summary>
    public bool Locked { get; set; }

    /// <summary>Role of who shows <see cref="Key"/>.</summary>
    public string Role { get; set; } = "reviewer";

    /// <summary>The Authorization headers of requests to read the list of studies.</summary>
    public ConcurrentQueue<string> Shown { get; } = new();

    internal void Map(WebApplication app)
    {
        app.Use(async (http, next) =>
        {
            var shown = http.Request.Headers.Authorization.ToString();
            if (http.Request.Path.Value!.EndsWith("/studies", StringComparison.Ordinal)) Shown.Enqueue(shown);
            if (Locked && shown != "Bearer " + Key && http.Request.Path != "/api/caller")
            {
                await Results.Problem(statusCode: 401, title: "Who are you?", detail: "Send a key.").ExecuteAsync(http);
                return;
            }

            await next();
        });
        app.MapGet("/api/caller", (HttpContext http) =>
        {
            var signedIn = http.Request.Headers.Authorization == "Bearer " + Key;
            return new CallerView { SignedIn = signedIn, Name = signedIn ? "Asha" : null, Role = signedIn ? Role : null, SignInNeeded = Locked, PublicReading = !Locked };
        });
        var review = app.MapGroup("/api/reviews/" + FakeApi.Review);
        review.MapGet("/studies", () => Results.Json(GivesStudies ? Studies : FakeChecks.Studies(api), Options));
        review.MapGet("/studies/{id}", (string id) => Studies.Find(s => s.Study.Id == id) is { } found ? Results.Json(found, Options) : Results.NotFound());
        review.MapPut("/studies/{id}", async (string id, HttpRequest request) => Change(id, await ReadAsync<StudySubmission>(request), before => before with { Version = before.Version + 1 }));
        review.MapPost("/studies/check", async (HttpRequest request) => Check(await ReadAsync<StudySubmission>(request)));
        review.MapPost("/studies/{id}/withdrawal", async (string id, HttpRequest request) =>
        {
            var asked = await ReadAsync<StudyWithdrawalRequest>(request);
            return string.IsNullOrWhiteSpace(asked.Reason)
                ? Results.ValidationProblem(new Dictionary<string, string[]> { ["reason"] = ["A reason is needed: it stays in the study's history."] })
                : Change(id, null, before => before with { Withdrawn = new Withdrawal(asked.Kind!, asked.Reason) { Notice = asked.Notice } });
        });
        review.MapPost("/withdrawals", async (HttpRequest request) =>
        {
            var asked = await ReadAsync<ManyWithdrawals>(request);
            return Many(asked.Studies, asked.Reason, before => before with { Withdrawn = new Withdrawal(asked.Kind!, asked.Reason!) });
        });
        review.MapPost("/restorations", async (HttpRequest request) =>
        {
            var asked = await ReadAsync<ManyRestorations>(request);
            return Many(asked.Studies, asked.Reason, before => before with { Withdrawn = null });
        });
        review.MapGet("/studies/{id}/versions/{version:int}", (string id, int version) => Studies.Find(s => s.Study.Id == id) is { } found ? Results.Json(found with { Version = version, Study = Former ?? found.Study }, Options) : Results.NotFound());
        review.MapPost("/estimates/preview/changes", async (HttpRequest request) =>
        {
            var asked = await ReadAsync<EvidenceWhatIf>(request);
            var now = api.Estimates!.Strata[0];
            return Results.Json(new EvidencePreview { Review = FakeApi.Review, Revision = api.View.Revision, Strata = [new StratumPreview { Stratum = now.Stratum, Before = now, After = now with { K = now.K - asked.Withdraw.Count + asked.Include.Count } }] }, Options);
        });
        review.MapPost("/studies/{id}/restoration", (string id) => Change(id, null, before => before with { Withdrawn = null }));
        review.MapPost("/studies/{id}/overrides", async (string id, HttpRequest request) =>
        {
            var asked = await ReadAsync<FindingOverride>(request);
            return Change(id, null, before => before with { Study = before.Study with { Warnings = [.. before.Study.Warnings.Select(w => w with { OverriddenBecause = asked.Reason })] } });
        });
        review.MapGet("/studies/{id}/history", (string id) => Results.Json(new StudyHistory(id, FakeStudies.History()), Options));
        review.MapGet("/proposals", () => Results.Json(Proposals, Options));
        review.MapPost("/proposals/{id}/confirmation", (Guid id) =>
        {
            Proposals.RemoveAll(p => p.Id == id);
            return Results.Ok();
        });
        review.MapGet("/estimates/influence", (string? stratum) => Results.Json(GivesStudies ? Studies.Select(Influence) : FakeChecks.Influence.GetValueOrDefault(stratum ?? "overall"), Options));
        review.MapPost("/policies/preview", async (HttpRequest request) => Alerts(await ReadAsync<StudyPreview>(request)));
        review.MapPost("/estimates/preview", async (HttpRequest request) => Preview(await ReadAsync<StudySubmission>(request)));
        review.MapGet("/export", (string format, long? revision) => format == "json"
            ? Results.Json(new { Studies = revision == FakeChecks.Past ? FakeChecks.PastStudies(api) : FakeChecks.Studies(api).Select(view => view.Study) }, Options)
            : Results.File("study,TP\r\n"u8.ToArray(), "text/csv; charset=utf-8", $"evidence.{format}"));
        app.MapPost("/api/back-calculations", async (HttpRequest request) =>
        {
            var asked = await ReadAsync<BackCalculationRequest>(request);
            return asked.Sensitivity?.StartsWith('x') == true
                ? Results.ValidationProblem(new Dictionary<string, string[]> { ["sensitivity"] = [$"'{asked.Sensitivity}' is not a proportion such as 91.1% or 0.911."] })
                : Results.Json(new BackCalculationResult([new BackCalculatedTable(51, 14, 5, 31)], true), Options);
        });
    }

    /// <summary>What the extraction guard finds in whatever is checked.</summary>
    public IReadOnlyList<GuardFinding> Findings { get; set; } = [];

    /// <summary>What every study was like at its earlier versions.</summary>
    public ExtractedStudy? Former { get; set; }

    private IResult Many(IReadOnlyList<string> ids, string? reason, Func<StudyView, StudyView> change)
    {
        if (string.IsNullOrWhiteSpace(reason))
            return Results.ValidationProblem(new Dictionary<string, string[]> { ["reason"] = ["A reason is needed: it stays in the history of each study."] }, statusCode: 422);
        foreach (var id in ids)
            Change(id, null, change);
        return Results.Json(new StudiesChanged(api.View.Revision, ids), Options);
    }

    private IResult Check(StudySubmission study)
    {
        var errors = FakeSubmissions.Faults(study);
        if (errors.Count > 0) return Results.ValidationProblem(errors, statusCode: 422);
        if (Findings.Count > 0) return Results.Json(new { Title = "The figures contradict each other", Findings }, Options, "application/problem+json", 422);
        var before = Studies.Find(s => s.Study.Id == study.Id);
        var extracted = Extracted(study, before?.Study);
        return Results.Json(
            new StudyCheck
            {
                Study = extracted,
                Corrects = before?.Version,
                Changes = before is null || before.Study.Tables[0].Fn == extracted.Tables[0].Fn ? []
                    : [new FieldChange("tables[0].fn", $"{before.Study.Tables[0].Fn}", $"{extracted.Tables[0].Fn}")],
            },
            Options);
    }

    private IResult Change(string id, StudySubmission? to, Func<StudyView, StudyView> change)
    {
        var at = Studies.FindIndex(s => s.Study.Id == id);
        if (at < 0) return Results.NotFound();
        api.View = api.View with { Revision = api.View.Revision + 1 };
        var changed = change(Studies[at]) with { Revision = api.View.Revision };
        Studies[at] = to is null ? changed : changed with { Study = Extracted(to, changed.Study) };
        api.Announce("org.livingreview.estimates.recomputed.v1");
        return Results.Json(Studies[at], Options);
    }

    private static ExtractedStudy Extracted(StudySubmission study, ExtractedStudy? before)
    {
        var table = study.Tables![0];
        return (before ?? FakeStudies.Plain("new-study", study.Label!, 1, 1, 1, 1)) with
        {
            Label = study.Label!,
            Tables = [FakeStudies.Table(table.Tp!.Value, table.Fp!.Value, table.Fn!.Value, table.Tn!.Value)],
        };
    }

    private StudyPreview Preview(StudySubmission study)
    {
        var before = api.Estimates!.Strata[0];
        return new StudyPreview
        {
            Review = FakeApi.Review,
            Revision = api.View.Revision,
            Strata = [new StratumPreview
            {
                Stratum = before.Stratum,
                Before = before,
                After = before with { K = before.K + 1, Sensitivity = new EstimateInterval(0.801, 0.702, 0.88) },
            }],
            Change = new EvidenceChange { Revision = api.View.Revision + 1, Kind = ChangeKind.Accepted, StudyId = "draft", Label = study.Label },
            Table = new EvidenceTable { StudyId = "draft", Label = study.Label!, Tp = 1, Fp = 1, Fn = 1, Tn = 1, Strata = [before.Stratum] },
        };
    }

    private static AlertPreview Alerts(StudyPreview preview)
    {
        var stratum = preview.Strata[0];
        return new AlertPreview
        {
            Review = preview.Review,
            Revision = preview.Revision,
            Subscriptions =
            [
                new SubscriptionPreview
                {
                    SubscriptionId = Guid.Empty, Name = "review", IsReviewList = true,
                    Alerts =
                    [
                        new BacktestEntry
                        {
                            Kind = "shifted", Severity = Severity.Warn, Stratum = stratum.Stratum, Rule = "A2&A3", Summary = $"Sensitivity would shift with {preview.Change.Label}.", At = default,
                            Before = PointOf(stratum.Before!), After = PointOf(stratum.After!),
                        },
                    ],
                },
            ],
        };

        static ShiftPoint PointOf(StratumEstimate e) => new() { Revision = e.Revision, K = e.K, Regime = e.Regime, Sensitivity = e.Sensitivity!, Specificity = e.Specificity! };
    }

    private StudyInfluence Influence(StudyView study) => new()
    {
        StudyId = study.Study.Id,
        Label = study.Study.Label,
        CooksDistance = 0.12,
        WeightSensitivity = 7.25,
        WeightSpecificity = 6.5,
        StandardizedSensitivity = -0.4,
        Without = api.Estimates!.Strata[0],
    };

    private async Task<T> ReadAsync<T>(HttpRequest request) => JsonSerializer.Deserialize<T>(await TextAsync(request), Options)!;

    private async Task<string> TextAsync(HttpRequest request)
    {
        using var reader = new StreamReader(request.Body);
        var text = await reader.ReadToEndAsync(request.HttpContext.RequestAborted);
        Sent.Enqueue((request.Path + request.QueryString, text));
        return text;
    }
}
