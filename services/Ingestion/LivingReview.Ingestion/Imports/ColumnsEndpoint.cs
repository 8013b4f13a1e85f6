using LivingReview.Contracts.Studies;
using LivingReview.EvidenceFiles.Studies;
using LivingReview.EvidenceFiles.Tables;
using LivingReview.Hosting.Problems;
using LivingReview.Ingestion.Reviews;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;

namespace LivingReview.Ingestion.Imports;

/// <summary>The columns of a file and what they seem to mean, for a form that maps them. Reads the first rows alone and keeps nothing.</summary>
internal static class ColumnsEndpoint
{
    private const int SampleRows = 3;

    public static async Task<IResult> ShowAsync(
        string review, HttpRequest request, IIngestionStore store, CancellationToken cancellationToken,
        [FromQuery] string? format = null, [FromQuery] string? profile = null, [FromQuery] string? sheet = null, [FromQuery(Name = "answer")] string[]? given = null)
    {
        if (format is not null && !FileFormats.Tables.Contains(format, StringComparer.Ordinal))
            return Problem.Result(400, "malformed", "No columns in this format", $"format: one of {string.Join(", ", FileFormats.Tables)}.");
        // A body without a type is text, as before.
        var (answers, refusal) = await ImportRequest.ReadAsync(
            review, request.ContentType, profile, format ?? (FileFormats.OfMediaType(request.ContentType) is null ? "csv" : null), sheet, given ?? [], store, cancellationToken);
        if (answers is null) return refusal!;
        await using var session = store.QuerySession();
        if (await session.LoadAsync<ReviewRecord>(review, cancellationToken) is not { } head) return Problem.UnknownReview(review);

        request.EnableBuffering();
        await request.Body.DrainAsync(cancellationToken);
        try
        {
            var options = new TableOptions { HeaderScore = cells => ColumnMap.HeaderScore(cells, answers.Profile), Sheet = answers.Sheet };
            await using var source = await TableFile.OpenAsync(request.Body, answers.Profile.Format, options, cancellationToken);
            var columns = new ColumnMap(source.Header, answers, head.Protocol.Factors);
            var factors = head.Protocol.Factors.Select(f => f.Name).ToList();
            return Results.Ok(new ImportColumns
            {
                Header = source.Header,
                Sample = [.. source.FirstRows.Take(SampleRows).Select(r => r.Cells)],
                Fields =
                [
                    .. StudyFields.Needed.Select(f => new ImportField(f, Needed: true, Factor: false)),
                    .. factors.Select(f => new ImportField(f, Needed: false, Factor: true)),
                    .. StudyFields.All.Except(StudyFields.Needed).Except(factors).Select(f => new ImportField(f, Needed: false, Factor: false)),
                ],
                Format = source.Format,
                HeaderRow = source.HeaderRow,
                Sheets = source.Sheets,
                Sheet = source.Sheet,
                Suggestions = columns.Columns().Concat(columns.Suggestions()).DistinctBy(c => c.Key).ToDictionary(c => c.Key, c => c.Value, StringComparer.Ordinal),
                Remarks = source.Remarks,
            });
        }
        catch (UnreadableFileException fault)
        {
            var problem = Problem.Details(422, "import-rejected", "The file cannot be read", FormattableString.Invariant($"Row {fault.Line}: {fault.Message}"));
            problem.Extensions["rejected"] = new[] { new ImportFault(fault.Line, "", fault.Message) { Question = fault.Question } };
            return Results.Problem(problem);
        }
    }
}
