using System.Globalization;
using LivingReview.Contracts;

namespace LivingReview.Notification.History;

/// <summary>A version that arrived before its predecessor: it waits here, whichever process received it.</summary>
public sealed record EarlyVersion(string Id, string Review, long EstimateVersion, EstimateVersionAdded Message)
{
    internal static EarlyVersion From(EstimateVersionAdded message) => new(
        string.Create(CultureInfo.InvariantCulture, $"{message.Review}/{message.EstimateVersion:D9}/{message.OccurredAt.UtcTicks}"), message.Review, message.EstimateVersion, message);
}
