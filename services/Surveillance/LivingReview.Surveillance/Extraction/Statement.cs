using LivingReview.DiagnosticAccuracy;

namespace LivingReview.Surveillance.Extraction;

/// <summary>What a text prints about one test in one group at one cut-off, as far as it can be told: a sensitivity and a specificity with the rates beside them.</summary>
internal sealed class Statement
{
    private const int NearBefore = 300;

    private readonly IReadOnlyDictionary<FigureKind, FoundFigure> _rates;
    private readonly IReadOnlyList<(long Events, long Trials, int Offset)> _fractions;

    private Statement(IReadOnlyDictionary<FigureKind, FoundFigure> rates, IReadOnlyList<(long, long, int)> fractions, bool alone) => (_rates, _fractions, IsAlone) = (rates, fractions, alone);

    public FoundFigure Sensitivity => _rates[FigureKind.Sensitivity];

    public FoundFigure Specificity => _rates[FigureKind.Specificity];

    /// <summary>Whether the text prints nothing else that could be another test, group or cut-off.</summary>
    public bool IsAlone { get; }

    public static IReadOnlyList<Statement> In(string text, IReadOnlyList<FoundFigure> figures)
    {
        var rates = figures.Where(f => f.IsRate).ToList();
        var fractions = GroupSizes.Fractions(AbstractText.WithoutStatistics(AbstractText.Normalize(text))).ToList();
        var distinct = Enum.GetValues<FigureKind>().Where(k => k <= FigureKind.Accuracy).ToDictionary(k => k, k => Distinct(rates.Where(f => f.Kind == k)));
        var sensible = distinct[FigureKind.Sensitivity].Count > 0 && distinct[FigureKind.Specificity].Count > 0;
        if (!sensible) return [];
        if (distinct.Values.All(d => d.Count <= 1) && rates.All(f => !f.Vague))
        {
            // One number of each kind, wherever it stands.
            var alone = !HasFurtherRates(text, rates);
            return [new Statement(distinct.Where(d => d.Value.Count == 1).ToDictionary(d => d.Key, d => d.Value[0]), fractions, alone)];
        }

        var statements = new List<Statement>();
        foreach (var group in rates.Where(f => !f.Vague).GroupBy(f => f.Statement))
        {
            var kinds = group.GroupBy(f => f.Kind).ToDictionary(g => g.Key, g => g.First());
            if (kinds.ContainsKey(FigureKind.Sensitivity) && kinds.ContainsKey(FigureKind.Specificity)) statements.Add(new Statement(kinds, fractions, alone: false));
        }

        return [.. statements.DistinctBy(s => (s.Sensitivity.Printed, s.Specificity.Printed))];
    }

    /// <summary>The table of the counts printed beside both rates, or shortly before them where exactly one "x of m" gives each; null if they are not there or do not give the rates.</summary>
    public TwoByTwo? FromCounts() =>
        CountsOf(Sensitivity, null) is { } positive && CountsOf(Specificity, positive) is { } negative
            ? new TwoByTwo(positive.Events, negative.Trials - negative.Events, positive.Trials - positive.Events, negative.Events)
            : null;

    /// <summary>Whether a table gives the printed sensitivity and specificity.</summary>
    public bool Reproduces(TwoByTwo table) =>
        Agrees(Sensitivity, table.TruePositives, table.TruePositives + table.FalseNegatives) && Agrees(Specificity, table.TrueNegatives, table.TrueNegatives + table.FalsePositives);

    /// <summary>Whether another printed rate speaks against a table.</summary>
    public bool Contradicts(TwoByTwo table) =>
        !Reproduces(table)
        || (_rates.TryGetValue(FigureKind.PositivePredictiveValue, out var ppv) && !Agrees(ppv, table.TruePositives, table.TruePositives + table.FalsePositives))
        || (_rates.TryGetValue(FigureKind.NegativePredictiveValue, out var npv) && !Agrees(npv, table.TrueNegatives, table.TrueNegatives + table.FalseNegatives))
        || (_rates.TryGetValue(FigureKind.Accuracy, out var accuracy) && !Agrees(accuracy, table.TruePositives + table.TrueNegatives, table.Total));

