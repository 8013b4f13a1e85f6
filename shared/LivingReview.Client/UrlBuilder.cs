using System.Globalization;

namespace LivingReview.Client;

/// <summary>Builds a URL with a query; parameters that are null are omitted, so that the default state has a plain URL.</summary>
internal static class UrlBuilder
{
    /// <summary>Path and query.</summary>
    public static string Build(string path, params ReadOnlySpan<(string Name, object? Value)> parts)
    {
        var query = new List<string>();
        foreach (var (name, value) in parts)
        {
            if (value is not null)
                query.Add($"{name}={Uri.EscapeDataString(Convert.ToString(value, CultureInfo.InvariantCulture)!)}");
        }

        return query.Count == 0 ? path : path + "?" + string.Join('&', query);
    }
}
