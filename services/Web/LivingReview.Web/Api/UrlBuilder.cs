using System.Globalization;

namespace LivingReview.Web.Api;

/// <summary>Puts an address together; what is null is left out, so that the plain state has the plain address.</summary>
internal static class UrlBuilder
{
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
