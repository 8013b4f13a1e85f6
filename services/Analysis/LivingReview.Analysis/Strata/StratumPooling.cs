using LivingReview.Contracts.Strata;
using LivingReview.DiagnosticAccuracy;

namespace LivingReview.Analysis.Strata;

/// <summary>Pools a stratum as its rule asks: one table of each study, or all of them by a model that knows which belong together.</summary>
internal static class StratumPooling
{
    public static PooledEstimate Pool(StratumInputs inputs) => inputs.Selection switch
    {
        TableSelection.AllClustered => ClusteredPooling.Pool(ById(inputs), TableDependence.Clustered, inputs.Options),
        TableSelection.AllSharedEffects => ClusteredPooling.Pool(ById(inputs), TableDependence.SharedEffects, inputs.Options),
        _ => Pooling.Pool(inputs.Tables, inputs.Options),
    };

    /// <summary>Two studies may have one label; their ids differ.</summary>
    private static IReadOnlyList<StudyTable> ById(StratumInputs inputs) => [.. inputs.Studies.Select(s => new StudyTable(s.Id, StratumInputs.Counts(s)))];
}
