using System.Globalization;
using LivingReview.Contracts.Studies;

namespace LivingReview.EvidenceFiles.Studies;

/// <summary>
/// Finds rows that are no studies: a row whose four counts are the sums of two or more rows right above it, or of all the others. It looks
/// at the sums, never at the name.
/// </summary>
internal sealed class SumCheck(FaultLog faults, ImportAnswers answers)
{
    /// <summary>In a longer file only sums over everything above are looked for: long files have no subtotals.</summary>
    private const int MaxRemembered = 20_000;

    private readonly Dictionary<Sum, int> _before = [];
    private readonly List<(int Line, string Label, Sum Counts)> _rows = [];
    private Sum _total;
    private int _count;

    private readonly record struct Sum(long Tp, long Fp, long Fn, long Tn)
    {
        public static Sum operator +(Sum a, Sum b) => new(a.Tp + b.Tp, a.Fp + b.Fp, a.Fn + b.Fn, a.Tn + b.Tn);

        public static Sum operator -(Sum a, Sum b) => new(a.Tp - b.Tp, a.Fp - b.Fp, a.Fn - b.Fn, a.Tn - b.Tn);
    }

    public void Add(int line, string label, TableSubmission table)
    {
        if (table is not { Tp: { } tp, Fp: { } fp, Fn: { } fn, Tn: { } tn } || Math.Max(Math.Max(tp, fp), Math.Max(fn, tn)) > int.MaxValue) return;
        var counts = new Sum(tp, fp, fn, tn);
        // A study's own tables may well add up: men, women, all.
        var own = _rows.Count > 0 && _rows[^1].Label == label;
        if (!own && _count >= 2 && counts != default && SumOf(counts) is { } from)
        {
            Tell(line, label, string.Create(CultureInfo.InvariantCulture, $"the sums of rows {from} to {_rows[^1].Line}"));
            if (!answers.Keeps(line)) return; // what is a sum is no part of the next one
        }

        if (_count < MaxRemembered) _before[_total] = _count;
        _total += counts;
        _count++;
        if (_count <= MaxRemembered) _rows.Add((line, label, counts));
        else _rows[^1] = (line, label, counts);
    }

    /// <summary>Looks for a row that is the sum of all the others and does not stand below them.</summary>
    public void Complete()
    {
        if (_count is < 3 or > MaxRemembered) return;
        foreach (var (line, label, counts) in _rows)
        {
            if (counts != default && counts + counts == _total) Tell(line, label, "the sums of all other rows");
        }
    }

    /// <summary>The first row of two or more that add up to the counts and end right above.</summary>
    private int? SumOf(Sum counts)
    {
        if (counts == _total) return _rows[0].Line;
        return _before.TryGetValue(_total - counts, out var start) && _count - start >= 2 && _count <= MaxRemembered ? _rows[start].Line : null;
    }

    private void Tell(int line, string label, string what)
    {
        if (answers.Keeps(line)) return;
        faults.Add(new ImportFault(line, "study", $"'{label}' is no study, it seems: its four counts are {what}.")
        {
            Question = new ImportQuestion(
                $"Is '{label}' a row of sums?",
                [
                    new(string.Create(CultureInfo.InvariantCulture, $"skip:{line}"), "Yes: leave the row out"),
                    new(string.Create(CultureInfo.InvariantCulture, $"keep:{line}"), "No: it is a study"),
                ]),
        });
    }
}
