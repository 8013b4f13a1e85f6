using LivingReview.Contracts.Studies;

namespace LivingReview.Ingestion.Federating;

/// <summary>A review of another installation that a review trusts, and how far it was taken: the place where the next look goes on.</summary>
public sealed record OriginRecord(string Id, string Review, string Address, SigningKey Key, string TrustedBy, DateTimeOffset TrustedAt)
{
    /// <summary>Revision there that was taken.</summary>
    public long? Revision { get; init; }

    public DateTimeOffset? TakenAt { get; init; }

    public IReadOnlyList<OriginHint> Hints { get; init; } = [];

    public static string IdOf(string review, string address) => $"{review}|{address}";

    public OriginView ToView() => new()
    {
        Address = Address,
        Key = Key.Fingerprint,
        TrustedBy = TrustedBy,
        TrustedAt = TrustedAt,
        Revision = Revision,
        TakenAt = TakenAt,
        Hints = Hints,
    };
}
