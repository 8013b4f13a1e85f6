namespace LivingReview.Notification.Subscriptions;

/// <summary>The address of a webhook for who may not change it: the host alone, since path and query often hold a token.</summary>
internal static class MaskedAddress
{
    private const string Stars = "********";

    public static string? Mask(string? address) => address is null ? null
        : Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" ? $"{uri.Scheme}://{uri.Authority}/{Stars}" : Stars;

    /// <summary>Whether someone sends back what was shown masked.</summary>
    public static bool Is(string? address) => address?.EndsWith(Stars, StringComparison.Ordinal) == true;
}
