namespace LivingReview.DiagnosticAccuracy;

/// <summary>What a paper prints about one 2x2 table. Whatever it does not print is null. Each rate may come with its interval.</summary>
public sealed record PrintedFigures
{
    /// <summary>Largest number of people that is accepted.</summary>
    public const long MaxTotal = 10_000_000;

    /// <summary>All people tested, n; null only where the cells and margins given add up to it.</summary>
    public long? Total { get; init; }

    /// <summary>TP / (TP + FN).</summary>
    public PrintedRate? Sensitivity { get; init; }

    /// <summary>TN / (FP + TN).</summary>
    public PrintedRate? Specificity { get; init; }

    /// <summary>Positive predictive value, TP / (TP + FP).</summary>
    public PrintedRate? PositivePredictiveValue { get; init; }

    /// <summary>Negative predictive value, TN / (FN + TN).</summary>
    public PrintedRate? NegativePredictiveValue { get; init; }

    /// <summary>(TP + TN) / n.</summary>
    public PrintedRate? Accuracy { get; init; }

    /// <summary>Interval of the sensitivity.</summary>
    public PrintedInterval? SensitivityInterval { get; init; }

    /// <summary>Interval of the specificity.</summary>
    public PrintedInterval? SpecificityInterval { get; init; }

    /// <summary>Interval of the positive predictive value.</summary>
    public PrintedInterval? PositivePredictiveValueInterval { get; init; }

    /// <summary>Interval of the negative predictive value.</summary>
    public PrintedInterval? NegativePredictiveValueInterval { get; init; }

    /// <summary>Interval of the accuracy.</summary>
    public PrintedInterval? AccuracyInterval { get; init; }

    /// <summary>TP, where printed.</summary>
    public long? TruePositives { get; init; }

    /// <summary>FP, where printed.</summary>
    public long? FalsePositives { get; init; }

    /// <summary>FN, where printed.</summary>
    public long? FalseNegatives { get; init; }

    /// <summary>TN, where printed.</summary>
    public long? TrueNegatives { get; init; }

    /// <summary>TP + FN, where the size of the group is printed.</summary>
    public long? Diseased { get; init; }

    /// <summary>FP + TN, where the size of the group is printed.</summary>
    public long? NonDiseased { get; init; }

    /// <summary>TP + FP, where the number of positive tests is printed.</summary>
    public long? TestPositives { get; init; }

    /// <summary>n: as printed, or as the groups or cells add up to it; null if they do not.</summary>
    internal long? EffectiveTotal =>
        Total ?? ((Diseased ?? TruePositives + FalseNegatives) + (NonDiseased ?? FalsePositives + TrueNegatives));

    /// <summary>Every fault of these figures; empty if they can be searched. Figures that contradict each other are no fault: no table fits them.</summary>
    public IReadOnlyList<string> Faults()
    {
        var faults = new List<string>();
        (string Name, long? Count)[] counts =
            [("n", Total), ("TP", TruePositives), ("FP", FalsePositives), ("FN", FalseNegatives), ("TN", TrueNegatives),
            ("diseased", Diseased), ("non-diseased", NonDiseased), ("test positives", TestPositives)];
        foreach (var (name, count) in counts)
        {
            if (count is < 0 or > MaxTotal) faults.Add(FormattableString.Invariant($"{name} must lie in 0..{MaxTotal}"));
        }

        if (EffectiveTotal is null) faults.Add("n is needed, or both group sizes, or all four cells");
        else if (EffectiveTotal is < 1 or > MaxTotal && faults.Count == 0) faults.Add(FormattableString.Invariant($"n must lie in 1..{MaxTotal}"));
        foreach (var interval in new[] { SensitivityInterval, SpecificityInterval, PositivePredictiveValueInterval, NegativePredictiveValueInterval, AccuracyInterval })
        {
            if (interval is null) continue;
            if (interval.Lower.Value > interval.Upper.Value) faults.Add($"the interval {interval.Lower}-{interval.Upper} is upside down");
            if (interval.ConfidenceLevel is not (> 0 and < 1)) faults.Add("a confidence level must lie in (0, 1)");
        }

        return faults;
    }

    /// <summary>The same figures with the roles of disease and test exchanged: FP and FN, sensitivity and PPV, specificity and NPV.</summary>
    internal PrintedFigures Transposed => this with
    {
        Sensitivity = PositivePredictiveValue,
        PositivePredictiveValue = Sensitivity,
        Specificity = NegativePredictiveValue,
        NegativePredictiveValue = Specificity,
        SensitivityInterval = PositivePredictiveValueInterval,
        PositivePredictiveValueInterval = SensitivityInterval,
        SpecificityInterval = NegativePredictiveValueInterval,
        NegativePredictiveValueInterval = SpecificityInterval,
        FalsePositives = FalseNegatives,
        FalseNegatives = FalsePositives,
        Total = EffectiveTotal,
        Diseased = TestPositives,
        NonDiseased = null,
        // A group size that was printed as the other group's.
        TestPositives = Diseased ?? EffectiveTotal - NonDiseased,
    };

    /// <summary>The same figures with diseased and non-diseased exchanged: TP and TN, FP and FN, sensitivity and specificity.</summary>
    internal PrintedFigures Mirrored => this with
    {
        Sensitivity = Specificity,
        Specificity = Sensitivity,
        PositivePredictiveValue = NegativePredictiveValue,
        NegativePredictiveValue = PositivePredictiveValue,
        SensitivityInterval = SpecificityInterval,
        SpecificityInterval = SensitivityInterval,
        PositivePredictiveValueInterval = NegativePredictiveValueInterval,
        NegativePredictiveValueInterval = PositivePredictiveValueInterval,
        TruePositives = TrueNegatives,
        TrueNegatives = TruePositives,
        FalsePositives = FalseNegatives,
        FalseNegatives = FalsePositives,
        Total = EffectiveTotal,
        Diseased = NonDiseased,
        NonDiseased = Diseased,
        TestPositives = EffectiveTotal - TestPositives,
    };
}
