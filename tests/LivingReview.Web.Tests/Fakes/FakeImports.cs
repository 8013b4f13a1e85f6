using System.Text.Json;
using LivingReview.Contracts.Studies;
using Microsoft.AspNetCore.Http;

namespace LivingReview.Web.Tests.Fakes;

/// <summary>Answers to files: a cell "fifty" is a fault, "same" is a file that changes nothing, "many" has hundreds of faults.</summary>
internal static class FakeImports
{
    private static readonly JsonSerializerOptions Options = JsonSerializerOptions.Web;

    public static IResult Answer(string file, bool dryRun, long revision)
    {
        List<ImportFault> faults = file.Contains("many", StringComparison.Ordinal)
            ? [.. Enumerable.Range(2, 120).Select(row => new ImportFault(row, "TP", "TP, the true positives, are missing."))]
            : file.Contains("fifty", StringComparison.Ordinal) ? [new ImportFault(2, "TP", "'fifty' is not a whole number.")] : [];
        if (faults.Count > 0 && !dryRun)
        {
            return Results.Problem(
                statusCode: 422, title: "Nothing of the file was imported", detail: "Row 2, column TP: 'fifty' is not a whole number.",
                extensions: new Dictionary<string, object?> { ["rejected"] = faults });
        }

        var same = file.Contains("same", StringComparison.Ordinal);
        return Results.Json(
            new ImportReport
            {
                DryRun = dryRun,
                Revision = revision + (dryRun || same ? 0 : 1),
                Accepted = faults.Count > 0 || same ? [] : ["new-2026"],
                Amended = [],
                Unchanged = same ? ["jang-2021"] : [],
                Rejected = faults,
                Profile = "generic",
            },
            Options);
    }

    public static IResult Records(string file, bool dryRun, List<RecordView> records)
    {
        if (!dryRun)
            records.Add(new RecordView { Id = "doi:10.1000-x", Title = "A candidate", Year = 2026, Doi = "10.1000/x", Authors = ["Rao A"] });
        return Results.Json(
            new RecordImportReport { DryRun = dryRun, Read = file.Split("TY  -").Length - 1, Candidates = 1, Duplicates = 0, Unchanged = false, Rejected = [] }, Options);
    }

    public static PrismaFlow Flow(long revision, int records) => new()
    {
        Revision = revision,
        Searches = [new PrismaSearch("PubMed", 2, 340, new DateOnly(2026, 11, 1))],
        Identified = records,
        DuplicatesRemoved = 0,
        Screened = 0,
        Excluded = 0,
        Sought = 0,
        Assessed = 0,
        ExcludedByReason = new Dictionary<string, int>(),
        Awaiting = records,
        StudiesIncluded = 14,
        ReportsIncluded = 14,
    };
}
