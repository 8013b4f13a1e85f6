using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Studies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace LivingReview.Web.Tests.Fakes;

/// <summary>The stand-in API's answers about checks, changes and the past: recorded figures of the sample, and a made-up assessment of bias.</summary>
internal static class FakeChecks
{
    /// <summary>The one revision of the past that is recorded.</summary>
    public const long Past = 10;

    private static readonly string[] Domains = ["patient-selection", "index-test", "reference-standard", "flow-and-timing"];

    public static Dictionary<string, List<StudyInfluence>> Influence { get; } = FakeApi.Recorded<Dictionary<string, List<StudyInfluence>>>("influence");

    /// <summary>A flow with every step.</summary>
    public static PrismaFlow Flow { get; } = new()
    {
        Revision = 15,
        Searches = [new("PubMed", 2, 412, new DateOnly(2026, 11, 1)), new("Embase", 1, 388, new DateOnly(2026, 10, 3))],
        Identified = 800,
        DuplicatesRemoved = 214,
        Screened = 586,
        Excluded = 521,
        Sought = 65,
        Assessed = 61,
        ExcludedByReason = new Dictionary<string, int> { ["No 2x2 table can be made"] = 31, ["Wrong reference standard"] = 16 },
        Awaiting = 4,
        StudiesIncluded = 14,
        ReportsIncluded = 17,
    };

    public static void Map(WebApplication app, FakeApi api)
    {
        var detail = FakeApi.Recorded<Dictionary<string, StratumDetail>>("detail");
        var comparisons = FakeApi.Recorded<List<SubgroupComparison>>("comparisons");
        var difference = FakeApi.Recorded<EstimatesDiff>("diff");
        app.MapGet("/api/reviews/{review}/estimates/detail", (string review, string stratum) => FakeApi.Known(review, () => api.Estimates is null ? null : detail.GetValueOrDefault(stratum)));
        app.MapGet("/api/reviews/{review}/estimates/comparisons", (string review) => FakeApi.Known(review, () => comparisons));
        app.MapGet("/api/reviews/{review}/estimates/diff", (string review, long from, long to) => FakeApi.Known(review, () => difference with { From = from, To = to }));
        app.MapGet("/api/reviews/{review}/versions", (string review) => FakeApi.Known(review, () => api.Versions));
        app.MapPost("/api/reviews/{review}/versions", (string review, PublishVersion version) => Publish(api, version));
        app.MapGet("/health/ready", () => Results.Json(new { status = "Healthy", checks = api.Checks }, FakeApi.Options));
    }

    /// <summary>The sample's studies as Ingestion shows them, two thirds of them assessed.</summary>
    public static IReadOnlyList<StudyView> Studies(FakeApi api) =>
    [
        .. api.Figures["overall"].Studies.Select((study, i) => new StudyView
        {
            Review = FakeApi.Review,
            Version = 1,
            Revision = i + 2,
            ChangedAt = api.View.ChangedAt,
            Study = new ExtractedStudy
            {
                Id = study.StudyId,
                Label = study.Label,
                Year = study.Year,
                BiasAssessments = i % 3 == 2 ? [] : [Assessment(i)],
                Tables = [new ExtractedTable { Tp = study.Tp, Fp = study.Fp, Fn = study.Fn, Tn = study.Tn, Primary = true, Factors = study.Factors }],
            },
        }),
    ];

    private static BiasAssessment Assessment(int study)
    {
        var words = new[] { "low", "high", "unclear", "low" };
        var judged = Domains.Select((domain, i) => new DomainJudgement
        {
            Domain = domain,
            Judgement = words[(study + i) % 4],
            Applicability = domain == "flow-and-timing" ? null : words[(study + i + 1) % 4],
        }).ToList();
        return new BiasAssessment
        {
            Tool = "QUADAS-2",
            Domains = judged,
            Overall = judged.Any(domain => domain.Judgement == "high") ? "high" : judged.All(domain => domain.Judgement == "low") ? "low" : "unclear",
        };
    }

    private static IResult Publish(FakeApi api, PublishVersion version)
    {
        var revision = version.Revision ?? api.View.Revision;
        if (api.Versions.Count > 0 && api.Versions[0].Revision >= revision)
        {
            return Results.Problem(statusCode: StatusCodes.Status409Conflict, title: "The revision is published already",
                detail: FormattableString.Invariant($"revision: version {api.Versions.Count} froze revision {api.Versions[0].Revision}; a new version needs a later one."));
        }

        var view = api.Versions[0] with { Number = api.Versions.Count + 1, Revision = revision, Note = version.Note };
        api.Versions.Insert(0, view);
        return Results.Json(view, FakeApi.Options, statusCode: StatusCodes.Status201Created);
    }
}
