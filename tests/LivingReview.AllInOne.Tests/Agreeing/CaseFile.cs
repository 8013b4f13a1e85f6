using LivingReview.Contracts.Reviews;

namespace LivingReview.AllInOne.Tests.Agreeing;

/// <summary>A file of the cases, how somebody would send it, and what is right.</summary>
/// <param name="Name">The file.</param>
/// <param name="Expected">Studies and tables of the file that go in; for a file that is refused, how the reason begins.</param>
/// <param name="Answers">What the sender answers.</param>
public sealed record CaseFile(string Name, string Expected, params string[] Answers)
{
    public string? Profile { get; init; }

    public IReadOnlyList<Factor> Factors { get; init; } = [];



    public override string ToString() => Name;

    public static IReadOnlyList<CaseFile> Read { get; } =
    [
        new("blank-rows.csv", "2 2"),
        new("coeliac-with-primary-in.csv", "113 203") { Factors = [Levels("biomarker", "IgA-tTG", "IgA-EMA", "IgA-IgG-DGP", "IgG-DGP", "IgG-tTG", "IgA-IgG-tTG-DGP", "IgA-DGP", "IgA-IgG-tTG", "IgA-AAA", "IgA-IgG-EMA", "IgG-EMA"), Levels("population", "Adults", "Children", "Mixed", "Not-specified"), Levels("threshold", "15", "20", "1.5", "1.10", "other")] },
        new("decimal-comma.tsv", "1 1"),
        new("float-noise.xlsx", "1 1"),
        new("level-with-space.csv", "13 13") { Profile = "metadta", Factors = [Levels("country", "Australia", "Spain", "UK", "Switzerland", "Singapore", "Netherlands", "Thailand", "Hong Kong")] },
        new("messy-sheet.csv", "7 7", "column:study=First author (Year)", "column:modality=Imaging modality", "column:year=Publication Yr", "value:modality:CT scan=ct", "value:modality:Ultrasound=us", "skip:7", "skip:8", "skip:11", "skip:12", "skip:10") { Factors = [Levels("modality", "us", "mri", "ct")] },
        new("nbsp.csv", "1 1"),
        new("pct.csv", "1 1"),
        new("primaryTF.csv", "1 2"),
        new("r-na.csv", "2 2"),
        new("rows-of-a-study-apart.csv", "2 4", "skip:6") { Profile = "mada", Factors = [Levels("test", "HC2", "LBC", "CC")] },
        new("same-name-other-script-1.csv", "1 1"),
        new("second-sheet.xlsx", "2 2"),
        new("sepline.csv", "2 2"),
        new("study-column-names.csv", "1 2", "primary:first"),
        new("subgroup-by-test.csv", "103 108") { Profile = "mada", Factors = [Levels("test", "CT", "MRI")] },
        new("title-row.xlsx", "2 2"),
        new("titleline.csv", "1 1"),
        new("total-row.csv", "4 4", "skip:6"),
        new("whole-numbers-as-floats.csv", "2 2"),
    ];

    public static IReadOnlyList<CaseFile> Refused { get; } =
    [
        new("casestudy.csv", "'adler 2019' and 'Adler 2019' (row 2) differ only in case, spaces, punctuation or accents"),
        new("merged.csv", "The study's name is missing"),
        new("messy-sheet.csv", "The column study is missing. Found: First author (Year)"),
        new("rows-of-a-study-apart.csv", "'Clavel 2001' has the same 2x2 table at row 2") { Profile = "mada" },
        new("total-row.csv", "'Total' is no study, it seems"),
        new("unclosed-quote.csv", "The quotes are not balanced"),
    ];

    private static Factor Levels(string name, params string[] levels) => new() { Name = name, Levels = levels };
}
