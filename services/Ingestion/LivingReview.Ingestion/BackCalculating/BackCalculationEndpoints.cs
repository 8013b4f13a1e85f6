using LivingReview.Contracts.Studies;
using LivingReview.DiagnosticAccuracy;
using LivingReview.Hosting.Authentication;
using LivingReview.Hosting.Describing;
using LivingReview.Hosting.Problems;
using LivingReview.Ingestion.Studies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LivingReview.Ingestion.BackCalculating;

/// <summary>The solver over HTTP: pure, nothing is kept.</summary>
internal static class BackCalculationEndpoints
{
    public static void MapBackCalculations(this IEndpointRouteBuilder app) => app.MapPost("/api/back-calculations", Solve).Needs(Role.Reader)
        .Described("backCalculate", "Finds the 2x2 tables that fit the figures that a paper prints; nothing is kept.").Answers<BackCalculationResult>().Example(StudyExamples.Printed);

    private static IResult Solve(BackCalculationRequest request)
    {
        var faults = new Faults();
        var figures = PrintedRequest.Read(request, faults);
        Bounds.Check(request, "", faults);
        foreach (var fault in faults.None ? figures.Faults() : []) faults.Add("n", fault + ".");
        if (!faults.None) return Problem.Invalid(faults);

        var found = BackCalculator.FindTables(figures, request.Limit ?? BackCalculator.DefaultLimit);
        return Results.Ok(new BackCalculationResult(
            [.. found.Tables.Select(t => new BackCalculatedTable(t.TruePositives, t.FalsePositives, t.FalseNegatives, t.TrueNegatives))], found.IsComplete));
    }
}
