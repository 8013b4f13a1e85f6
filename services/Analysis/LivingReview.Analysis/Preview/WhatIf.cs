using System.Globalization;
using LivingReview.Analysis.Evidence;
using LivingReview.Analysis.Recomputing;
using LivingReview.Analysis.Strata;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;
using LivingReview.Contracts.Strata;
using LivingReview.Contracts.Studies;
using LivingReview.DiagnosticAccuracy;

namespace LivingReview.Analysis.Preview;

/// <summary>The estimates with and without a draft: a pure function of the evidence and the draft.</summary>
internal static class WhatIf
{
    /// <summary>Rule A2's default: false results in a thousand people.</summary>
    private const double EffectPerThousand = 5;

    public static StudyPreview Of(EvidenceState now, ExtractedStudy draft)
    {
        var then = now.Apply(new EvidenceRevision
        {
            Id = "",
            Review = now.Review,
            Revision = now.Head + 1,
            Kind = ChangeKind.Accepted,
            OccurredAt = now.HeadAt,
            Study = draft,
        });
        var before = StratumInputs.Of(now).ToDictionary(i => i.Stratum, StringComparer.Ordinal);
        var after = StratumInputs.Of(then).ToDictionary(i => i.Stratum, StringComparer.Ordinal);
        var touched = StratumDefinition.AllOf(now.Protocol).Select(r => r.Name)
            .Where(s => then.ChangedAt.TryGetValue(s, out var at) && at == then.Head);
        return new StudyPreview
        {
            Review = now.Review,
            Revision = now.Head,
            Strata = [.. touched.Select(s => Compare(s, before.GetValueOrDefault(s), after.GetValueOrDefault(s), now.Protocol))],
        };
    }

    private static StratumPreview Compare(string stratum, StratumInputs? before, StratumInputs? after, Protocol protocol)
    {
        var (old, now) = (Pool(before), Pool(after));
        return new StratumPreview
        {
            Stratum = stratum,
            Before = before is null ? null : StratumEstimator.ToContract(before, old!),
            After = after is null ? null : StratumEstimator.ToContract(after, now!),
            Alerts = old is null || now is null ? [] : [.. Alerts(old, now, protocol)],
        };
    }

    private static PooledEstimate? Pool(StratumInputs? inputs) => inputs is null ? null : StratumPooling.Pool(inputs);

    private static IEnumerable<PreviewAlert> Alerts(PooledEstimate before, PooledEstimate after, Protocol protocol)
    {
        if (AccuracyPoint.From(before) is not { } from || AccuracyPoint.From(after) is not { } to) yield break;
        var shift = AbsoluteShift.Between(from, to, protocol.ShiftThreshold);
        if (shift.Fires)
        {
            yield return new PreviewAlert("A1", string.Create(CultureInfo.InvariantCulture,
                $"Sensitivity {from.Sensitivity:0.000} to {to.Sensitivity:0.000}, specificity {from.Specificity:0.000} to {to.Specificity:0.000}: a shift of {shift.Threshold} or more."));
        }

        if (protocol.TargetPrevalence is { } prevalence && AbsoluteEffect.Between(from, to, prevalence, EffectPerThousand) is { Fires: true } effect)
        {
            yield return new PreviewAlert("A2", string.Create(CultureInfo.InvariantCulture,
                $"Of 1,000 people, {Math.Abs(effect.FalseNegatives):0.0} {MoreOrFewer(effect.FalseNegatives)} would be missed and {Math.Abs(effect.FalsePositives):0.0} {MoreOrFewer(effect.FalsePositives)} falsely alarmed; {EffectPerThousand} count as a shift."));
        }

        if (RegionExit.Between(before.Fit, after.Fit) is { Fires: true } exit)
        {
            yield return new PreviewAlert("A4", string.Create(CultureInfo.InvariantCulture,
                $"The summary point would leave the confidence region of now: {exit.Statistic:0.00} above {exit.Threshold:0.00}."));
        }
    }

    private static string MoreOrFewer(double change) => change < 0 ? "fewer" : "more";
}
