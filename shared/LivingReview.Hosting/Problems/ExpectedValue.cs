using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace LivingReview.Hosting.Problems;

/// <summary>What a parameter or a member takes, in words of the API: "a whole number from 2 to 100", "true or false".</summary>
internal static partial class ExpectedValue
{
    /// <summary>The values of a parameter.</summary>
    public static string Of(ParameterInfo parameter) => Of(parameter.ParameterType, parameter.GetCustomAttribute<RangeAttribute>());

    /// <summary>The values of a member of a body.</summary>
    /// <param name="body">Type of the body.</param>
    /// <param name="path">Where the member is, as the reader of JSON says it: "$.tables[0].fn".</param>
    /// <returns>The values; null if there is no such member.</returns>
    public static string? Of(Type body, string path)
    {
        var (type, declared) = (body, (RangeAttribute?)null);
        foreach (Match step in Step().Matches(path))
        {
            var name = step.Groups["name"].Success ? step.Groups["name"].Value : step.Groups["quoted"].Value;
            if (step.Groups["index"].Success)
            {
                if (ElementOf(type) is not { } element) return null;
                (type, declared) = (element, null);
            }
            else if (type.GetProperties().FirstOrDefault(member => JsonNamingPolicy.CamelCase.ConvertName(member.Name) == name) is { } member)
            {
                (type, declared) = (member.PropertyType, member.GetCustomAttribute<RangeAttribute>());
            }
            else if (ValueOf(type) is { } value)
            {
                (type, declared) = (value, null);
            }
            else
            {
                return null;
            }
        }

        return Of(type, declared);
    }

    private static string Of(Type given, RangeAttribute? declared)
    {
        var type = Nullable.GetUnderlyingType(given) ?? given;
        if (NumberRange.Of(type, declared) is { } range) return range.ToString();
        if (type == typeof(bool)) return "true or false";
        if (type == typeof(string)) return "a text";
        if (type == typeof(DateTimeOffset) || type == typeof(DateTime)) return "a time such as 2026-12-01T00:00:00Z";
        if (type == typeof(DateOnly)) return "a date such as 2026-12-01";
        if (type == typeof(Guid)) return "an id such as 01a22ec9-dbfb-7a81-a9af-30d5decbf0ae";
        if (type.IsValueType) return "a value that is known here";
        return ElementOf(type) is not null && ValueOf(type) is null ? "a list" : "an object";
    }

    private static Type? ElementOf(Type type) => type != typeof(string) && typeof(IEnumerable).IsAssignableFrom(type)
        ? type.GetElementType() ?? (type.IsGenericType ? type.GetGenericArguments()[0] : null) : null;

    private static Type? ValueOf(Type type) => type.IsGenericType && type.GetGenericArguments() is [var key, var value] && key == typeof(string) ? value : null;

    [GeneratedRegex(@"\.(?<name>[^.\[\]]+)|\[(?<index>\d+)\]|\['(?<quoted>[^']*)'\]")]
    private static partial Regex Step();
}
