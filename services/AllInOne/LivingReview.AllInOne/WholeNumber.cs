using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace LivingReview.AllInOne;

/// <summary>Options that take a whole number.</summary>
internal static class WholeNumber
{
    /// <summary>Refuses what is not a number, and a number outside the range, in words of ours.</summary>
    public static void MustLieIn<T>(this Option<T> option, int least, int most)
    {
        option.CustomParser = result =>
        {
            if (Read(result, least, most) is { } number) return (T)(object)number;
            result.AddError(most == int.MaxValue
                ? string.Create(CultureInfo.InvariantCulture, $"{option.Name} must be a whole number, {least} or more")
                : string.Create(CultureInfo.InvariantCulture, $"{option.Name} must be a whole number in {least}..{most}"));
            return default;
        };
    }

    private static int? Read(ArgumentResult result, int least, int most) =>
        result.Tokens is [{ Value: var text }] && int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : null;
}
