namespace LivingReview.Notification.Subscriptions;

/// <summary>The address of a webhook for who may not change it: the host alone, since path and query often hold a token.</summary>
internal static class MaskedAddress
{
    private const string Mask = "********";

    public static string? Of(string? address) => address is null ? null
        : Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" ? $"{uri.Scheme}://{uri.Authority}/{Mask}" : Mask;

    /// <summary>Whether someone sends back what was shown masked.</summary>
    public static bool Is(string? address) => address?.EndsWith(Mask, StringComparison.Ordinal) == true;
}
