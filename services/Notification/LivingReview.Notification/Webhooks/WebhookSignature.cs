using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace LivingReview.Notification.Webhooks;

/// <summary>Standard Webhooks 1.0.0: HMAC-SHA256 over "{id}.{timestamp}.{body}" with the secret's bytes.</summary>
internal static class WebhookSignature
{
    public const string Name = "hmac-sha256";

    private const string Prefix = "whsec_";

    /// <summary>The webhook-signature header, "v1,{base64}", or "v1a,{base64}" with a private key.</summary>
    /// <param name="secret">"whsec_" and base64, or a private key of <see cref="Ed25519Key"/>.</param>
    /// <param name="id">webhook-id.</param>
    /// <param name="timestamp">webhook-timestamp, Unix seconds.</param>
    /// <param name="body">The very text that is sent.</param>
    public static string Sign(string secret, string id, long timestamp, string body)
    {
        if (Ed25519Key.Is(secret)) return "v1a," + Convert.ToBase64String(Ed25519Key.Sign(secret, Signed(id, timestamp, body)));
        var key = Convert.FromBase64String(secret.StartsWith(Prefix, StringComparison.Ordinal) ? secret[Prefix.Length..] : secret);
        return "v1," + Convert.ToBase64String(HMACSHA256.HashData(key, Signed(id, timestamp, body)));
    }

    private static byte[] Signed(string id, long timestamp, string body) => Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{timestamp}.{body}"));
}
