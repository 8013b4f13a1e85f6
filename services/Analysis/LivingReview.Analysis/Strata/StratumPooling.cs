using LivingReview.Contracts.Strata;
using LivingReview.DiagnosticAccuracy;

namespace LivingReview.Analysis.Strata;

/// <summary>Pools a stratum as its rule asks: one table of each study, or all of them by a model that knows which belong together.</summary>
internal static class StratumPooling
{
    public static PooledEstimate Pool(StratumInputs inputs) => Pool(inputs.Selection, inputs.IsClustered ? ById(inputs) : inputs.Tables, inputs.Options);

    /// <summary>Other tables pooled as the stratum's own; a set below the protocol's minimum has an estimate too, although it would not be shown.</summary>
    public static PooledEstimate PoolAnyNumber(StratumInputs inputs, IReadOnlyList<StudyTable> tables) =>
        Pool(inputs.Selection, tables, inputs.Options with { MinimumStudies = 1, Intervals = IntervalMethod.Wald });

    /// <param name="selection">How the tables were selected.</param>
    /// <param name="tables">The tables, under the ids of their studies where all of a study count.</param>
    /// <param name="options">How to pool.</param>
    public static PooledEstimate Pool(TableSelection selection, IReadOnlyList<StudyTable> tables, PoolingOptions options) => selection switch
    {
        TableSelection.AllClustered => ClusteredPooling.Pool(tables, TableDependence.Clustered, options),
        TableSelection.AllSharedEffects => ClusteredPooling.Pool(tables, TableDependence.SharedEffects, options),
        _ => Pooling.Pool(tables, options),
    };

    /// <summary>Two studies may have one label; their ids differ.</summary>
    private static IReadOnlyList<StudyTable> ById(StratumInputs inputs) => [.. inputs.Studies.Select(s => new StudyTable(s.Id, StratumInputs.Counts(s)))];
}
