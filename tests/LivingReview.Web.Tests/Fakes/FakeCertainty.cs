using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace LivingReview.Web.Tests.Fakes;

/// <summary>What estimates mean for people, and how certain a panel is of them.</summary>
internal static class FakeCertainty
{
    public static void Map(WebApplication app, FakeApi api)
    {
        var judged = new List<CertaintyView>();
        app.MapGet("/api/reviews/{review}/estimates/decisions", (string review, string stratum, string prevalences, string? minimum, bool? studyPrevalence) => FakeApi.Known(review, () => Decide(api, stratum, prevalences, minimum, studyPrevalence == true)));
        app.MapGet("/api/reviews/{review}/certainty", (string review) => FakeApi.Known(review, () => judged));
        app.MapPost("/api/reviews/{review}/certainty", (JudgeCertainty request) =>
        {
            if (request.Domains!.FirstOrDefault(domain => domain.Concern != "none" && string.IsNullOrEmpty(domain.Reason)) is { } bare)
                return Results.Problem(statusCode: 422, title: "Invalid", detail: $"domains.{bare.Domain}.reason: A concern needs a reason: it becomes a footnote.");
            judged.Add(new()
            {
                Stratum = request.Stratum!,
                Outcome = request.Outcome!,
                Domains = request.Domains!,
                Level = CertaintyVocabulary.LevelOf(request.Domains!.Select(domain => domain.Concern)),
                Revision = api.View.Revision,
                Actor = request.Actor ?? "local",
                At = DateTimeOffset.UnixEpoch.AddDays(judged.Count),
            });
            return Results.Json(judged[^1], FakeApi.Options);
        });
    }

    private static DecisionFigures? Decide(FakeApi api, string stratum, string prevalences, string? minimum, bool studyPrevalence)
    {
        if (api.Estimates?.Strata.FirstOrDefault(one => one.Stratum == stratum) is not { Sensitivity: { } sensitivity, Specificity: { } specificity } estimate)
            return null;
        return new()
        {
            Stratum = stratum,
            Revision = estimate.Revision,
            Findings = [.. prevalences.Split(',').Select(text => double.Parse(text, System.Globalization.CultureInfo.InvariantCulture)).Select(p => new FindingsFigures(
                p, Times(sensitivity, 1000 * p), Rest(sensitivity, 1000 * p), Rest(specificity, 1000 * (1 - p)), Times(specificity, 1000 * (1 - p)), null, null))],
            Curves = [],
            Minimum = minimum is null ? null : new(0.8, 0.8, 0.914, 0.553),
            StudyPrevalence = studyPrevalence
                ? new()
                {
                    K = 12,
                    LeftOut = 2,
                    OfUnknownDesign = 0,
                    Prevalence = new(0.31, 0.22, 0.42),
                    Ppv = new(0.71, 0.62, 0.79),
                    Npv = new(0.93, 0.89, 0.96),
                    NewStudyPpv = new(0.7, 0.35, 0.92),
                    NewStudyNpv = new(0.93, 0.8, 0.98),
                }
                : null,
        };
    }

    private static EstimateInterval Times(EstimateInterval share, double people) => new(share.Estimate * people, share.Lower * people, share.Upper * people);

    private static EstimateInterval Rest(EstimateInterval share, double people) => new((1 - share.Estimate) * people, (1 - share.Upper) * people, (1 - share.Lower) * people);
}
