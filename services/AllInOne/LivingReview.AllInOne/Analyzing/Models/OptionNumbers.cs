using System.CommandLine.Parsing;
using System.Globalization;

namespace LivingReview.AllInOne.Analyzing.Models;

/// <summary>Lists of numbers on the command line, written with points and separated by commas.</summary>
internal static class OptionNumbers
{
    /// <summary>The numbers of an option; an error, and null, if one cannot be read or is refused.</summary>
    /// <param name="options">Takes the error.</param>
    /// <param name="option">Name of the option.</param>
    /// <param name="text">What was given.</param>
    /// <param name="accept">Which numbers are allowed.</param>
    /// <param name="rule">What they must be, for the message.</param>
    public static double[]? Check(CommandResult options, string option, string? text, Func<double, bool> accept, string rule)
    {
        if (text is null) return [];
        if (Parse(text) is { } numbers && Array.TrueForAll(numbers, n => accept(n))) return numbers;
        options.AddError($"{option} {text}: {rule}, separated by commas.");
        return null;
    }

    /// <summary>The numbers, null if one is none.</summary>
    public static double[]? Parse(string? text)
    {
        if (text is null) return [];
        var parts = text.Split(',', StringSplitOptions.TrimEntries);
        var numbers = new double[parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            if (!double.TryParse(parts[i], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i]) || !double.IsFinite(numbers[i])) return null;
        }

        return numbers;
    }
}
