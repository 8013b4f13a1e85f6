using LivingReview.Contracts.Screening;

namespace LivingReview.Web.Screening;

/// <summary>
/// The records that a person reads now, some of them in advance, so that the next one is there at the press of a key. What was decided here does
/// not come again, whatever the server still thinks; what was skipped comes after the rest.
/// </summary>
internal sealed class ReadingList
{
    private readonly List<ScreeningRecordView> _waiting = [];
    private readonly HashSet<string> _decided = new(StringComparer.Ordinal);
    private readonly HashSet<string> _skipped = new(StringComparer.Ordinal);
    private readonly Stack<ScreeningRecordView> _last = new();

    /// <summary>The record to read; null if there is none.</summary>
    public ScreeningRecordView? Current => _waiting.Count > 0 ? _waiting[0] : null;

    /// <summary>Records that wait, those that are not here yet included.</summary>
    public int Left { get; private set; }

    /// <summary>Decisions since the page was opened, without those that were undone.</summary>
    public int Decided { get; private set; }

    public bool CanUndo => _last.Count > 0;

    /// <summary>Whether more should be fetched, if there are more.</summary>
    public bool IsLow(int enough) => _waiting.Count(one => !_skipped.Contains(one.Record.Id)) < enough && _waiting.Count < Left;

    /// <summary>How many to ask for, so that <paramref name="more"/> new ones come even if those that are here come first.</summary>
    public int Ask(int more) => Math.Min(1000, _waiting.Count + _last.Count(one => _decided.Contains(one.Record.Id)) + more);

    /// <summary>Takes in what the server lists, and how many wait there in all.</summary>
    public void Add(IReadOnlyList<ScreeningRecordView> records, int total)
    {
        var here = _waiting.Select(one => one.Record.Id).ToHashSet(StringComparer.Ordinal);
        var known = records.Count(one => _decided.Contains(one.Record.Id));
        _waiting.AddRange(records.Where(one => !_decided.Contains(one.Record.Id) && !here.Contains(one.Record.Id)));
        // Stable: in the server's order, the skipped ones last. The one that is being read stays.
        var sorted = _waiting.Skip(1).OrderBy(one => _skipped.Contains(one.Record.Id)).ToList();
        _waiting.RemoveRange(Math.Min(1, _waiting.Count), Math.Max(0, _waiting.Count - 1));
        _waiting.AddRange(sorted);
        Left = Math.Max(total - known, _waiting.Count);
    }

    /// <summary>The current record is decided; the next one is shown.</summary>
    public ScreeningRecordView Decide()
    {
        var decided = _waiting[0];
        _waiting.RemoveAt(0);
        _decided.Add(decided.Record.Id);
        _last.Push(decided);
        (Left, Decided) = (Left - 1, Decided + 1);
        return decided;
    }

    /// <summary>The current record is left for later.</summary>
    public void Skip()
    {
        if (_waiting.Count == 0)
            return;
        var skipped = _waiting[0];
        _waiting.RemoveAt(0);
        _skipped.Add(skipped.Record.Id);
        _waiting.Add(skipped);
    }

    /// <summary>The record that was decided last; it is no longer among the last.</summary>
    public ScreeningRecordView TakeLast() => _last.Pop();

    /// <summary>A decision does not stand: its record is the current one again.</summary>
    public void PutBack(ScreeningRecordView record)
    {
        if (!_decided.Remove(record.Record.Id))
            return;
        _waiting.Insert(0, record);
        (Left, Decided) = (Left + 1, Decided - 1);
        Forget(record);
    }

    /// <summary>Others decided a record meanwhile: it neither counts as decided here nor can it be undone.</summary>
    public void Forget(ScreeningRecordView record)
    {
        var others = _last.Where(one => one.Record.Id != record.Record.Id).Reverse().ToList();
        _last.Clear();
        foreach (var one in others)
            _last.Push(one);
    }
}
