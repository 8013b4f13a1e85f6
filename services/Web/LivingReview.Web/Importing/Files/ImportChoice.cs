using LivingReview.Client;
using LivingReview.Contracts.Studies;

namespace LivingReview.Web.Importing.Files;

/// <summary>The format of a file: a mapping profile, or the JSON export, which needs none.</summary>
internal sealed record ImportChoice(string Value, string Label, string Format, MappingProfile? Profile)
{
    public static ImportChoice JsonExport => new("json", T["JSON export of LivingReview"], "json", null);

    /// <summary>How a file of this format is imported.</summary>
    public ImportOptions With(ImportMode mode) => new()
    {
        Format = Profile is null ? "json" : null,
        Profile = Profile is null ? null : Value,
        DryRun = mode.DryRun,
        GoodRows = mode.GoodRows,
        Answers = mode.Answers,
    };

    /// <summary>Whether the profile is built in.</summary>
    public bool BuiltIn => Profile is { Version: 0 };

    public static ImportChoice From(MappingProfile profile) => profile.Version == 0
        ? new(profile.Name, LabelOf(profile.Name), profile.Format, profile)
        : new(FormattableString.Invariant($"{profile.Name}@{profile.Version}"), T["{0}, version {1}", profile.Name, profile.Version], profile.Format, profile);

    /// <summary>The format for a file extension.</summary>
    public static string ForExtension(string extension) => extension switch
    {
        "tsv" or "tab" => "tsv",
        "xlsx" => "xlsx",
        "rm5" or "zip" => "revman",
        "json" => "json",
        _ => "generic",
    };

    private static string LabelOf(string name) => name switch
    {
        "generic" => T["CSV, columns by their names"],
        "tsv" => T["Tab-separated text, columns by their names"],
        "xlsx" => T["Excel workbook, columns by their names"],
        "metadta" => T["MetaDTA CSV, with QUADAS-2"],
        "mada" => T["CSV for mada (R)"],
        "revman" => T["RevMan file (.rm5) or data package (.zip)"],
        _ => name,
    };
}
