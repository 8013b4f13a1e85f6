using System.Text.Json;
using JasperFx.Events;
using LivingReview.Analysis.Recomputing;
using LivingReview.Contracts.Estimates;
using LivingReview.DiagnosticAccuracy;

namespace LivingReview.Analysis.Tests.Memory;

public sealed class RecomputationMemoryTests
{
    [Fact]
    public void A_listed_stratum_shows_its_studies_and_follows_a_new_label()
    {
        var growing = new Growing(Growing.Protocol).With(1, 2);
        var current = Write(null, Recomputation.Next(null, growing.State, []));

        var next = Recomputation.Next(current, growing.With(Growing.Study(1) with { Label = "First 2029" }).State, []);

        Assert.Equal(["Study 1", "Study 2"], current.Strata[0].Studies.Select(s => s.Label));
        Assert.Equal(["First 2029", "Study 2"], next.Changed.Single(s => s.Stratum == "overall").Studies.Select(s => s.Label));
        Assert.DoesNotContain(next.Changed, s => s.Stratum == "modality=ct");
    }

    [Fact]
    public void A_companion_is_written_without_its_headline()
    {
        var growing = new Growing(Growing.Protocol).With(1, 6);
        var current = Write(null, Recomputation.Next(null, growing.State, []));

        var next = Recomputation.Next(current, growing.With(Growing.Study(1, riskOfBias: "low")).State, []);

        Assert.Equal(
            ["overall+low-risk-of-bias", "modality=radiograph+low-risk-of-bias", "validation=internal+low-risk-of-bias"], next.Changed.Select(s => s.Stratum));
        Assert.Equal(next.Changed.Select(s => s.Stratum), next.Companions);
    }

    [Fact]
    public void Another_engine_is_a_change_of_the_method_with_its_differences()
    {
        var state = new Growing(Growing.Protocol).With(1, 6).State;
        var now = Write(null, Recomputation.Next(null, state, []));

        var change = Recomputation.Under(Engine.Version, Older(now), state);

        Assert.Equal("livingreview-dta/0", change.From);
        Assert.Equal(Engine.Version, change.To);
        Assert.Equal(Serialize(now.Strata), Serialize(change.Estimated.Changed));
        var overall = change.Differences.Single(d => d.Stratum == "overall");
        Assert.Equal(0.01, overall.SensitivityAfter!.Estimate - overall.SensitivityBefore!.Estimate, 12);
        Assert.Equal(overall.SpecificityBefore, overall.SpecificityAfter);
    }

    /// <summary>The estimates as another engine would have left them: other sensitivities.</summary>
    internal static CurrentEstimates Older(CurrentEstimates estimates) => estimates with
    {
        Strata = [.. estimates.Strata.Select(Older)],
    };

    internal static StratumEstimate Older(StratumEstimate estimate) => estimate with
    {
        EngineVersion = "livingreview-dta/0",
        InputHash = "older",
        Sensitivity = estimate.Sensitivity is { } s ? s with { Estimate = s.Estimate - 0.01 } : null,
    };

    private static string Serialize(IReadOnlyList<StratumEstimate> strata) => JsonSerializer.Serialize(strata);

    private static CurrentEstimates Write(CurrentEstimates? current, StrataEstimated next)
    {
        var e = new Event<StrataEstimated>(next) { StreamKey = Growing.Review, Version = (current?.EstimateVersion ?? 0) + 1 };
        return current is null ? CurrentEstimates.Create(e) : CurrentEstimates.Apply(e, current);
    }
}
