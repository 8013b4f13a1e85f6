using System.Text.Json.Serialization;

namespace LivingReview.DiagnosticAccuracy;

/// <summary>An estimate with its confidence (or prediction) limits, all on the same scale. A limit may be infinite.</summary>
public readonly record struct Interval
{
    /// <summary>Limits may be on the wrong side of the estimate by rounding, relative to the larger of 1 and the estimate.</summary>
    private const double Rounding = 1e-9;

    /// <summary>An estimate with its limits.</summary>
    /// <param name="estimate">Point estimate.</param>
    /// <param name="lower">Lower limit, at most <paramref name="estimate"/>.</param>
    /// <param name="upper">Upper limit, at least <paramref name="estimate"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is not a number, or a limit lies on the wrong side of the estimate.</exception>
    [JsonConstructor]
    public Interval(double estimate, double lower, double upper)
    {
        if (double.IsNaN(estimate)) throw new ArgumentOutOfRangeException(nameof(estimate), estimate, "An estimate must be a number.");
        var slack = Rounding * Math.Max(1, Math.Abs(estimate));
        if (!(lower <= estimate + slack)) throw new ArgumentOutOfRangeException(nameof(lower), lower, "The lower limit must not exceed the estimate.");
        if (!(upper >= estimate - slack)) throw new ArgumentOutOfRangeException(nameof(upper), upper, "The upper limit must not lie below the estimate.");
        (Estimate, Lower, Upper) = (estimate, lower, upper);
    }

    /// <summary>Point estimate.</summary>
    public double Estimate { get; }

    /// <summary>Lower limit, at most <see cref="Estimate"/>.</summary>
    public double Lower { get; }

    /// <summary>Upper limit, at least <see cref="Estimate"/>.</summary>
    public double Upper { get; }

    /// <summary>The three values.</summary>
    /// <param name="estimate">Point estimate.</param>
    /// <param name="lower">Lower limit.</param>
    /// <param name="upper">Upper limit.</param>
    public void Deconstruct(out double estimate, out double lower, out double upper) => (estimate, lower, upper) = (Estimate, Lower, Upper);
}
