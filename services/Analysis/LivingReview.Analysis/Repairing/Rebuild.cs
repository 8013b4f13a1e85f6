using System.Globalization;
using System.Text.Json;
using JasperFx.Events;
using LivingReview.Analysis.Evidence;
using LivingReview.Analysis.Recomputing;
using LivingReview.Contracts.Estimates;
using LivingReview.DiagnosticAccuracy;

namespace LivingReview.Analysis.Repairing;

/// <summary>Computes a review's whole estimate log again from its evidence and holds it against what is stored: a pure function.</summary>
internal static class Rebuild
{
    /// <summary>Compares, byte for byte, every entry of the log and what is kept beside it.</summary>
    /// <param name="stored">The newest estimates as kept.</param>
    /// <param name="log">The estimate log.</param>
    /// <param name="evidence">The evidence, replayed; in order, without gaps.</param>
    public static RebuildReport Compare(CurrentEstimates stored, IReadOnlyList<IEvent> log, IReadOnlyList<EvidenceRevision> evidence)
    {
        var differences = new List<string>();
        var (recomputed, other) = (0, 0);
        CurrentEstimates? current = null;
        var state = EvidenceState.Empty(stored.Id);
        var next = 0;
        foreach (var e in log)
        {
            var estimated = e.Data is MethodChanged method ? method.Estimated : (StrataEstimated)e.Data;
            var from = state.Head;
            while (state.Head < estimated.Revision) state = state.Apply(evidence[next++]);
            if (estimated.Changed.All(s => s.EngineVersion == Engine.Version && s.TableSelection is not null) && (current is null || e.Data is MethodChanged || !Recomputation.IsOutdated(current)))
            {
                var causes = evidence.Where(r => r.Revision > from && r.Revision <= estimated.Revision).Select(r => r.ToChange()).ToList();
                Compare(string.Create(CultureInfo.InvariantCulture, $"Version {e.Version} of the log"), Recomputation.Next(current, state, causes), estimated);
                recomputed++;
            }
            else
            {
                other++;
            }

            current = e switch
            {
                IEvent<MethodChanged> changed => CurrentEstimates.Apply(changed, current!),
                IEvent<StrataEstimated> first when current is null => CurrentEstimates.Create(first),
                IEvent<StrataEstimated> later => CurrentEstimates.Apply(later, current!),
                _ => throw new InvalidOperationException($"The estimate log holds an event that nothing reads: {e.Data.GetType()}."),
            };
        }

        Compare("The newest estimate", current, stored);
        return new RebuildReport { Review = stored.Id, Revision = stored.Revision, Recomputed = recomputed, OtherEngine = other, Differences = differences };

        void Compare<T>(string what, T again, T kept)
        {
            if (JsonSerializer.Serialize(again) != JsonSerializer.Serialize(kept)) differences.Add($"{what} came out otherwise than it is stored.");
        }
    }
}
