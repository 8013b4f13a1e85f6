using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace LivingReview.Notification.Webhooks;

/// <summary>Standard Webhooks 1.0.0: HMAC-SHA256 over "{id}.{timestamp}.{body}" with the secret's bytes.</summary>
internal static class WebhookSignature
{
    private const string Prefix = "whsec_";

    /// <summary>The webhook-signature header, "v1,{base64}".</summary>
    /// <param name="secret">"whsec_" and base64.</param>
    /// <param name="id">webhook-id.</param>
    /// <param name="timestamp">webhook-timestamp, Unix seconds.</param>
    /// <param name="body">The very text that is sent.</param>
    public static string Sign(string secret, string id, long timestamp, string body)
    {
        var key = Convert.FromBase64String(secret.StartsWith(Prefix, StringComparison.Ordinal) ? secret[Prefix.Length..] : secret);
        var signed = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{timestamp}.{body}"));
        return "v1," + Convert.ToBase64String(HMACSHA256.HashData(key, signed));
    }
}
