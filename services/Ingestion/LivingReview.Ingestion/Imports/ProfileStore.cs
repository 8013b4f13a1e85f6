using System.Text.RegularExpressions;
using LivingReview.Contracts.Studies;
using LivingReview.EvidenceFiles.Studies;
using LivingReview.Hosting.Problems;
using Marten;

namespace LivingReview.Ingestion.Imports;

/// <summary>A saved version of a profile.</summary>
/// <param name="Id">Review, name and version.</param>
/// <param name="Review">The review.</param>
/// <param name="Name">Name of the profile.</param>
/// <param name="Profile">The profile.</param>
public sealed record ProfileRecord(string Id, string Review, string Name, MappingProfile Profile);

/// <summary>The profiles of a review: those that come with the program, and its own, each in versions.</summary>
internal static partial class ProfileStore
{
    /// <summary>A profile by "name" (its newest version) or "name@version".</summary>
    public static async Task<MappingProfile?> FindAsync(IQuerySession session, string review, string reference, CancellationToken cancellationToken)
    {
        var parts = reference.Split('@', 2);
        var (name, version) = (parts[0], parts.ElementAtOrDefault(1));
        if (version is null && Profiles.All.FirstOrDefault(p => p.Name == name) is { } known) return known;
        var saved = await session.Query<ProfileRecord>().Where(p => p.Review == review && p.Name == name).ToListAsync(cancellationToken);
        return saved.Select(p => p.Profile).Where(p => version is null || FormattableString.Invariant($"{p.Version}") == version).MaxBy(p => p.Version);
    }

    public static Faults Check(MappingProfile profile)
    {
        var faults = new Faults();
        faults.Require(Name().IsMatch(profile.Name), "name", "A name has 1 to 64 lower case letters, digits and hyphens.");
        faults.Require(Profiles.All.All(p => p.Name != profile.Name), "name", $"'{profile.Name}' comes with the program; choose another name.");
        faults.Require(profile.Format is "csv" or "tsv" or "xlsx" or "revman", "format", "One of: csv, tsv, xlsx, revman.");
        faults.Require(profile.Groups.Distinct(StringComparer.Ordinal).Count() == profile.Groups.Count, "groups", "A group is there twice.");
        faults.Require(profile.Groups.Count <= 100, "groups", "At most 100 groups.");
        foreach (var (field, column) in profile.Columns)
            faults.Require(!string.IsNullOrWhiteSpace(column), $"columns.{field}", "A column needs a name.");
        if (profile.Groups.Count > 0)
        {
            foreach (var count in StudyFields.Counts)
            {
                faults.Require(
                    profile.Columns.TryGetValue(count, out var column) && column?.Contains("{group}", StringComparison.Ordinal) == true,
                    $"columns.{count}", "With groups each count needs a column with {group} in its name.");
            }
        }

        return faults;
    }

    public static string IdOf(string review, string name, int version) => FormattableString.Invariant($"{review}/{name}/{version}");

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,63}\\z")]
    private static partial Regex Name();
}
