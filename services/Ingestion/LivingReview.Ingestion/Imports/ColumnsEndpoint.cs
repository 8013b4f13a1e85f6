using LivingReview.Contracts.Studies;
using LivingReview.Hosting.Problems;
using LivingReview.Ingestion.Reviews;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;

namespace LivingReview.Ingestion.Imports;

/// <summary>The columns of a file, for a form that maps them. Reads the first rows alone and keeps nothing.</summary>
internal static class ColumnsEndpoint
{
    private const int SampleRows = 3;

    public static async Task<IResult> ShowAsync(
        string review, HttpRequest request, IIngestionStore store, CancellationToken cancellationToken, [FromQuery] string format = "csv")
    {
        if (format == "json" || !ImportFile.Formats.Contains(format, StringComparer.Ordinal))
            return Problem.Result(400, "malformed", "No columns in this format", "format: one of csv, tsv, xlsx, revman.");
        await using var session = store.QuerySession();
        if (await session.LoadAsync<ReviewRecord>(review, cancellationToken) is not { } head) return Problem.UnknownReview(review);

        request.EnableBuffering();
        await request.Body.DrainAsync(cancellationToken);
        try
        {
            var source = await ImportFile.OpenAsync(request.Body, format, cancellationToken);
            var factors = head.Protocol.Factors.Select(f => f.Name).ToList();
            return Results.Ok(new ImportColumns
            {
                Header = source.Header,
                Sample = await source.Rows.Take(SampleRows).Select(r => r.Cells).ToListAsync(cancellationToken),
                Fields =
                [
                    .. StudyFields.Needed.Select(f => new ImportField(f, Needed: true, Factor: false)),
                    .. factors.Select(f => new ImportField(f, Needed: false, Factor: true)),
                    .. StudyFields.All.Except(StudyFields.Needed).Except(factors).Select(f => new ImportField(f, Needed: false, Factor: false)),
                ],
            });
        }
        catch (UnreadableFileException fault)
        {
            return Problem.Result(422, "import-rejected", "The file cannot be read", FormattableString.Invariant($"Row {fault.Line}: {fault.Message}"));
        }
    }
}
