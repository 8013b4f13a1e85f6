using System.Net;
using Microsoft.Extensions.Configuration;

namespace LivingReview.Hosting.Authentication;

/// <summary>Where a host is going to listen, from its configuration.</summary>
internal static class Listening
{
    /// <summary>The first address that other machines can reach; null if there is none.</summary>
    public static string? FirstPublicAddress(IConfiguration configuration)
    {
        var endpoints = configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(e => e["Url"]).OfType<string>().ToList();
        if (endpoints.Count > 0) return endpoints.Find(IsOpen);
        var urls = Split(configuration["urls"]);
        if (urls.Length > 0) return Array.Find(urls, IsOpen);
        var ports = Split(configuration["http_ports"]).Concat(Split(configuration["https_ports"])).ToList();
        return ports.Count > 0 ? "every address at port " + ports[0] : null;
    }

    private static string[] Split(string? text) => (text ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static bool IsOpen(string address)
    {
        var start = address.IndexOf("://", StringComparison.Ordinal);
        var rest = start < 0 ? address : address[(start + 3)..];
        if (rest.StartsWith("unix:", StringComparison.OrdinalIgnoreCase)) return false;
        var host = rest.StartsWith('[') ? rest[1..Math.Max(1, rest.IndexOf(']', StringComparison.Ordinal))] : rest.Split(':', '/')[0];
        return !host.Equals("localhost", StringComparison.OrdinalIgnoreCase) && !(IPAddress.TryParse(host, out var ip) && IPAddress.IsLoopback(ip));
    }
}
