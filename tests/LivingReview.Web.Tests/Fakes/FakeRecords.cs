using System.Text.Json;
using LivingReview.Contracts.Studies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LivingReview.Web.Tests.Fakes;

/// <summary>Stands in for the records and searches of Ingestion.</summary>
public sealed class FakeRecords(FakeApi api)
{
    private readonly HashSet<string> _files = new(StringComparer.Ordinal);

    public List<RecordView> All { get; } =
    [
        new() { Id = "r-1", Title = "Opportunistic screening for osteoporosis from routine CT by deep learning", Authors = ["Jang R", "Choi J", "Kim N", "Lee S"], Journal = "Sci Rep", Year = 2021, Doi = "10.1/one", Duplicates = 2 },
        new() { Id = "r-2", Title = "Panoramic radiographs and bone density", Authors = ["Nakamoto T"], Journal = "Dentomaxillofac Radiol", Year = 2022, Pmid = "35816516", TitleAbstract = "include" },
        new() { Id = "r-3", Title = "A retracted paper about bones", Authors = ["Nobody N"], Year = 2019, Retracted = true, TitleAbstract = "exclude", Reason = "wrong population" },
    ];

    public List<SearchRunView> Searches { get; } =
        [new("PubMed", new DateOnly(2026, 11, 1), "osteoporosis[tiab] AND (\"deep learning\"[tiab] OR \"machine learning\"[tiab])", 1412, DateTimeOffset.UnixEpoch)];

    public void Map(IEndpointRouteBuilder app)
    {
        var review = app.MapGroup("/api/reviews/{review}").AddEndpointFilter(api.Importing.RefuseAsync);
        review.MapGet("/records", List);
        review.MapPost("/records/imports", ImportAsync);
        review.MapPost("/records/{record}/screening", Screen);
        review.MapPut("/records/{record}/study", (string record, RecordLinkRequest request) => request.Study == "jang-2021"
            ? Change(record, r => r with { Study = request.Study })
            : Invalid("study", $"The review has no study '{request.Study}'."));
        review.MapGet("/searches", () => Searches);
        review.MapPost("/searches", Search);
        review.MapGet("/prisma", () => api.Flow ?? new PrismaFlow
        {
            Revision = api.View.Revision,
            Searches = [],
            Identified = All.Count + All.Sum(r => r.Duplicates),
            DuplicatesRemoved = All.Sum(r => r.Duplicates),
            Screened = All.Count(r => r.TitleAbstract is not null),
            Excluded = All.Count(r => r.TitleAbstract == "exclude"),
            Sought = 0,
            Assessed = 0,
            ExcludedByReason = new Dictionary<string, int> { ["no 2x2 table"] = 4 },
            Awaiting = All.Count(Waits),
            StudiesIncluded = api.View.Studies,
            ReportsIncluded = api.View.Studies,
        });
    }

    private static bool Waits(RecordView record) => record is { TitleAbstract: null, FullText: null, Study: null };

    private static IResult Invalid(string field, string message) => Results.ValidationProblem(new Dictionary<string, string[]> { [field] = [message] }, statusCode: 422);

    private IResult List(HttpResponse response, string? q, string? state, string? after, int limit)
    {
        var found = All.Where(r => (state != "waiting" || Waits(r)) && (state != "merged" || r.Duplicates > 0)
            && (q is null || r.Title!.Contains(q, StringComparison.OrdinalIgnoreCase))).OrderBy(r => r.Id, StringComparer.Ordinal).ToList();
        response.Headers["X-Total-Count"] = FormattableString.Invariant($"{found.Count}");
        return Results.Json(found.Where(r => string.CompareOrdinal(r.Id, after) > 0).Take(limit), JsonSerializerOptions.Web);
    }

    private async Task<IResult> ImportAsync(HttpRequest request, bool dryRun)
    {
        using var reader = new StreamReader(request.Body);
        var text = await reader.ReadToEndAsync();
        var titles = text.Split('\n').Where(l => l.StartsWith("TI  - ", StringComparison.Ordinal)).Select(l => l[6..].Trim()).ToList();
        if (titles.Count == 0) return FakeImporting.Problem(422, "No record of the format ris was found.");
        var before = _files.Contains(text);
        if (!dryRun && _files.Add(text))
            All.AddRange(titles.Select(t => new RecordView { Id = FormattableString.Invariant($"r-{All.Count + titles.IndexOf(t) + 1}"), Title = t }));
        return Results.Json(
            new RecordImportReport { DryRun = dryRun, Read = titles.Count, Candidates = before ? 0 : titles.Count, Duplicates = 0, Unchanged = before, Rejected = [] }, JsonSerializerOptions.Web);
    }

    private IResult Screen(string record, ScreeningRequest request) => request is { Decision: "exclude", Reason: null }
        ? Invalid("reason", "An exclusion needs a reason: it is counted by reason.")
        : Change(record, r => request.Stage == "full-text" ? r with { FullText = request.Decision, Reason = request.Reason } : r with { TitleAbstract = request.Decision, Reason = request.Reason });

    private IResult Change(string record, Func<RecordView, RecordView> change)
    {
        var place = All.FindIndex(r => r.Id == record);
        All[place] = change(All[place]);
        return Results.NoContent();
    }

    private IResult Search(SearchRunRequest request)
    {
        if (request.Query is null) return Invalid("query", "The query is needed as it was sent.");
        Searches.Insert(0, new SearchRunView(request.Database!, request.Date!.Value, request.Query, request.Hits!.Value, DateTimeOffset.UnixEpoch));
        return Results.Json(request, JsonSerializerOptions.Web);
    }
}
