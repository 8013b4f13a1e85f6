using LivingReview.Contracts.Alerts;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Studies;
using Microsoft.AspNetCore.Http;

namespace LivingReview.Web.Tests.Fakes;

/// <summary>Takes a study in as the services together do, with a crude stand-in for the statistics.</summary>
internal static class FakeSubmissions
{
    public static IResult Accept(FakeApi api, string review, StudySubmission study)
    {
        if (review != FakeApi.Review)
            return Results.Problem(statusCode: StatusCodes.Status404NotFound);
        var errors = Faults(study);
        if (errors.Count > 0)
            return Results.ValidationProblem(errors, detail: "The study has faults; nothing was stored.");
        var table = study.Tables![0];
        var factors = table.Factors!.Where(level => level.Value is not null).ToDictionary(level => level.Key, level => level.Value!);
        api.View = api.View with { Revision = api.View.Revision + 1, Studies = api.View.Studies + 1 };
        var result = new StudyResult
        {
            StudyId = study.Label!.ToLowerInvariant().Replace(' ', '-'),
            Label = study.Label!,
            Year = study.Year,
            Tp = table.Tp!.Value,
            Fp = table.Fp!.Value,
            Fn = table.Fn!.Value,
            Tn = table.Tn!.Value,
            Sensitivity = Around((double)table.Tp.Value / (table.Tp.Value + table.Fn.Value)),
            Specificity = Around((double)table.Tn.Value / (table.Tn.Value + table.Fp.Value)),
            Factors = factors,
        };
        foreach (var stratum in factors.Select(level => $"{level.Key}={level.Value}").Prepend("overall"))
            Include(api, stratum, result);
        api.Announce("org.livingreview.estimates.recomputed.v1");
        return Results.Json(View(api, result), statusCode: StatusCodes.Status201Created);
    }

    internal static Dictionary<string, string[]> Faults(StudySubmission study)
    {
        var errors = new Dictionary<string, string[]>();
        if (study.Label is null)
            errors["label"] = ["A label is needed."];
        var table = study.Tables![0];
        foreach (var (name, cell) in new[] { ("tp", table.Tp), ("fp", table.Fp), ("fn", table.Fn), ("tn", table.Tn) })
        {
            if (cell is null)
                errors[$"tables[0].{name}"] = ["This count is missing."];
            else if (cell < 0)
                errors[$"tables[0].{name}"] = ["A count cannot be negative."];
        }

        return errors;
    }

    private static void Include(FakeApi api, string stratum, StudyResult study)
    {
        api.Figures[stratum] = api.Figures[stratum] with { Studies = [.. api.Figures[stratum].Studies, study] };
        var before = api.Estimates!.Strata.Single(known => known.Stratum == stratum);
        api.Change(
            stratum,
            known => known with
            {
                K = known.K + 1,
                Diseased = known.Diseased + study.Tp + study.Fn,
                NonDiseased = known.NonDiseased + study.Fp + study.Tn,
                Sensitivity = Move(known.Sensitivity, study.Sensitivity!, known.K),
                Specificity = Move(known.Specificity, study.Specificity!, known.K),
            },
            announce: false);
        var after = api.Estimates!.Strata.Single(known => known.Stratum == stratum);
        if (before.Sensitivity is null || Math.Abs(before.Sensitivity.Estimate - after.Sensitivity!.Estimate) < 0.02)
            return;
        api.Shifts.Insert(0, new Alert
        {
            Id = Guid.CreateVersion7(),
            Review = FakeApi.Review,
            ReviewTitle = api.View.Title,
            SubscriptionId = Guid.Empty,
            Stratum = stratum,
            Rule = "A1",
            Threshold = 0.02,
            Summary = "Sensitivity moved by more than 0.020.",
            Before = Point(before),
            After = Point(after),
            Causes = [new EvidenceChange { Revision = api.View.Revision, Kind = ChangeKind.Accepted, StudyId = study.StudyId, Label = study.Label }],
            DetectedAt = api.View.ChangedAt,
            Links = new Dictionary<string, string>(),
        });
    }

    private static ShiftPoint Point(StratumEstimate estimate) => new()
    {
        Revision = estimate.Revision,
        K = estimate.K,
        Regime = estimate.Regime,
        Sensitivity = estimate.Sensitivity!,
        Specificity = estimate.Specificity!,
    };

    private static EstimateInterval? Move(EstimateInterval? pooled, EstimateInterval study, int k)
    {
        if (pooled is null)
            return null;
        var by = (study.Estimate - pooled.Estimate) / (k + 1);
        return new EstimateInterval(pooled.Estimate + by, Math.Max(0, pooled.Lower + by), Math.Min(1, pooled.Upper + by));
    }

    private static EstimateInterval Around(double rate) => new(rate, Math.Max(0, rate - 0.08), Math.Min(1, rate + 0.08));

    private static StudyView View(FakeApi api, StudyResult study) => new()
    {
        Review = FakeApi.Review,
        Version = 1,
        Revision = api.View.Revision,
        ChangedAt = api.View.ChangedAt,
        Study = new ExtractedStudy { Id = study.StudyId, Label = study.Label, Year = study.Year, Tables = [] },
    };
}
