using System.Security.Cryptography;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace LivingReview.Notification.Webhooks;

/// <summary>
/// Asymmetric keys of Standard Webhooks (v1a): "whsk_" and the base64 of the private key, "whpk_" and that of the public one. .NET has no
/// Ed25519; BouncyCastle, which MimeKit brings along, has.
/// </summary>
internal static class Ed25519Key
{
    public const string Name = "ed25519";

    private const string Private = "whsk_";
    private const string Public = "whpk_";

    public static string New() => Private + Convert.ToBase64String(RandomNumberGenerator.GetBytes(Ed25519.SecretKeySize));

    public static bool Is(string? secret) => secret?.StartsWith(Private, StringComparison.Ordinal) == true;

    public static string PublicOf(string secret)
    {
        var key = new byte[Ed25519.PublicKeySize];
        Ed25519.GeneratePublicKey(Bytes(secret), 0, key, 0);
        return Public + Convert.ToBase64String(key);
    }

    public static byte[] Sign(string secret, byte[] message)
    {
        var signature = new byte[Ed25519.SignatureSize];
        Ed25519.Sign(Bytes(secret), 0, message, 0, message.Length, signature, 0);
        return signature;
    }

    private static byte[] Bytes(string secret) => Convert.FromBase64String(secret[Private.Length..]);
}
