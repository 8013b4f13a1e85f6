using System.Text;
using LivingReview.Web.Reading;
using LivingReview.Web.Reviews;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace LivingReview.Web.Figures;

/// <summary>A figure of the page as an SVG file of its own, drawn by the same components.</summary>
internal static class FigureDownload
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet(FigureAddress.Pattern, GetAsync).ExcludeFromDescription();

    private static async Task<IResult> GetAsync(
        string review, string figure, string? stratum, ReviewSnapshots snapshots, IServiceProvider services, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        var wanted = stratum ?? StratumName.Overall;
        if (await snapshots.GetAsync(review, wanted, cancellationToken) is not { Figures: { } figures } snapshot)
            return TypedResults.Problem(statusCode: StatusCodes.Status404NotFound, title: "No such figure", detail: $"There is no review \"{review}\" with a stratum \"{wanted}\".");
        var protocol = snapshot.Review.Protocol;
        var parameters = new Dictionary<string, object?> { ["Id"] = figure, ["Standalone"] = true };
        Type component;
        switch (figure)
        {
            case "forest":
                component = typeof(ForestSvg);
                parameters["Layout"] = ForestLayout.Compute(figures, narrow: false);
                parameters["Title"] = FigureWords.Forest(wanted, protocol);
                parameters["Description"] = FigureWords.Result(figures.Estimate);
                break;
            case "sroc":
                component = typeof(SrocSvg);
                parameters["Layout"] = SrocLayout.Compute(figures);
                parameters["Title"] = FigureWords.Sroc(wanted, protocol);
                parameters["Description"] = FigureWords.Result(figures.Estimate);
                break;
            case "timeline":
                var shifts = snapshot.Shifts.Where(shift => shift.Stratum == wanted).ToList();
                component = typeof(TimelineSvg);
                parameters["Layout"] = TimelineLayout.Compute(snapshot.History, shifts, narrow: false);
                parameters["Title"] = FigureWords.Timeline(wanted, protocol);
                parameters["Description"] = FigureWords.Course(snapshot.History, shifts);
                break;
            default:
                return TypedResults.Problem(statusCode: StatusCodes.Status404NotFound, title: "No such figure", detail: $"\"{figure}\" is none of forest, sroc, timeline.");
        }

        await using var renderer = new HtmlRenderer(services, loggers);
        var svg = await renderer.Dispatcher.InvokeAsync(async () =>
            (await renderer.RenderComponentAsync(component, ParameterView.FromDictionary(parameters))).ToHtmlString());
        return TypedResults.File(
            Encoding.UTF8.GetBytes("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + svg), "image/svg+xml", $"{review}-{wanted.Replace('=', '-').Replace(';', '_')}-{figure}.svg");
    }
}
