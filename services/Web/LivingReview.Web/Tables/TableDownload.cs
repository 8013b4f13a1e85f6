using LivingReview.Client;
using LivingReview.Contracts.Reviews;
using LivingReview.EvidenceFiles.Writing;
using LivingReview.Figures.Bias;
using LivingReview.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LivingReview.Web.Tables;

/// <summary>Every table of a review's pages as a CSV file, read from the API on request.</summary>
internal static class TableDownload
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapMethods(TableLinks.Pattern, [HttpMethods.Get, HttpMethods.Head], GetAsync).ExcludeFromDescription();

    private static async Task<IResult> GetAsync(
        string review, string table, string? stratum, long? revision, long? from, long? to,
        EstimatesClient estimates, EvidenceClient evidence, RecordsClient records, AlertsClient alerts, VersionsClient versions, CancellationToken cancellationToken)
    {
        var wanted = stratum ?? StratumKey.OverallName;
        CsvTable? csv;
        try
        {
            csv = table switch
            {
                "pooled" => await estimates.GetAsync(review, revision, cancellationToken) is { } all ? EstimateTables.Pooled(all) : null,
                "studies" => await estimates.GetFiguresAsync(review, wanted, revision, cancellationToken) is { } figures ? EstimateTables.Studies(figures) : null,
                "timeline" => EstimateTables.History(await estimates.GetHistoryAsync(review, wanted, cancellationToken), revision),
                "detail" => await estimates.GetDetailAsync(review, wanted, revision, cancellationToken) is { } detail ? EstimateTables.Detail(detail) : null,
                "alerts" => EstimateTables.Alerts(await alerts.ListAsync(review, null, cancellationToken)),
                "comparisons" => await estimates.GetComparisonsAsync(review, revision, cancellationToken) is { } comparisons ? CheckTables.Comparisons(comparisons) : null,
                "twins" => await estimates.GetAsync(review, revision, cancellationToken) is { } known && known.Strata.FirstOrDefault(s => s.Stratum == wanted) is { Twins.Count: > 0 } headline
                    ? CheckTables.Twins(headline) : null,
                "influence" => await estimates.GetInfluenceAsync(review, wanted, revision, cancellationToken) is { } influence ? CheckTables.Influence(influence) : null,
                "cumulative" => await estimates.GetCumulativeAsync(review, wanted, revision, cancellationToken) is { } series ? CheckTables.Cumulative(series) : null,
                "funnel" => await estimates.GetDetailAsync(review, wanted, revision, cancellationToken) is { } funnel ? CheckTables.Funnel(funnel) : null,
                "bias" => await evidence.GetStudiesAsync(review, revision, cancellationToken) is { } studies
                    && await estimates.GetFiguresAsync(review, wanted, revision, cancellationToken) is { } drawn ? CheckTables.Bias(BiasTable.Create(studies, drawn)) : null,
                "prisma" => await records.FlowAsync(review, revision, cancellationToken) is { } flow ? CheckTables.Prisma(flow) : null,
                "versions" => ChangeTables.Versions(await versions.GetAsync(review, cancellationToken)),
                "difference" when from is { } earlier && to is { } later =>
                    await estimates.GetDifferenceAsync(review, earlier, later, cancellationToken) is { } difference ? ChangeTables.Difference(difference) : null,
                _ => null,
            };
        }
        catch (HttpRequestException)
        {
            return TypedResults.Problem(statusCode: StatusCodes.Status503ServiceUnavailable, title: "The table is temporarily unavailable");
        }

        return csv is null
            ? TypedResults.Problem(statusCode: StatusCodes.Status404NotFound, title: "No such table", detail: $"The review \"{review}\" has no table \"{table}\" for this selection.")
            : FileResponse.Create(csv.ToString(), "text/csv; charset=utf-8", FileName(review, table, wanted, revision));
    }

    private static string FileName(string review, string table, string stratum, long? revision) =>
        string.Join('-', new[] { review, stratum == StratumKey.OverallName ? null : stratum.Replace('=', '-').Replace(';', '_'), table, revision is { } at ? FormattableString.Invariant($"r{at}") : null }
            .Where(part => part is not null)) + ".csv";
}
