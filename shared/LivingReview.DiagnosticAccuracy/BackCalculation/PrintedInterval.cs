using LivingReview.DiagnosticAccuracy.Studies;

namespace LivingReview.DiagnosticAccuracy.BackCalculation;

/// <summary>How a paper computed the interval of a proportion.</summary>
public enum IntervalMethod
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
/// <param name="Level">Confidence level in (0, 1).</param>
public sealed record PrintedInterval(PrintedRate Lower, PrintedRate Upper, IntervalMethod Method, double Level = 0.95)
{
    // Rounding noise of the limit itself: far below any printed decimal.
    private const double Noise = 1e-10;

    /// <summary>Whether x of m gives the printed limits. Limits rise with x and fall with m, for each method.</summary>
    internal bool Holds(long events, long trials) => !IsTooLow(events, trials) && !IsTooHigh(events, trials);

    /// <summary>Whether a limit of x of m falls short of the printed one.</summary>
    internal bool IsTooLow(long events, long trials)
    {
        var limits = LimitsOf(events, trials);
        return limits.Lower < Least(Lower) || limits.Upper < Least(Upper);
    }

    /// <summary>Whether a limit of x of m exceeds the printed one.</summary>
    internal bool IsTooHigh(long events, long trials)
    {
        var limits = LimitsOf(events, trials);
        return limits.Lower > Most(Lower) || limits.Upper > Most(Upper);
    }

    /// <summary>Whether some x in <paramref name="events"/> of some m in <paramref name="trials"/> may give this interval; never false wrongly.</summary>
    internal bool MayHold(CountRange events, CountRange trials)
    {
        if (events.IsEmpty || trials.IsEmpty || trials.High == 0) return false;
        var smallest = Math.Max(1, trials.Low);
        var lowest = LimitsOf(Math.Min(events.Low, trials.High), trials.High);
        var highest = LimitsOf(Math.Min(events.High, smallest), smallest);
        return lowest.Lower <= Most(Lower) && lowest.Upper <= Most(Upper) && highest.Lower >= Least(Lower) && highest.Upper >= Least(Upper);
    }

    private static double Least(PrintedRate limit) => limit.Value - limit.HalfUnit - Noise;

    private static double Most(PrintedRate limit) => limit.Value + limit.HalfUnit + Noise;

    private Interval LimitsOf(long events, long trials) => Method switch
    {
        IntervalMethod.Wilson => BinomialInterval.Wilson(events, trials, Level)!.Value,
        IntervalMethod.ClopperPearson => BinomialInterval.ClopperPearson(events, trials, Level)!.Value,
        IntervalMethod.Wald => BinomialInterval.Wald(events, trials, Level)!.Value,
        _ => throw new InvalidOperationException($"Unknown interval method {Method}."),
    };
}
