using System.Text.Json.Serialization;

namespace LivingReview.Contracts.Estimates;

/// <summary>What a change does: to the evidence, or, where a study's share of a change is reported, to one stratum of it.</summary>
[JsonConverter(typeof(StableNameConverter<ChangeKind>))]
public enum ChangeKind
{
    /// <summary>The review was registered, or its protocol amended.</summary>
    [JsonStringEnumMemberName("protocol")]
    Protocol,

    /// <summary>A study came in; for a stratum also one that an amendment moved here.</summary>
    [JsonStringEnumMemberName("accepted"), FormerName("new"), FormerName("added")]
    Accepted,

    /// <summary>A study's counts, or what else was extracted from it, were corrected.</summary>
    [JsonStringEnumMemberName("amended"), FormerName("corrected")]
    Amended,

    /// <summary>A study was withdrawn; for a stratum also one that an amendment moved elsewhere.</summary>
    [JsonStringEnumMemberName("withdrawn"), FormerName("removed")]
    Withdrawn,

    /// <summary>A study that was withdrawn counts again.</summary>
    [JsonStringEnumMemberName("restored")]
    Restored,
}
