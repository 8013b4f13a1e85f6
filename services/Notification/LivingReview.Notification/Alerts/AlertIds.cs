using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using LivingReview.Notification.History;

namespace LivingReview.Notification.Alerts;

/// <summary>
/// Ids of alerts that follow from what the alert is about: an evaluation that is repeated, because the database was restored or its history is
/// rebuilt, gives the ids that were given before. Receivers then recognize a repetition, and old links lead to the same alert.
/// </summary>
internal static class AlertIds
{
    /// <summary>Gives one id after the other for what a version means to a subscription. They sort by the version's time (UUID version 7).</summary>
    public static Func<Guid> For(HistoryEntry version, Guid subscription)
    {
        var number = 0;
        return () =>
        {
            var text = string.Create(CultureInfo.InvariantCulture, $"{version.Review}/{subscription}/{version.EstimateVersion - version.Offset}/{version.At.UtcTicks}/{++number}");
            Span<byte> bytes = stackalloc byte[SHA256.HashSizeInBytes];
            SHA256.HashData(Encoding.UTF8.GetBytes(text), bytes);
            var milliseconds = version.At.ToUnixTimeMilliseconds();
            for (var i = 0; i < 6; i++) bytes[i] = (byte)(milliseconds >> (8 * (5 - i)));
            bytes[6] = (byte)(0x70 | (bytes[6] & 0x0F));
            bytes[8] = (byte)(0x80 | (bytes[8] & 0x3F));
            return new Guid(bytes[..16], bigEndian: true);
        };
    }
}
