using System.Text.RegularExpressions;

namespace LivingReview.Hosting.Problems;

/// <summary>What is wrong with a parameter, in words of the API: the framework says it with the names of its own types ("Nullable&lt;long&gt; after").</summary>
internal static partial class ParameterFault
{
    private const int LongestQuoted = 60;

    /// <summary>The parameter and a sentence; nothing if the message is of another kind.</summary>
    /// <param name="message">What the framework says.</param>
    public static (string Parameter, string Sentence)? Read(string message)
    {
        if (Unreadable().Match(message) is { Success: true } unreadable)
            return (unreadable.Groups["name"].Value, $"'{Short(unreadable.Groups["value"].Value)}' is not {Expected(unreadable.Groups["type"].Value)}.");
        if (Missing().Match(message) is { Success: true } missing)
            return (missing.Groups["name"].Value, $"{Sentence(Expected(missing.Groups["type"].Value))} is required.");
        return null;
    }

    private static string Expected(string type)
    {
        var name = OfNullable().Match(type) is { Success: true } nullable ? nullable.Groups["type"].Value : type.TrimEnd('?');
        return name switch
        {
            "int" or "long" or "short" => "a whole number in the range of this parameter",
            "double" or "decimal" or "float" => "a number",
            "bool" => "true or false",
            "DateTimeOffset" or "DateTime" => "a time such as 2026-12-01T00:00:00Z",
            "DateOnly" => "a date such as 2026-12-01",
            "Guid" => "an id such as 01a22ec9-dbfb-7a81-a9af-30d5decbf0ae",
            _ => "a value that is known here",
        };
    }

    private static string Short(string value) => value.Length > LongestQuoted ? value[..LongestQuoted] + "..." : value;

    private static string Sentence(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    [GeneratedRegex("""^Failed to bind parameter "(?<type>.+) (?<name>\S+)" from "(?<value>.*)"\.$""", RegexOptions.Singleline)]
    private static partial Regex Unreadable();

    [GeneratedRegex("""^Required parameter "(?<type>.+) (?<name>\S+)" was not provided from .+\.$""")]
    private static partial Regex Missing();

    [GeneratedRegex("^Nullable<(?<type>.+)>$")]
    private static partial Regex OfNullable();
}
