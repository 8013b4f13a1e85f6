using System.Text.Json.Serialization;

namespace LivingReview.Contracts.Strata;

/// <summary>Why tables of a study in a stratum are not included in its estimate.</summary>
[JsonConverter(typeof(StableNameConverter<LeftOutReason>))]
public enum LeftOutReason
{
    /// <summary>Another table of the study counts: a study counts once.</summary>
    [JsonStringEnumMemberName("another-table")]
    AnotherTable,

    /// <summary>The study has several tables there, none is primary and the protocol has no rule to choose one: the study is not included at all.</summary>
    [JsonStringEnumMemberName("several-tables")]
    SeveralTables,
}

/// <summary>What belongs to a stratum by its levels and is not included in its estimate.</summary>
public sealed record LeftOutTables
{
    /// <summary>At most this many studies are listed.</summary>
    public const int MaxListed = 50;

    /// <summary>Number of tables that are not included.</summary>
    public required int Tables { get; init; }

    /// <summary>Number of studies that are not included at all.</summary>
    public required int Studies { get; init; }

    /// <summary>The studies concerned, those that are not included at all first, then by id; at most <see cref="MaxListed"/>.</summary>
    public IReadOnlyList<LeftOutStudy> Listed { get; init; } = [];

    /// <summary>What is left out in a stratum, from what each of its studies leaves out; null if nothing is.</summary>
    /// <param name="studies">The studies, in any order.</param>
    public static LeftOutTables? Sum(IEnumerable<LeftOutStudy> studies)
    {
        var all = studies.OrderByDescending(s => s.Reason).ThenBy(s => s.StudyId, StringComparer.Ordinal).ToList();
        return all.Count == 0 ? null : new LeftOutTables
        {
            Tables = all.Sum(s => s.Tables),
            Studies = all.Count(s => s.Reason == LeftOutReason.SeveralTables),
            Listed = [.. all.Take(MaxListed)],
        };
    }

    /// <summary>Compares by content, the list included.</summary>
    /// <param name="other">The other.</param>
    public bool Equals(LeftOutTables? other) => other is not null && Tables == other.Tables && Studies == other.Studies && Listed.SequenceEqual(other.Listed);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Tables, Studies, Listed.Count);
}

/// <summary>A study with tables in a stratum that are not included in its estimate.</summary>
/// <param name="StudyId">Id of the study.</param>
/// <param name="Tables">How many of its tables are not included.</param>
/// <param name="Reason">Why.</param>
public sealed record LeftOutStudy(string StudyId, int Tables, LeftOutReason Reason);
