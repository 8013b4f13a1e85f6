namespace LivingReview.DiagnosticAccuracy.BackCalculation;

/// <summary>A closed range of whole numbers; empty where the high end is below the low one.</summary>
internal readonly record struct CountRange(long Low, long High)
{
    /// <summary>Large enough for any count and small enough to add and subtract.</summary>
    public const long Unbounded = long.MaxValue / 4;

    public bool IsEmpty => High < Low;

    public CountRange And(CountRange other) => new(Math.Max(Low, other.Low), Math.Min(High, other.High));

    public CountRange And(long? value) => value is { } v ? And(new CountRange(v, v)) : this;

    /// <summary>The values total - v for v in this range.</summary>
    public CountRange From(long total) => new(total - High, total - Low);

    public CountRange Plus(long shift) => new(Low + shift, High + shift);
}
