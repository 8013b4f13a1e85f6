using LivingReview.Contracts.Studies;
using LivingReview.EvidenceFiles.Names;

namespace LivingReview.EvidenceFiles.Studies;

/// <summary>What the cells of a field mean by a profile: as they are written, else without regard to case, spaces and marks.</summary>
public static class ValueMap
{
    /// <summary>The value that a cell means; null if the profile does not say.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="field">The field.</param>
    /// <param name="text">The cell.</param>
    public static string? Find(MappingProfile profile, string field, string text)
    {
        ArgumentNullException.ThrowIfNull(profile);
        if (!profile.Values.TryGetValue(field, out var values) || PlainText.Tidy(text) is not { } tidy) return null;
        if (values.TryGetValue(tidy, out var value)) return value;
        if (PlainText.Key(tidy) is not { Length: > 0 } key) return null;
        var alike = values.Where(v => PlainText.Key(v.Key) == key).Select(v => v.Value).Distinct(StringComparer.Ordinal).Take(2).ToList();
        return alike.Count == 1 ? alike[0] : null;
    }
}
