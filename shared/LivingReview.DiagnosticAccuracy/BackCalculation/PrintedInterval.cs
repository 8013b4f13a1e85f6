using LivingReview.DiagnosticAccuracy.BackCalculation;
using MathNet.Numerics;

namespace LivingReview.DiagnosticAccuracy;

/// <summary>How a paper computed the interval of a proportion.</summary>
public enum PrintedIntervalMethod
{
    /// <summary>Wilson's score interval.</summary>
    Wilson,

    /// <summary>Clopper and Pearson's exact interval.</summary>
    ClopperPearson,

    /// <summary>p -+ z sqrt(p(1-p)/n), clamped to 0..1.</summary>
    Wald,
}

/// <summary>A printed confidence interval of a proportion. Each limit is rounded by its own decimals.</summary>
/// <param name="Lower">Lower limit.</param>
/// <param name="Upper">Upper limit.</param>
/// <param name="Method">How it was computed.</param>
/// <param name="ConfidenceLevel">Confidence level in (0, 1).</param>
public sealed record PrintedInterval(PrintedRate Lower, PrintedRate Upper, PrintedIntervalMethod Method, double ConfidenceLevel = 0.95)
{
    // Rounding noise of the limit itself: far below any printed decimal.
    private const double Noise = 1e-10;

    /// <summary>Whether x of m gives the printed limits.</summary>
    internal bool Holds(long events, long trials) => !IsTooLow(events, trials) && !IsTooHigh(events, trials);

    /// <summary>
    /// The events in a range that can give this interval for some number of trials in a range; empty only if none can. Limits rise with
    /// the events and fall with the trials, for each method, so both ends are found by bisection at the extreme numbers of trials.
    /// </summary>
    internal CountRange Shrink(CountRange events, CountRange trials)
    {
        if (events.IsEmpty || trials.High < 1) return new(1, 0);
        var (fewest, most) = (Math.Max(1, trials.Low), trials.High);
        var first = FirstWhere(events, x => x > fewest || !IsTooLow(x, fewest));
        return new(first, FirstWhere(new(first, events.High), x => x > most || IsTooHigh(x, most)) - 1);
    }

    private static long FirstWhere(CountRange range, Func<long, bool> holds)
    {
        var (low, high) = (range.Low, range.High + 1);
        while (low < high)
        {
            var middle = low + (high - low) / 2;
            if (holds(middle)) high = middle;
            else low = middle + 1;
        }

        return low;
    }

    private bool IsTooLow(long events, long trials) =>
        LowerBelow(events, trials, Lower.Value - Lower.HalfUnit - Noise) || LowerAbove(trials - events, trials, 1 - Upper.Value + Upper.HalfUnit + Noise);

    private bool IsTooHigh(long events, long trials) =>
        LowerAbove(events, trials, Lower.Value + Lower.HalfUnit + Noise) || LowerBelow(trials - events, trials, 1 - Upper.Value - Upper.HalfUnit - Noise);

    private bool LowerBelow(long events, long trials, double bound) => CompareLower(events, trials, bound) < 0;

    private bool LowerAbove(long events, long trials, double bound) => CompareLower(events, trials, bound) > 0;

    /// <summary>The lower limit against a bound. The upper limit is 1 - the lower limit of the non-events.</summary>
    private int CompareLower(long events, long trials, double bound) => Method switch
    {
        PrintedIntervalMethod.Wilson => BinomialInterval.Wilson(events, trials, ConfidenceLevel)!.Value.Lower.CompareTo(bound),
        PrintedIntervalMethod.Wald => BinomialInterval.Wald(events, trials, ConfidenceLevel)!.Value.Lower.CompareTo(bound),
        // The exact limit lies where the upper tail is (1 - level)/2: one tail at the bound decides, without a root.
        PrintedIntervalMethod.ClopperPearson =>
            events == 0 ? 0.0.CompareTo(bound)
            : bound <= 0 ? 1
            : bound >= 1 ? -1
            : ((1 - ConfidenceLevel) / 2).CompareTo(SpecialFunctions.BetaRegularized(events, trials - events + 1, bound)),
        _ => throw new InvalidOperationException($"Unknown interval method {Method}."),
    };
}
