using LivingReview.DiagnosticAccuracy;

namespace LivingReview.AllInOne.Analyzing;

/// <summary>What to analyze and how.</summary>
/// <param name="By">Factors whose levels are pooled on their own, each factor by itself.</param>
/// <param name="AllTables">Every table enters, whatever the <c>primary</c> column says.</param>
/// <param name="Options">How each stratum is pooled.</param>
internal sealed record AnalysisRequest(IReadOnlyList<string> By, bool AllTables, PoolingOptions Options);
