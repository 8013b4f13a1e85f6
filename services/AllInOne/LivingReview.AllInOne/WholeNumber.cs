using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace LivingReview.AllInOne;

/// <summary>Options that take a whole number.</summary>
internal static class WholeNumber
{
    /// <summary>Refuses what is not a number, and a number outside the range, with a message of our own.</summary>
    public static void MustLieIn<T>(this Option<T> option, int min, int max)
    {
        option.CustomParser = result =>
        {
            if (Read(result, min, max) is { } number) return (T)(object)number;
            result.AddError(max == int.MaxValue
                ? string.Create(CultureInfo.InvariantCulture, $"{option.Name} must be a whole number, {min} or more")
                : string.Create(CultureInfo.InvariantCulture, $"{option.Name} must be a whole number in {min}..{max}"));
            return default;
        };
    }

    private static int? Read(ArgumentResult result, int min, int max) =>
        result.Tokens is [{ Value: var text }] && int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max
            ? number
            : null;
}
