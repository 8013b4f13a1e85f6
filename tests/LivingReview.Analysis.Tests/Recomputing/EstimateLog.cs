using System.Text.Json;
using JasperFx.Events;
using LivingReview.Analysis.Evidence;
using LivingReview.Analysis.Recomputing;

namespace LivingReview.Analysis.Tests.Recomputing;

/// <summary>An estimate log in memory.</summary>
internal sealed class EstimateLog
{
    public CurrentEstimates? Current { get; set; }

    /// <summary>Appends the next event for the evidence.</summary>
    public StrataEstimated Recompute(EvidenceState evidence)
    {
        var next = Recomputation.Next(Current, evidence, []);
        var e = new Event<StrataEstimated>(next) { StreamKey = Given.Review, Version = (Current?.EstimateVersion ?? 0) + 1 };
        Current = Current is null ? CurrentEstimates.Create(e) : CurrentEstimates.Apply(e, Current);
        return next;
    }

    /// <summary>Every stratum, to the byte.</summary>
    public string Strata => JsonSerializer.Serialize(Current?.Strata);
}
