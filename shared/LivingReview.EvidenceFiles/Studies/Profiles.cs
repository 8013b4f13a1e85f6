using LivingReview.Contracts.Studies;

namespace LivingReview.EvidenceFiles.Studies;

/// <summary>The profiles that come with the program.</summary>
public static class Profiles
{
    private static readonly Dictionary<string, string> Judgements = new() { ["1"] = "low", ["2"] = "high", ["3"] = "unclear" };

    /// <summary>CSV with our own column names.</summary>
    public static MappingProfile Generic { get; } = new() { Name = "generic" };

    /// <summary>The same, separated by tabs.</summary>
    public static MappingProfile Tsv { get; } = new() { Name = "tsv", Format = "tsv" };

    /// <summary>The same, in a workbook.</summary>
    public static MappingProfile Xlsx { get; } = new() { Name = "xlsx", Format = "xlsx" };

    /// <summary>MetaDTA: author, year, TP, FN, FP, TN, then QUADAS-2 as 1 low, 2 high, 3 unclear, covariates last (MetaBayesDTA: *.cat, *.cts).</summary>
    public static MappingProfile MetaDta { get; } = new()
    {
        Name = "metadta",
        LabelWithYear = true,
        FirstIsPrimary = true,
        Columns = new Dictionary<string, string>
        {
            ["study"] = "author",
            ["rob_patient_selection"] = "rob_PS",
            ["rob_index_test"] = "rob_IT",
            ["rob_reference_standard"] = "rob_RS",
            ["rob_flow_and_timing"] = "rob_FT",
            ["ac_patient_selection"] = "ac_PS",
            ["ac_index_test"] = "ac_IT",
            ["ac_reference_standard"] = "ac_RS",
        },
        Values = StudyFields.Judgements.ToDictionary(f => f, _ => (IReadOnlyDictionary<string, string>)Judgements),
    };

    /// <summary>mada's data sets: the counts by name in any order; the study's name under several headings, or nowhere.</summary>
    public static MappingProfile Mada { get; } = new()
    {
        Name = "mada",
        NumberUnnamed = true,
        FirstIsPrimary = true,
        Columns = new Dictionary<string, string> { ["study"] = "study|studlab|study_id|names|author|rownames" },
    };

    /// <summary>RevMan, by its shape.</summary>
    public static MappingProfile RevMan { get; } = new()
    {
        Name = "revman",
        Format = "revman",
        FirstIsPrimary = true,
        Columns = new Dictionary<string, string> { ["study"] = "study|study name", ["year"] = "year|study year", ["cohort"] = "test|analysis group" },
    };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<MappingProfile> All { get; } = [Generic, Tsv, Xlsx, MetaDta, Mada, RevMan];

    /// <summary>The profile of a format that comes without another.</summary>
    /// <param name="format">csv, tsv, xlsx, revman or json.</param>
    public static MappingProfile OfFormat(string format) => All.FirstOrDefault(p => p.Format == format) ?? new MappingProfile { Name = format, Format = format };
}
