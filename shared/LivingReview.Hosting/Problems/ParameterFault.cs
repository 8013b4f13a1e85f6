using System.Reflection;
using System.Text.RegularExpressions;

namespace LivingReview.Hosting.Problems;

/// <summary>What is wrong with a parameter, in words of the API: the framework says it with the names of its own types ("Nullable&lt;long&gt; after").</summary>
internal static partial class ParameterFault
{
    private const int LongestQuoted = 60;

    /// <summary>The parameter and a sentence; nothing if the message is of another kind.</summary>
    /// <param name="message">What the framework says.</param>
    /// <param name="endpoint">The method that takes the parameter, if it is known.</param>
    public static (string Parameter, string Sentence)? Read(string message, MethodInfo? endpoint)
    {
        if (Unreadable().Match(message) is { Success: true } unreadable)
            return (unreadable.Groups["name"].Value, $"'{Short(unreadable.Groups["value"].Value)}' is not {Expected(unreadable.Groups["name"].Value, endpoint)}.");
        if (Missing().Match(message) is { Success: true } missing)
            return (missing.Groups["name"].Value, $"{Sentence(Expected(missing.Groups["name"].Value, endpoint))} is required.");
        return null;
    }

    private static string Expected(string name, MethodInfo? endpoint) =>
        endpoint?.GetParameters().FirstOrDefault(parameter => parameter.Name == name) is { } parameter ? ExpectedValue.Of(parameter) : "a value that is known here";

    private static string Short(string value) => value.Length > LongestQuoted ? value[..LongestQuoted] + "..." : value;

    private static string Sentence(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    [GeneratedRegex("""^Failed to bind parameter ".+ (?<name>\S+)" from "(?<value>.*)"\.$""", RegexOptions.Singleline)]
    private static partial Regex Unreadable();

    [GeneratedRegex("""^Required parameter ".+ (?<name>\S+)" was not provided from .+\.$""")]
    private static partial Regex Missing();
}
