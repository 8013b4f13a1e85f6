namespace LivingReview.DiagnosticAccuracy.BackCalculation;

/// <summary>
/// Walks over the number of diseased D; for each, every printed rate bounds TP and TN, the bounds tighten each other, and only what is
/// left is enumerated. Where an interval is printed, whole blocks of D are discarded by the extreme limits that they allow.
/// </summary>
internal sealed class TableSearch(PrintedFigures figures, int enough)
{
    private const long Block = 128;

    private readonly long _total = figures.EffectiveTotal!.Value;
    private readonly RateConstraint? _sensitivity = RateConstraint.From(figures.Sensitivity);
    private readonly RateConstraint? _specificity = RateConstraint.From(figures.Specificity);
    private readonly RateConstraint? _positive = RateConstraint.From(figures.PositivePredictiveValue);
    private readonly RateConstraint? _negative = RateConstraint.From(figures.NegativePredictiveValue);
    private CountRange _correct;

    public List<TwoByTwo> Found { get; } = [];

    private bool Done => Found.Count >= enough;

    public void Run()
    {
        var all = new CountRange(0, _total);
        _correct = RateConstraint.From(figures.Accuracy)?.EventsOf(_total) ?? all;
        if (figures.AccuracyInterval is { } interval) _correct = interval.Shrink(_correct, new(_total, _total));
        var diseased = all.And(figures.Diseased).And(_total - figures.NonDiseased);
        if (!_correct.IsEmpty) Split(diseased, all, all);
    }

    /// <summary>Visits a block of D, whose TP and TN lie in the ranges given, unless the printed intervals rule all of it out.</summary>
    private void Split(CountRange diseased, CountRange tp, CountRange tn)
    {
        if (diseased.IsEmpty || Done) return;
        var others = diseased.From(_total);
        if (figures.SensitivityInterval is { } a) tp = a.Shrink(tp.And(_sensitivity?.EventsOf(diseased) ?? new(0, diseased.High)), diseased);
        if (figures.SpecificityInterval is { } b) tn = b.Shrink(tn.And(_specificity?.EventsOf(others) ?? new(0, others.High)), others);
        if (tp.IsEmpty || tn.IsEmpty) return;
        if (diseased.High - diseased.Low < Block || (figures.SensitivityInterval is null && figures.SpecificityInterval is null))
        {
            for (var d = diseased.Low; d <= diseased.High && !Done; d++) Visit(d, tp, tn);
            return;
        }

        var middle = diseased.Low + (diseased.High - diseased.Low) / 2;
        Split(new(diseased.Low, middle), tp, tn);
        Split(new(middle + 1, diseased.High), tp, tn);
    }

    private void Visit(long d, CountRange tp, CountRange tn)
    {
        var h = _total - d;
        if ((d == 0 && (_sensitivity, figures.SensitivityInterval) is not (null, null)) || (h == 0 && (_specificity, figures.SpecificityInterval) is not (null, null))) return;
        tp = tp.And(_sensitivity?.EventsOf(d) ?? new CountRange(0, d)).And(figures.TruePositives).And(d - figures.FalseNegatives);
        if (tp.IsEmpty) return;
        tn = tn.And(_specificity?.EventsOf(h) ?? new CountRange(0, h)).And(figures.TrueNegatives).And(h - figures.FalsePositives);
        // Two rounds settle nearly everything; what is left is settled cell by cell below.
        for (var round = 0; round < 2; round++)
        {
            tn = TrueNegativesGiven(tp, tn, d, h);
            if (tn.IsEmpty) return;
            tp = TruePositivesGiven(tn, tp, d, h);
            if (tp.IsEmpty) return;
        }

        if (figures.SensitivityInterval is { } a) tp = a.Shrink(tp, new(d, d));
        if (figures.SpecificityInterval is { } b && !tp.IsEmpty) tn = b.Shrink(tn, new(h, h));
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
}
