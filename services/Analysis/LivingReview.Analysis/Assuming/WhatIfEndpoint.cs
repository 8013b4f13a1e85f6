using System.Globalization;
using LivingReview.Analysis.Estimates;
using LivingReview.Analysis.Evidence;
using LivingReview.Analysis.Strata;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;
using LivingReview.Hosting.Describing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LivingReview.Analysis.Assuming;

/// <summary>A stratum under other assumptions. It only reads: a what-if is an address, and never a change of the review.</summary>
internal static class WhatIfEndpoint
{
    private const int MaxWithout = 500;

    public static void MapWhatIf(this RouteGroupBuilder estimates) => estimates.MapGet("/what-if", ShowAsync)
        .Described("getWhatIf", "Pools a stratum again without some studies, at low risk of bias only, at a threshold, or by another model or prior; nothing is saved.")
        .Answers<WhatIfFigures>().Refuses("unknown-revision", "unknown-stratum");

    private static async Task<IResult> ShowAsync(
        string review, IAnalysisStore store, EvidenceReader reader, CancellationToken cancellationToken, string stratum = StratumKey.OverallName, long? revision = null,
        string? without = null, string? bias = null, double? threshold = null, string model = WhatIfModels.Binomial, string? prior = null)
    {
        string[] ids = [.. (without ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct(StringComparer.Ordinal)];
        if (ids.Length > MaxWithout) return EstimateProblems.Malformed(string.Create(CultureInfo.InvariantCulture, $"without: at most {MaxWithout} studies."));
        if (bias is not (null or "" or "low")) return EstimateProblems.Malformed($"bias: '{bias}' is not low.");
        if (threshold is { } value && !double.IsFinite(value)) return EstimateProblems.Malformed("threshold: a number is needed.");
        if (!WhatIfModels.All.Contains(model, StringComparer.Ordinal)) return EstimateProblems.Malformed($"model: '{model}' is none of {string.Join(", ", WhatIfModels.All)}.");
        if (prior is not null && !WhatIfModels.Priors.Contains(prior, StringComparer.Ordinal)) return EstimateProblems.Malformed($"prior: '{prior}' is none of {string.Join(", ", WhatIfModels.Priors)}.");
        return await StratumEndpoints.RespondAsync(store, reader, review, stratum, revision, Answer, cancellationToken);

        IResult Answer(EvidenceState evidence, StratumInputs inputs)
        {
            if (ids.FirstOrDefault(id => !evidence.Studies.ContainsKey(id)) is { } unknown) return EstimateProblems.Malformed($"without: the review has no study '{unknown}' that counts.");
            if (model != WhatIfModels.Binomial && inputs.IsClustered) return EstimateProblems.Malformed("model: all tables of a study count in this review, which only the binomial model can.");
            if (model == WhatIfModels.Bayesian && inputs.Studies.Count > Assumptions.MaxBayesianStudies)
                return EstimateProblems.Malformed(string.Create(CultureInfo.InvariantCulture, $"model: the Bayesian model takes at most {Assumptions.MaxBayesianStudies} studies here."));
            return Results.Ok(new Assumptions(ids, bias == "low", threshold, model, prior ?? WhatIfModels.Priors[0]).Apply(evidence, inputs));
        }
    }
}
