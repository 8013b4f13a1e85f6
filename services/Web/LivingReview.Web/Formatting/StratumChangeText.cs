using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;
using LivingReview.Figures.Formatting;

namespace LivingReview.Web.Formatting;

/// <summary>Describes what became of an estimate: from, to, and by how much.</summary>
internal static class StratumChangeText
{
    /// <summary>"Modality: CT: sensitivity 0.904 → 0.884 (−0.020), specificity ..."; null where nothing is pooled on either side.</summary>
    public static string? Describe(StratumChange change, Protocol protocol)
    {
        string[] parts = [.. new[] { Part(T["sensitivity"], change.Before?.Sensitivity, change.After?.Sensitivity), Part(T["specificity"], change.Before?.Specificity, change.After?.Specificity) }.OfType<string>()];
        return parts.Length == 0 ? null : $"{StratumText.Long(change.Stratum, protocol)}: {string.Join(", ", parts)}.";
    }

    /// <summary>"sensitivity 0.904 → 0.884 (−0.020)"; null where there is no estimate any more.</summary>
    public static string? Part(string name, EstimateInterval? before, EstimateInterval? after) => after is null
        ? null
        : before is null ? $"{name} {NumberText.Probability(after.Estimate)}" : $"{name} {NumberText.Probability(before.Estimate)} → {NumberText.Probability(after.Estimate)} ({NumberText.Change(after.Estimate - before.Estimate)})";
}
