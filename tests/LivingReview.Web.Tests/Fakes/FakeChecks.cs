using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;
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
        app.MapGet("/api/reviews/{review}/estimates/thresholds", (string review, string stratum, double? at) => FakeApi.Known(review, () => Thresholds(stratum, at)));
        app.MapGet("/api/reviews/{review}/estimates/forecast", (string review, string stratum) => FakeApi.Known(review, () => Forecast(stratum)));
        app.MapGet("/api/reviews/{review}/estimates/selection", (string review, string stratum, bool? exact) => FakeApi.Known(review, () => Selection(stratum, exact == true)));
        app.MapGet("/api/reviews/{review}/estimates/regression", (string review, string stratum) => FakeApi.Known(review, () => Regression(stratum)));
        app.MapGet("/api/reviews/{review}/estimates/what-if", (string review, string stratum, string? without, string model, string? prior) => WhatIf(api, stratum, without, model, prior));
        app.MapGet("/api/reviews/{review}/estimates/diff", (string review, long from, long to) => FakeApi.Known(review, () => difference with { From = from, To = to }));
        app.MapGet("/api/reviews/{review}/estimates/cumulative", (string review, string stratum) => FakeApi.Known(review, () => api.Figures.TryGetValue(stratum, out var figures) ? Cumulative(figures) : null));
        app.MapGet("/api/reviews/{review}/protocol", (string review, long? revision) => FakeApi.Known(review, () => revision == Past ? PastProtocol(api.View.Protocol) : api.View.Protocol));
        app.MapGet("/api/reviews/{review}/versions", (string review) => FakeApi.Known(review, () => api.Versions));
        app.MapPost("/api/reviews/{review}/versions", (string review, PublishVersion version) => Publish(api, version));
        app.MapGet("/health/ready", () => Results.Json(new { status = "Healthy", checks = api.Checks }, FakeApi.Options));
    }

    /// <summary>Selection that lowers the area, on the bound of the normal model.</summary>
    public static SelectionFigures Selection(string stratum, bool exact) => new()
    {
        Stratum = stratum,
        Revision = 15,
        K = 14,
        MaxBeta = 2,
        Normal = [new(1, new(0.91, 0.88, 0.93), new(0.87, 0.83, 0.9), new(0.85, 0.8, 0.89), null, false, true), new(0.4, new(0.84, 0.7, 0.9), new(0.8, 0.7, 0.86), new(0.8, 0.7, 0.86), 2, true, true)],
        Exact = exact ? [new(1, new(0.912, 0.88, 0.93), new(0.87, 0.83, 0.9), new(0.85, 0.8, 0.89), null, false, true), new(0.4, new(0.861, 0.72, 0.91), new(0.82, 0.7, 0.87), new(0.81, 0.7, 0.87), 0.6, false, true)] : null,
    };

    /// <summary>A forecast that settles after seven studies.</summary>
    public static ForecastFigures Forecast(string stratum) => new()
    {
        Stratum = stratum,
        Revision = 15,
        After = [new(1, new(0.9, 0.87, 0.93), new(0.85, 0.8, 0.89), 0.2, 0.2, 0.31, 0.4, 0.1), new(10, new(0.9, 0.85, 0.94), new(0.85, 0.78, 0.9), 0.1, 0.1, 0.6, 0.9, 0.2)],
        ProbabilityMet = 0.5,
        StudiesToSettle = 7,
        StudiesPerYear = 2,
        YearsToSettle = 3.5,
    };

    /// <summary>A regression on the year that finds a rise of sensitivity.</summary>
    public static RegressionFigures Regression(string stratum) => new()
    {
        Stratum = stratum,
        Revision = 15,
        Tables = 14,
        Regime = Regime.Bivariate,
        LogLikelihood = -90,
        Sensitivity = [new("intercept", 2, 0.2, 1.6, 2.4, 0.0001), new("year", 0.1, 0.04, 0.02, 0.18, 0.01)],
        Specificity = [new("intercept", 1.8, 0.2, 1.4, 2.2, 0.0001), new("year", 0, 0.04, -0.08, 0.08, 1)],
        Terms = [new("year", new(6.2, 2, 0.045), null)],
        Joint = new(6.2, 2, 0.045),
        Centres = new Dictionary<string, double> { ["year"] = 2021 },
    };

    /// <summary>Without a study the estimates of the stratum move a little.</summary>
    private static IResult WhatIf(FakeApi api, string stratum, string? without, string model, string? prior)
    {
        var ids = (without ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries);
        if (!api.Figures.TryGetValue(stratum, out var figures)) return Results.NotFound();
        if (ids.FirstOrDefault(id => figures.Studies.All(study => study.StudyId != id)) is { } unknown)
            return Results.Problem(statusCode: 400, title: "Malformed request", detail: $"without: the review has no study '{unknown}' that counts.");
        var after = figures.Estimate with { K = figures.Estimate.K - ids.Length, Sensitivity = figures.Estimate.Sensitivity is { } se ? se with { Estimate = se.Estimate - (0.01 * ids.Length) } : null };
        return Results.Json(
            new WhatIfFigures
            {
                Stratum = stratum,
                Revision = figures.Revision,
                Model = model,
                Prior = prior,
                Before = figures.Estimate,
                After = figures with { Estimate = after, Studies = [.. figures.Studies.Where(study => !ids.Contains(study.StudyId))] },
                LeftOut = [.. figures.Studies.Where(study => ids.Contains(study.StudyId)).Select(study => new WhatIfExclusion(study.StudyId, study.Label, "left-out"))],
                Thresholds = [],
            },
            FakeApi.Options);
    }

    /// <summary>Accuracy that falls with the cut-off; the modality MRI states none.</summary>
    public static ThresholdFigures Thresholds(string stratum, double? at) => new()
    {
        Stratum = stratum,
        Revision = 15,
        Unit = "HU",
        Direction = "less",
        Distribution = "log-logistic",
        Regime = Regime.Bivariate,
        Studies = 6,
        Tables = stratum == "modality=mri" ? 0 : 14,
        Lowest = 90,
        Highest = 160,
        At = [.. (at is { } asked ? [asked] : new double[] { 90, 120, 160 }).Select(t => new ThresholdAccuracy(
            t, new(t / 200, t / 200 - 0.05, t / 200 + 0.05), new(1 - t / 400, 0.95 - t / 400, 1.05 - t / 400), new(3, 2, 4), new(0.3, 0.2, 0.4), null, null, t is < 90 or > 160))],
    };

    /// <summary>At <see cref="Past"/> another prevalence was expected.</summary>
    public static Protocol PastProtocol(Protocol now) => now with { TargetPrevalence = 0.1 };

    /// <summary>The evidence of the past: at <see cref="Past"/> every study was judged high by its one domain.</summary>
    public static IReadOnlyList<ExtractedStudy> PastStudies(FakeApi api) =>
    [
        .. Studies(api).Select(view => view.Study with
        {
            BiasAssessments = [new BiasAssessment { Tool = "QUADAS-2", Domains = [new DomainJudgement { Domain = "index-test", Judgement = "high" }], Overall = "high" }],
        }),
    ];

    /// <summary>The same figures with weights, which grow slower than the people of the studies.</summary>
    public static Dictionary<string, StratumFigures> Weighed(Dictionary<string, StratumFigures> figures) => figures.ToDictionary(one => one.Key, one => Weighed(one.Value), StringComparer.Ordinal);

    private static StratumFigures Weighed(StratumFigures figures)
    {
        static double Damped(long people) => people / (people + 40.0);
        var (diseased, healthy) = (figures.Studies.Sum(study => Damped(study.Tp + study.Fn)), figures.Studies.Sum(study => Damped(study.Fp + study.Tn)));
        return figures.Estimate.Sensitivity is null ? figures : figures with
        {
            Weights = [.. figures.Studies.Select(study => new StudyWeight(study.StudyId, 100 * Damped(study.Tp + study.Fn) / diseased, 100 * Damped(study.Fp + study.Tn) / healthy))],
        };
    }

    /// <summary>A series that is pooled from the fourth study on and narrows to the estimate.</summary>
    private static IReadOnlyList<CumulativePoint> Cumulative(StratumFigures figures) =>
    [
        .. figures.Studies.OrderBy(study => study.Year ?? int.MaxValue).Select((study, i) => new CumulativePoint
        {
            Year = study.Year,
            StudyId = study.StudyId,
            Label = study.Label,
            Estimate = figures.Estimate with
            {
                K = i + 1,
                Regime = i < 3 ? Regime.Listed : figures.Estimate.Regime,
                Sensitivity = i < 3 ? null : Wider(figures.Estimate.Sensitivity, figures.Studies.Count - 1 - i),
                Specificity = i < 3 ? null : Wider(figures.Estimate.Specificity, figures.Studies.Count - 1 - i),
            },
        }),
    ];

    private static EstimateInterval? Wider(EstimateInterval? last, int missing) =>
        last is null ? null : new EstimateInterval(last.Estimate - (0.004 * missing), Math.Max(0, last.Lower - (0.02 * missing)), Math.Min(1, last.Upper + (0.004 * missing)));

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
