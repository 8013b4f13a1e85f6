using System.Security.Cryptography;
using System.Text;

namespace LivingReview.Notification.Mail;

/// <summary>A secret in a link that only the owner of a mailbox can know.</summary>
internal static class MailToken
{
    public static string New() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));

    public static bool Matches(string? known, string? given) =>
        known is not null && given is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(known), Encoding.UTF8.GetBytes(given));
}
