using System.Text.RegularExpressions;

namespace LivingReview.AllInOne.Tests.Security;

/// <summary>An address that a route's pattern matches: the review exists, everything else is unknown.</summary>
internal static partial class RouteAddress
{
    public static Uri Fill(string pattern) => new(Parameter().Replace(pattern, match => (match.Groups["name"].Value.ToLowerInvariant(), match.Groups["constraint"].Value) switch
    {
        ("review", _) => RestrictedServer.Review,
        (_, "guid") => "01900000-0000-7000-8000-000000000000",
        (_, "int" or "long") => "7",
        _ => "unknown",
    }), UriKind.Relative);

    [GeneratedRegex(@"\{\*{0,2}(?<name>\w+)(:(?<constraint>\w+)(\([^)]*\))?)?\??\}")]
    private static partial Regex Parameter();
}
