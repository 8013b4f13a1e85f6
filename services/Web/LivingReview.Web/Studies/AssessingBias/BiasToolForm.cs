namespace LivingReview.Web.Studies.AssessingBias;

/// <summary>A risk-of-bias tool as the form offers it; the server validates it again.</summary>
/// <param name="Tool">Name of the tool.</param>
/// <param name="Part">Part of it; null for tools without parts.</param>
/// <param name="Domains">Domains, and whether each has an applicability judgement.</param>
/// <param name="Undecided">The tool's term for "cannot be judged".</param>
public sealed record BiasToolForm(string Tool, string? Part, IReadOnlyList<(string Name, bool HasApplicability)> Domains, string Undecided)
{
    private static readonly (string, bool)[] Probast = [("participants-and-data-sources", true), ("predictors", true), ("outcome", true), ("analysis", false)];

    /// <summary>QUADAS-2 (Whiting et al. 2011), QUADAS-C (Yang et al. 2021), QUADAS-3 (Whiting et al. 2026), and both parts of PROBAST+AI (Moons et al. 2025).</summary>
    public static IReadOnlyList<BiasToolForm> All { get; } =
    [
        new("QUADAS-2", null, [("patient-selection", true), ("index-test", true), ("reference-standard", true), ("flow-and-timing", false)], "unclear"),
        new("QUADAS-C", null, [("patient-selection", false), ("index-test", false), ("reference-standard", false), ("flow-and-timing", false)], "unclear"),
        new("QUADAS-3", null, [("participants", true), ("index-test", true), ("target-condition", true), ("analysis", false)], "insufficient-information"),
        new("PROBAST+AI", "evaluation", Probast, "unclear"),
        new("PROBAST+AI", "development", Probast, "unclear"),
    ];

    /// <summary>Where the tool's own text and guidance are.</summary>
    public string Link => "https://doi.org/" + Tool switch
    {
        "QUADAS-2" => "10.7326/0003-4819-155-8-201110180-00009",
        "QUADAS-C" => "10.7326/M21-2234",
        "QUADAS-3" => "10.7326/ANNALS-25-02104",
        _ => "10.1136/bmj-2024-082505",
    };

    public string Name => Part is null ? Tool : $"{Tool}, {Part}";

    /// <summary>What an assessor should know about the tool here; null for nothing.</summary>
    public string? Note => Tool == "QUADAS-C" ? T["Judges the comparison of the tests within the study, after QUADAS-2 for each of them. It does not count in the study’s overall risk of bias."] : null;

    public IReadOnlyList<string> Judgements => ["low", Undecided, "high"];
}
