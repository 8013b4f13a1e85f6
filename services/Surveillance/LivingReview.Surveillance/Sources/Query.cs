namespace LivingReview.Surveillance.Sources;

/// <summary>The query part of an address.</summary>
internal static class Query
{
    public static string From(IEnumerable<KeyValuePair<string, string>> parameters) => "?" + string.Join('&', parameters.Select(p => $"{p.Key}={Uri.EscapeDataString(p.Value)}"));

    public static string From(params IEnumerable<(string Name, string? Value)> parameters) =>
        From(parameters.Where(p => p.Value is { Length: > 0 }).Select(p => KeyValuePair.Create(p.Name, p.Value!)));
}
