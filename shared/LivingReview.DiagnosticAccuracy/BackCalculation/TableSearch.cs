namespace LivingReview.DiagnosticAccuracy.BackCalculation;

/// <summary>
/// Walks over the number of diseased D; for each, every printed rate bounds TP and TN, the bounds tighten each other, and only what is
/// left is enumerated. Where an interval is printed, whole blocks of D are discarded by the extreme limits that they allow.
/// </summary>
internal sealed class TableSearch(PrintedFigures figures, int enough)
{
    private const long Block = 128;

    private readonly long _total = figures.EffectiveTotal!.Value;
    private readonly RateConstraint? _sensitivity = RateConstraint.Of(figures.Sensitivity);
    private readonly RateConstraint? _specificity = RateConstraint.Of(figures.Specificity);
    private readonly RateConstraint? _positive = RateConstraint.Of(figures.PositivePredictiveValue);
    private readonly RateConstraint? _negative = RateConstraint.Of(figures.NegativePredictiveValue);
    private CountRange _correct;

    public List<TwoByTwo> Found { get; } = [];

    private bool Done => Found.Count >= enough;

    public void Run()
    {
        var all = new CountRange(0, _total);
        _correct = RateConstraint.Of(figures.Accuracy)?.EventsOf(_total) ?? all;
        if (figures.AccuracyInterval is { } interval) _correct = Shrink(_correct, _total, interval);
        var diseased = all.And(figures.Diseased).And(figures.NonDiseased is { } others ? _total - others : null);
        if (!_correct.IsEmpty) Split(diseased);
    }

    private void Split(CountRange diseased)
    {
        if (diseased.IsEmpty || Done || !IntervalsMayHold(diseased)) return;
        if (diseased.High - diseased.Low < Block || (figures.SensitivityInterval is null && figures.SpecificityInterval is null))
        {
            for (var d = diseased.Low; d <= diseased.High && !Done; d++) Visit(d);
            return;
        }

        var middle = diseased.Low + (diseased.High - diseased.Low) / 2;
        Split(new(diseased.Low, middle));
        Split(new(middle + 1, diseased.High));
    }

    private bool IntervalsMayHold(CountRange diseased)
    {
        var others = diseased.From(_total);
        return (figures.SensitivityInterval?.MayHold(_sensitivity?.EventsOf(diseased) ?? new(0, diseased.High), diseased) ?? true)
            && (figures.SpecificityInterval?.MayHold(_specificity?.EventsOf(others) ?? new(0, others.High), others) ?? true);
    }

    private void Visit(long d)
    {
        var h = _total - d;
        if ((d == 0 && (_sensitivity, figures.SensitivityInterval) is not (null, null)) || (h == 0 && (_specificity, figures.SpecificityInterval) is not (null, null))) return;
        var tp = (_sensitivity?.EventsOf(d) ?? new CountRange(0, d)).And(figures.TruePositives).And(d - figures.FalseNegatives);
        if (tp.IsEmpty) return;
        var tn = (_specificity?.EventsOf(h) ?? new CountRange(0, h)).And(figures.TrueNegatives).And(h - figures.FalsePositives);
        // Two rounds settle nearly everything; what is left is settled cell by cell below.
        for (var round = 0; round < 2; round++)
        {
            tn = TrueNegativesGiven(tp, tn, d, h);
            if (tn.IsEmpty) return;
            tp = TruePositivesGiven(tn, tp, d, h);
            if (tp.IsEmpty) return;
        }

        if (figures.SensitivityInterval is { } a) tp = Shrink(tp, d, a);
        if (figures.SpecificityInterval is { } b && !tp.IsEmpty) tn = Shrink(tn, h, b);
        for (var x = tp.Low; x <= tp.High && !Done; x++)
        {
            var fitting = TrueNegativesGiven(new(x, x), tn, d, h);
            for (var y = fitting.Low; y <= fitting.High && !Done; y++) Accept(new(x, h - y, d - x, y));
        }
    }

    private CountRange TrueNegativesGiven(CountRange tp, CountRange tn, long d, long h)
    {
        tn = tn.And(new CountRange(_correct.Low - tp.High, _correct.High - tp.Low));
        if (figures.TestPositives is { } positives) tn = tn.And(tp.Plus(h - positives));
        if (_positive is { } ppv) tn = tn.And(ppv.OthersGiven(tp).From(h));
        if (_negative is { } npv) tn = tn.And(npv.EventsGiven(tp.From(d)));
        return tn;
    }

    private CountRange TruePositivesGiven(CountRange tn, CountRange tp, long d, long h)
    {
        tp = tp.And(new CountRange(_correct.Low - tn.High, _correct.High - tn.Low));
        if (figures.TestPositives is { } positives) tp = tp.And(tn.Plus(positives - h));
        if (_positive is { } ppv) tp = tp.And(ppv.EventsGiven(tn.From(h)));
        if (_negative is { } npv) tp = tp.And(npv.OthersGiven(tn).From(d));
        return tp;
    }

    private void Accept(TwoByTwo table)
    {
        var positives = table.TruePositives + table.FalsePositives;
        var negatives = _total - positives;
        if (_positive is not null && positives == 0) return;
        if (_negative is not null && negatives == 0) return;
        if (figures.PositivePredictiveValueInterval is { } a && (positives == 0 || !a.Holds(table.TruePositives, positives))) return;
        if (figures.NegativePredictiveValueInterval is { } b && (negatives == 0 || !b.Holds(table.TrueNegatives, negatives))) return;
        Found.Add(table);
    }

    /// <summary>The events in a range whose interval is the printed one: limits rise with the events, so both ends are found by bisection.</summary>
    private static CountRange Shrink(CountRange events, long trials, PrintedInterval interval)
    {
        if (events.IsEmpty) return events;
        var (low, high) = (events.Low, events.High + 1);
        while (low < high)
        {
            var middle = low + (high - low) / 2;
            if (interval.IsTooLow(middle, trials)) low = middle + 1;
            else high = middle;
        }

        var first = low;
        (low, high) = (first, events.High + 1);
        while (low < high)
        {
            var middle = low + (high - low) / 2;
            if (interval.IsTooHigh(middle, trials)) high = middle;
            else low = middle + 1;
        }

        return new(first, low - 1);
    }
}