    /// <summary>The figures for the solver, under a reading of the group sizes.</summary>
    public PrintedFigures Printed(GroupReading reading) => new()
    {
        Total = reading.Total,
        Diseased = reading.Diseased,
        Sensitivity = Rate(FigureKind.Sensitivity),
        Specificity = Rate(FigureKind.Specificity),
        PositivePredictiveValue = Rate(FigureKind.PositivePredictiveValue),
        NegativePredictiveValue = Rate(FigureKind.NegativePredictiveValue),
        Accuracy = Rate(FigureKind.Accuracy),
    };

    /// <summary>How many tables would fit a reading by chance, if the rates were those of other people: tables of that size times the share that each rate lets through.</summary>
    public double Chance(GroupReading reading)
    {
        var n = (double)reading.Total;
        var tables = reading.Diseased is { } d ? (d + 1.0) * (n - d + 1) : (n + 1) * (n + 2) * (n + 3) / 6;
        return _rates.Keys.Aggregate(tables, (product, kind) => Rate(kind) is { } rate ? product * Math.Min(1, 2 * rate.HalfUnit) : product);
    }

    private static List<FoundFigure> Distinct(IEnumerable<FoundFigure> figures)
    {
        var distinct = new List<FoundFigure>();
        foreach (var figure in figures.OrderByDescending(f => f.Events is not null).ThenByDescending(f => f.Printed.Length))
        {
            if (!distinct.Any(d => SameNumber(d, figure))) distinct.Add(figure);
        }

        return distinct;
    }

    /// <summary>"92.9%" and "93%" are one number.</summary>
    private static bool SameNumber(FoundFigure one, FoundFigure other) =>
        PrintedRate.TryParse(one.Printed, out var a) && PrintedRate.TryParse(other.Printed, out var b) && Math.Abs(a.Value - b.Value) <= Math.Max(a.HalfUnit, b.HalfUnit) * (1 + 1e-9) - (a.Decimals == b.Decimals ? 1.5 * a.HalfUnit : 0)
        && !(one.Events is { } x && other.Events is { } y && (x, one.Trials) != (y, other.Trials));

    private static bool HasFurtherRates(string text, IReadOnlyList<FoundFigure> rates)
    {
        // A percentage in the sentences of the rates that went to none of them may be another test's.
        var plain = AbstractText.WithoutStatistics(AbstractText.Normalize(text));
        var values = PrintedValues.In(plain);
        return AbstractText.Sentences(text, plain).Where(s => rates.Any(r => r.Offset >= s.Start && r.Offset < s.End)).Any(s =>
        {
            var last = rates.Where(r => r.Offset >= s.Start && r.Offset < s.End).Max(r => r.Offset);
            return values.Any(v => v.Start > last && v.Start < s.End && v.IsRate);
        });
    }

    private static bool Agrees(FoundFigure figure, long events, long trials) =>
        trials > 0 && PrintedRate.TryParse(figure.Printed, out var rate) && Math.Abs((double)events / trials - rate.Value) <= rate.HalfUnit + 1e-12;

    private (long Events, long Trials)? CountsOf(FoundFigure figure, (long Events, long Trials)? other)
    {
        if (figure is { Events: { } x, Trials: { } m }) return Agrees(figure, x, m) ? (x, m) : null;
        var fitting = _fractions.Where(f => f.Offset < figure.Offset && f.Offset > figure.Offset - NearBefore && Agrees(figure, f.Events, f.Trials))
            .Select(f => (f.Events, f.Trials)).Where(f => f != other).Distinct().ToList();
        return fitting is [var only] && only.Trials >= 3 ? only : null;
    }

    private PrintedRate? Rate(FigureKind kind) => _rates.TryGetValue(kind, out var figure) && PrintedRate.TryParse(figure.Printed, out var rate) ? rate : null;
}
