using LivingReview.Contracts.Studies;

namespace LivingReview.Web.Importing;

/// <summary>How a file is read: by a profile, or as what its name says.</summary>
/// <param name="Format">csv, tsv, xlsx, revman, json, ris or nbib.</param>
/// <param name="Profile">Reference of a profile, "metadta" or "our-form@2"; null for the format alone.</param>
public sealed record ImportChoice(string Format, string? Profile)
{
    private static readonly Dictionary<string, string> Formats = new(StringComparer.OrdinalIgnoreCase)
    {
        [".csv"] = "csv",
        [".tsv"] = "tsv",
        [".tab"] = "tsv",
        [".txt"] = "tsv",
        [".xlsx"] = "xlsx",
        [".rm5"] = "revman",
        [".zip"] = "revman",
        [".json"] = "json",
        [".ris"] = "ris",
        [".nbib"] = "nbib",
    };

    /// <summary>What the file dialog offers.</summary>
    public static string Accepted { get; } = string.Join(',', Formats.Keys);

    /// <summary>Whether the file holds records and not studies.</summary>
    public bool HoldsRecords => Format is "ris" or "nbib";

    public string Query => Profile is null ? "format=" + Format : "profile=" + Uri.EscapeDataString(Profile);

    /// <summary>The choice for a file by its name; null if its kind is not known.</summary>
    public static ImportChoice? For(string fileName, string? profile) =>
        Formats.TryGetValue(Path.GetExtension(fileName), out var format) ? new ImportChoice(format, profile) : profile is null ? null : new ImportChoice("csv", profile);

    public static string Reference(MappingProfile profile) => profile.Version == 0 ? profile.Name : FormattableString.Invariant($"{profile.Name}@{profile.Version}");
}
