using System.Security.Cryptography;
using System.Text;

namespace LivingReview.Notification.Mail;

/// <summary>A secret in a link that only the owner of a mailbox can know.</summary>
internal static class MailToken
{
    public static string New() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));

    /// <summary>Identifies a token without giving it away.</summary>
    public static string HashOf(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    public static bool Matches(string? known, string? given) =>
        known is not null && given is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(known), Encoding.UTF8.GetBytes(given));
}
