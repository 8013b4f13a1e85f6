using LivingReview.Contracts.Studies;

namespace LivingReview.Ingestion.Imports;

/// <summary>Faults of a file: all are counted, the first thousand are kept.</summary>
internal sealed class FaultLog
{
    private const int Kept = 1000;
    private readonly List<ImportFault> _kept = [];

    public int Count { get; private set; }

    /// <summary>The faults kept, by row.</summary>
    public IReadOnlyList<ImportFault> All => [.. _kept.OrderBy(f => f.Row)];

    public void Add(ImportFault fault)
    {
        Count++;
        if (_kept.Count < Kept) _kept.Add(fault);
    }
}
