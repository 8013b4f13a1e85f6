using System.Globalization;

namespace LivingReview.Notification.Webhooks;

/// <summary>
/// The abuse protection of CloudEvents' webhooks: before anything is posted the receiver is asked by OPTIONS, and agrees by naming our origin.
/// A status alone is no consent.
/// </summary>
internal static class Handshake
{
    public const string RequestOrigin = "WebHook-Request-Origin";
    public const string RequestRate = "WebHook-Request-Rate";
    public const string AllowedOrigin = "WebHook-Allowed-Origin";
    public const string AllowedRate = "WebHook-Allowed-Rate";

    /// <summary>Deliveries a minute that are asked for.</summary>
    public const int Rate = 120;

    /// <summary>The receiver's answer: whether it agrees, to how many a minute (null: any number), and why not.</summary>
    public static (bool Agrees, int? Rate, string? Refusal) Read(HttpResponseMessage answer, string origin)
    {
        if (!answer.IsSuccessStatusCode) return (false, null, $"The receiver did not agree to be called: it answered {(int)answer.StatusCode} to OPTIONS.");
        if (Value(answer, AllowedOrigin) is not { } allowed || (allowed != "*" && !allowed.Equals(origin, StringComparison.OrdinalIgnoreCase)))
            return (false, null, $"The receiver did not agree to be called: its answer to OPTIONS lacks {AllowedOrigin} with {origin} or *.");
        return (true, int.TryParse(Value(answer, AllowedRate), NumberStyles.None, CultureInfo.InvariantCulture, out var rate) && rate > 0 ? rate : null, null);
    }

    private static string? Value(HttpResponseMessage answer, string header) => answer.Headers.TryGetValues(header, out var values) ? values.First().Trim() : null;
}
