using System.Text.Json;
using LivingReview.Contracts.Studies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LivingReview.Web.Tests.Fakes;

/// <summary>Stands in for the studies that two persons extract: blind until both are there, compared in their false negatives.</summary>
public sealed class FakeExtractions
{
    private readonly List<(string By, StudySubmission Study)> _entries = [];

    public Guid Id { get; } = Guid.CreateVersion7();

    public string Label { get; set; } = "";

    /// <summary>What was agreed on.</summary>
    public StudySubmission? Agreed { get; private set; }

    internal void Map(IEndpointRouteBuilder app)
    {
        var root = app.MapGroup("/api/reviews/{review}/extractions");
        root.MapGet("", (string? by) => Results.Json(Label.Length == 0 ? [] : new[] { View(by) }, JsonSerializerOptions.Web));
        root.MapPost("", (AssignExtraction request) =>
        {
            Label = request.Label;
            return Results.Json(View(null), JsonSerializerOptions.Web, statusCode: 201);
        });
        root.MapPost("/sheets", async (HttpRequest request, bool dryRun, string by) => Results.Json(await SheetAsync(request, dryRun, by), JsonSerializerOptions.Web));
        root.MapGet("/{id:guid}", (string? by) => Results.Json(View(by), JsonSerializerOptions.Web));
        root.MapPut("/{id:guid}/entry", (ExtractionEntry entry) =>
        {
            if (FakeSubmissions.Faults(entry.Study) is { Count: > 0 } faults)
                return Results.ValidationProblem(faults, statusCode: 422);
            _entries.RemoveAll(known => known.By == entry.By);
            _entries.Add((entry.By!, entry.Study));
            return Results.Json(View(entry.By), JsonSerializerOptions.Web);
        });
        root.MapPost("/{id:guid}/reconciliation", (ExtractionEntry entry) =>
        {
            Agreed = entry.Study;
            return Results.Json(FakeStudies.All().First(), JsonSerializerOptions.Web, statusCode: 201);
        });
    }

    /// <summary>A sheet of one study: study,tp,fp,fn,tn.</summary>
    private async Task<ExtractionSheet> SheetAsync(HttpRequest request, bool dryRun, string by)
    {
        using var reader = new StreamReader(request.Body);
        var cells = (await reader.ReadToEndAsync()).Trim().Split('\n')[1].Split('\t', ',');
        if (!long.TryParse(cells[3], out var fn))
            return new ExtractionSheet { DryRun = dryRun, Studies = [], Rejected = [new ImportFault(2, "fn", $"'{cells[3]}' is not a whole number.")] };
        if (!dryRun)
        {
            Label = cells[0];
            _entries.RemoveAll(known => known.By == by);
            _entries.Add((by, new StudySubmission { Label = cells[0], Tables = [new TableSubmission { Tp = 40, Fp = 10, Fn = fn, Tn = 90 }] }));
        }

        return new ExtractionSheet { DryRun = dryRun, Studies = [new ExtractionSheetStudy(2, cells[0], _entries.Count == 2 || (dryRun && _entries.Exists(known => known.By != by)) ? "to-reconcile" : "waiting", Id)] };
    }

    private DoubleExtractionView View(string? by)
    {
        var both = _entries.Count == 2;
        var counts = _entries.ConvertAll(entry => $"{entry.Study.Tables![0].Fn}");
        return new DoubleExtractionView
        {
            Id = Id,
            Label = Label,
            Extractors = [],
            State = Agreed is not null ? "reconciled" : both ? "to-reconcile" : "open",
            HandedIn = [.. _entries.Select(entry => entry.By)],
            Mine = _entries.Find(entry => entry.By == by).Study,
            Both = both ? [.. _entries.Select(entry => entry.Study)] : [],
            Differences = both && counts[0] != counts[1] ? [new FieldChange("tables[0].fn", counts[0], counts[1])] : [],
            Compared = both ? 9 : null,
            Agreed = both ? 8 : null,
            Study = Agreed is null ? null : "jang-2021",
            ReconciledBy = Agreed is null ? null : "Cora",
            AssignedBy = "local",
            AssignedAt = DateTimeOffset.UnixEpoch,
        };
    }
}
