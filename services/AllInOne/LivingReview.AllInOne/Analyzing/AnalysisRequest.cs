using LivingReview.Contracts.Strata;
using LivingReview.DiagnosticAccuracy;

namespace LivingReview.AllInOne.Analyzing;

/// <summary>What to analyze and how.</summary>
/// <param name="By">Factors whose levels are pooled on their own, each factor by itself.</param>
/// <param name="Selection">Which table counts where a study has several in a stratum and none of them is primary.</param>
/// <param name="Options">How each stratum is pooled.</param>
internal sealed record AnalysisRequest(IReadOnlyList<string> By, TableSelection Selection, PoolingOptions Options)
{
    /// <summary>Levels that count as external validation, written factor=level.</summary>
    public IReadOnlyList<string> External { get; init; } = [];
}
