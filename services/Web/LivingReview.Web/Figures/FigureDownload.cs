using LivingReview.Client;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;
using LivingReview.Web.Checks.Bias;
using LivingReview.Web.Checks.Cumulative;
using LivingReview.Web.Checks.Funnel;
using LivingReview.Web.Checks.Influence;
using LivingReview.Web.Checks.Prisma;
using LivingReview.Web.Checks.Twins;
using LivingReview.Web.Figures.Forest;
using LivingReview.Web.Figures.Sroc;
using LivingReview.Web.Figures.Timeline;
using LivingReview.Web.Reviews;
using LivingReview.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace LivingReview.Web.Figures;

/// <summary>A figure of the page as an SVG file, drawn by the same components.</summary>
internal static class FigureDownload
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapMethods(FigureLinks.Pattern, [HttpMethods.Get, HttpMethods.Head], GetAsync).ExcludeFromDescription();

    private static async Task<IResult> GetAsync(
        string review, string figure, string? stratum, long? revision, string? compare, string? sort, ReviewSnapshots snapshots, EstimatesClient estimates,
        EvidenceClient evidence, IServiceProvider services, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        var wanted = stratum ?? StratumKey.OverallName;
        if (await snapshots.GetAsync(review, wanted, revision, cancellationToken) is not { Figures: { } figures } snapshot)
            return TypedResults.Problem(statusCode: StatusCodes.Status404NotFound, title: "No such figure", detail: $"There is no review \"{review}\" with a stratum \"{wanted}\".");
        var drawing = figure switch
        {
            "forest" => Forest(figures with { Studies = ForestOrder.Apply(figures, ForestOrder.Parse(sort)) }, snapshot),
            "sroc" => Drawing<SrocSvg>(("Layout", SrocLayout.Compute(figures)), ("Title", FigureTitles.Sroc(wanted, snapshot.Review.Protocol)), ("Description", FigureTitles.Result(figures.Estimate)), ("Id", figure)),
            "timeline" => Timeline(snapshot, wanted),
            "compare" => await CompareAsync(review, compare, revision, snapshot, snapshots, cancellationToken),
            "twins" => await estimates.GetAsync(review, revision, cancellationToken) is { } all && all.Strata.FirstOrDefault(s => s.Stratum == wanted) is { Twins.Count: > 0 } headline
                ? Drawing<TwinSvg>(("Layout", TwinLayout.Compute(headline, snapshot.Review.Protocol)), ("Title", $"All analyses. {StratumName.Long(wanted, snapshot.Review.Protocol)}")) : null,
            "influence" => await estimates.GetInfluenceAsync(review, wanted, revision, cancellationToken) is { } influence
                ? Drawing<InfluenceSvg>(("Layout", InfluenceLayout.Compute(influence, figures.Estimate, int.MaxValue)), ("Title", $"Leave-one-out. {StratumName.Long(wanted, snapshot.Review.Protocol)}")) : null,
            "cumulative" => await estimates.GetCumulativeAsync(review, wanted, revision, cancellationToken) is { } series
                ? Drawing<CumulativeSvg>(("Layout", CumulativeLayout.Compute(series, figures.Estimate)), ("Title", FigureTitles.Cumulative(wanted, snapshot.Review.Protocol))) : null,
            "funnel" => await estimates.GetDetailAsync(review, wanted, revision, cancellationToken) is { } detail
                ? Drawing<FunnelSvg>(("Layout", FunnelLayout.Compute(detail)), ("Title", $"Deeks’ funnel plot. {StratumName.Long(wanted, snapshot.Review.Protocol)}")) : null,
            "bias" => await evidence.GetStudiesAsync(review, revision, cancellationToken) is { } studies && BiasTable.Create(studies, figures) is { Tools.Count: > 0 } table
                ? Drawing<BiasBarsSvg>(("Tool", table.Tools[0]), ("Title", "Risk of bias by domain")) : null,
            "prisma" => await evidence.GetPrismaAsync(review, revision, cancellationToken) is { } flow
                ? Drawing<PrismaSvg>(("Layout", PrismaLayout.Compute(flow)), ("Title", "PRISMA 2020 flow")) : null,
            _ => null,
        };
        if (drawing is not var (component, parameters))
            return TypedResults.Problem(statusCode: StatusCodes.Status404NotFound, title: "No such figure", detail: $"There is no figure \"{figure}\" with these choices.");

        await using var renderer = new HtmlRenderer(services, loggers);
        var svg = await renderer.Dispatcher.InvokeAsync(async () =>
            (await renderer.RenderComponentAsync(component, ParameterView.FromDictionary(parameters))).ToHtmlString());
        return FileResponse.Create("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + svg, "image/svg+xml", $"{review}-{wanted.Replace('=', '-').Replace(';', '_')}-{figure}.svg");
    }

    private static (Type Component, Dictionary<string, object?> Parameters)? Drawing<TComponent>(params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        var all = new Dictionary<string, object?> { ["Standalone"] = true };
        foreach (var (name, value) in parameters)
            all[name] = value;
        return (typeof(TComponent), all);
    }

    private static (Type Component, Dictionary<string, object?> Parameters)? Forest(StratumFigures figures, ReviewSnapshot snapshot) => Drawing<ForestSvg>(
        ("Layout", ForestLayout.Compute(figures, narrow: false)), ("Title", FigureTitles.Forest(figures.Stratum, snapshot.Review.Protocol)),
        ("Description", FigureTitles.Result(figures.Estimate)), ("Id", "forest"));

    private static (Type Component, Dictionary<string, object?> Parameters)? Timeline(ReviewSnapshot snapshot, string stratum)
    {
        var alerts = snapshot.Alerts.Where(alert => alert.Stratum == stratum).ToList();
        return Drawing<TimelineSvg>(
            ("Layout", TimelineLayout.Compute(snapshot.History, alerts, snapshot.Versions, narrow: false)), ("Title", FigureTitles.Timeline(stratum, snapshot.Review.Protocol)),
            ("Description", FigureTitles.Course(snapshot.History, alerts)), ("Id", "timeline"));
    }

    private static async Task<(Type Component, Dictionary<string, object?> Parameters)?> CompareAsync(
        string review, string? compare, long? revision, ReviewSnapshot snapshot, ReviewSnapshots snapshots, CancellationToken cancellationToken)
    {
        var strata = ReviewPageState.Parse(review, null, null, compare, null, null, null).Compared;
        var figures = (await Task.WhenAll(strata.Select(stratum => snapshots.GetFiguresAsync(review, stratum, revision, cancellationToken)))).OfType<StratumFigures>().ToList();
        if (figures.Count == 0)
            return null;
        var names = figures.Select(one => StratumName.Long(one.Stratum, snapshot.Review.Protocol)).ToList();
        return Drawing<CompareSvg>(("Layout", CompareLayout.Compute(figures, names)), ("Title", "Summary ROC plot of " + string.Join(", ", names)));
    }
}
