using LivingReview.Contracts.Estimates;

namespace LivingReview.Figures.Formatting;

/// <summary>Describes changes of the evidence.</summary>
internal static class EvidenceChangeText
{
    public static string Describe(EvidenceChange change)
    {
        var study = change.Label ?? change.StudyId ?? T["a study"];
        return change.Kind switch
        {
            ChangeKind.Accepted => T["{0} added", study],
            ChangeKind.Amended => T["{0} corrected", study],
            ChangeKind.Withdrawn => T["{0} withdrawn", study],
            ChangeKind.Protocol => T["protocol changed"],
            ChangeKind.Restored => T["{0} restored", study],
            _ => throw new ArgumentOutOfRangeException(nameof(change), change.Kind, null),
        };
    }

    /// <summary>What a change did to a stratum, in one word.</summary>
    public static string Name(ChangeKind kind) => kind switch
    {
        ChangeKind.Accepted => T["new"],
        ChangeKind.Amended => T["corrected"],
        ChangeKind.Withdrawn => T["withdrawn"],
        ChangeKind.Restored => T["restored"],
        ChangeKind.Protocol => T["protocol"],
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    /// <summary>All changes in one line, or a dash. After the third, the rest is counted.</summary>
    public static string Join(IReadOnlyList<EvidenceChange> changes) => changes.Count switch
    {
        0 => "–",
        <= 4 => string.Join("; ", changes.Select(Describe)),
        _ => string.Join("; ", changes.Take(3).Select(Describe)) + T["; and {0} more", changes.Count - 3],
    };
}
