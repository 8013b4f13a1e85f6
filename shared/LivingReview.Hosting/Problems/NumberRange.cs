using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace LivingReview.Hosting.Problems;

/// <summary>The numbers that a member or a parameter may have: its <see cref="RangeAttribute"/>, which the API's document shows, in words.</summary>
internal sealed record NumberRange
{
    private NumberRange()
    {
    }

    /// <summary>The least number; null if there is none.</summary>
    public decimal? Minimum { get; private init; }

    /// <summary>The largest number; null if there is none.</summary>
    public decimal? Maximum { get; private init; }

    /// <summary>What helps whoever has passed a limit; null if nothing is to be said.</summary>
    public string? Hint { get; private init; }

    private bool AboveMinimum { get; init; }

    private bool BelowMaximum { get; init; }

    private bool Whole { get; init; }

    /// <summary>
    /// The range of a type of numbers, narrowed by an attribute; null for a type of other values. What a type can hold at least is no limit that anyone
    /// meets.
    /// </summary>
    /// <param name="type">The type; a nullable one counts as the one that it wraps.</param>
    /// <param name="attribute">What narrows it, if anything does. A limit of the type itself (<see cref="int.MaxValue"/>) says that there is none.</param>
    public static NumberRange? Of(Type type, RangeAttribute? attribute)
    {
        var number = Type.GetTypeCode(Nullable.GetUnderlyingType(type) ?? type);
        if (type.IsEnum || number is not (TypeCode.Int16 or TypeCode.Int32 or TypeCode.Int64 or TypeCode.Single or TypeCode.Double or TypeCode.Decimal)) return null;
        var whole = number is TypeCode.Int16 or TypeCode.Int32 or TypeCode.Int64;
        if (attribute is null)
        {
            return number switch
            {
                TypeCode.Int16 => new() { Whole = whole, Maximum = short.MaxValue },
                TypeCode.Int32 => new() { Whole = whole, Maximum = int.MaxValue },
                TypeCode.Int64 => new() { Whole = whole, Maximum = long.MaxValue },
                _ => new(),
            };
        }

        return new()
        {
            Whole = whole,
            Minimum = Limit(attribute.Minimum, int.MinValue, double.MinValue),
            Maximum = Limit(attribute.Maximum, int.MaxValue, double.MaxValue),
            Hint = attribute.ErrorMessage,
            AboveMinimum = attribute.MinimumIsExclusive,
            BelowMaximum = attribute.MaximumIsExclusive,
        };
    }

    /// <summary>Whether a number is allowed.</summary>
    public bool Contains(object number)
    {
        if (number is double real)
        {
            if (!double.IsFinite(real)) return false;
            // Beyond what a decimal holds a number is beyond every limit there is here.
            if (Math.Abs(real) > 1e28) return real > 0 ? Maximum is null : Minimum is null;
        }

        var value = Convert.ToDecimal(number, CultureInfo.InvariantCulture);
        return (Minimum is null || value > Minimum || (value == Minimum && !AboveMinimum)) && (Maximum is null || value < Maximum || (value == Maximum && !BelowMaximum));
    }

    /// <summary>"a whole number from 2 to 100", "a number above 0 and below 1".</summary>
    public override string ToString()
    {
        var kind = Whole ? "a whole number" : "a number";
        return (Minimum, Maximum) switch
        {
            (null, null) => kind,
            ({ } least, null) => AboveMinimum ? Invariant($"{kind} above {least}") : Invariant($"{kind} of {least} or more"),
            (null, { } most) => BelowMaximum ? Invariant($"{kind} below {most}") : Invariant($"{kind} of at most {most}"),
            ({ } least, { } most) when !AboveMinimum && !BelowMaximum => Invariant($"{kind} from {least} to {most}"),
            ({ } least, { } most) => $"{kind} {(AboveMinimum ? Invariant($"above {least}") : Invariant($"of at least {least}"))} and {(BelowMaximum ? Invariant($"below {most}") : Invariant($"at most {most}"))}",
        };
    }

    private static decimal? Limit(object limit, int whole, double real) =>
        Equals(limit, whole) || Equals(limit, real) ? null : Convert.ToDecimal(limit, CultureInfo.InvariantCulture);

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
