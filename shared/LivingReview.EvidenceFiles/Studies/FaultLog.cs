using LivingReview.Contracts.Studies;

namespace LivingReview.EvidenceFiles.Studies;

/// <summary>Faults of a file: all are counted, the first thousand are kept. A cell is named once.</summary>
public sealed class FaultLog
{
    private const int MaxKept = 1000;
    private readonly List<ImportFault> _kept = [];
    private readonly HashSet<int> _rows = [];
    private readonly HashSet<(int Row, string Column)> _cells = [];
    private readonly HashSet<(int Row, string Column)> _known = [];
    private readonly List<ImportFault> _warnings = [];

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>The faults kept, by row.</summary>
    public IReadOnlyList<ImportFault> All => [.. _kept.OrderBy(f => f.Row)];

    /// <summary>What to look at, though it is no fault; the first thousand.</summary>
    public IReadOnlyList<ImportFault> Warnings => _warnings;

    /// <summary>Adds a fault, unless its cell has one already.</summary>
    /// <param name="fault">The fault.</param>
    /// <param name="field">What the column is read as: the cell is known by both names, and what the rules say of it is not said again.</param>
    public void Add(ImportFault fault, string field)
    {
        ArgumentNullException.ThrowIfNull(fault);
        Add(fault);
        _cells.Add((fault.Row, field));
    }

    /// <summary>Adds a fault, unless its cell has one already.</summary>
    /// <param name="fault">The fault.</param>
    public void Add(ImportFault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        _rows.Add(fault.Row);
        if (!_cells.Add((fault.Row, fault.Column)) && (fault.Column.Length > 0 || _known.Contains((fault.Row, fault.Column)))) return;
        Count++;
        if (_kept.Count < MaxKept) _kept.Add(fault);
    }

    /// <summary>Adds something to look at.</summary>
    /// <param name="warning">The warning.</param>
    public void Warn(ImportFault warning)
    {
        if (_warnings.Count < MaxKept) _warnings.Add(warning);
    }

    /// <summary>Whether a row has a fault.</summary>
    /// <param name="row">Row of the file.</param>
    public bool Has(int row) => _rows.Contains(row);

    /// <summary>The same faults, for a second reading of the same file: what it finds again is not counted again.</summary>
    public FaultLog WithoutNew()
    {
        var again = new FaultLog { Count = Count };
        again._kept.AddRange(_kept);
        again._rows.UnionWith(_rows);
        again._cells.UnionWith(_cells);
        again._known.UnionWith(_cells);
        return again;
    }
}
