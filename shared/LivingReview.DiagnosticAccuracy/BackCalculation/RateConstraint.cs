namespace LivingReview.DiagnosticAccuracy.BackCalculation;

/// <summary>
/// What a printed rate says about events x and non-events y, in whole numbers only: (2p-1)(x+y) at most 2s x at most (2p+1)(x+y),
/// with p the digits and s = 10^decimals. Exact for counts up to 10^9.
/// </summary>
internal readonly record struct RateConstraint(long Digits, long Scale)
{
    private long Low => 2 * Digits - 1;

    private long High => 2 * Digits + 1;

    public static RateConstraint? From(PrintedRate? rate) => rate is { } r ? new(r.Digits, r.Scale) : null;

    /// <summary>Events among m trials.</summary>
    public CountRange EventsOf(long trials) => new CountRange(CeilingDivide(Low * trials, 2 * Scale), High * trials / (2 * Scale)).And(new CountRange(0, trials));

    /// <summary>Events that go with some number of trials in a range.</summary>
    public CountRange EventsOf(CountRange trials) => new(EventsOf(Math.Max(0, trials.Low)).Low, EventsOf(trials.High).High);

    /// <summary>Events that go with some number of non-events in a range.</summary>
    public CountRange EventsGiven(CountRange others) =>
        new(CeilingDivide(Math.Max(0, Low) * others.Low, 2 * Scale - Low), High < 2 * Scale ? High * others.High / (2 * Scale - High) : CountRange.Unbounded);

    /// <summary>Non-events that go with some number of events in a range.</summary>
    public CountRange OthersGiven(CountRange events) =>
        new(CeilingDivide(Math.Max(0, 2 * Scale - High) * events.Low, High), Low > 0 ? (2 * Scale - Low) * events.High / Low : CountRange.Unbounded);

    private static long CeilingDivide(long dividend, long divisor) => dividend <= 0 ? 0 : (dividend - 1) / divisor + 1;
}
