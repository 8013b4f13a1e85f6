namespace LivingReview.Ingestion.Studies;

/// <summary>A tool for risk of bias: its domains and its words.</summary>
/// <param name="Name">Name of the tool.</param>
/// <param name="Domains">Domains; for each whether it has a judgement of applicability and how many signalling questions (null: not limited).</param>
/// <param name="Undecided">The tool's word for "cannot be judged".</param>
/// <param name="Parts">Parts that are judged apart; empty if there are none.</param>
internal sealed record BiasTool(
    string Name, IReadOnlyList<(string Name, bool HasApplicability, int? Questions)> Domains, string Undecided, IReadOnlyList<string> Parts)
{
    /// <summary>
    /// QUADAS-2 (Whiting et al. 2011), QUADAS-C (Yang et al. 2021, for comparisons of tests), QUADAS-3 (20 signalling questions, 4, 4, 8 and 4), PROBAST+AI (Moons et al. 2025, BMJ 388:e082505:
    /// development judges quality, evaluation risk of bias).
    /// </summary>
    public static IReadOnlyList<BiasTool> All { get; } =
    [
        new("QUADAS-2", [("patient-selection", true, null), ("index-test", true, null), ("reference-standard", true, null), ("flow-and-timing", false, null)], "unclear", []),
        new("QUADAS-3", [("participants", true, 4), ("index-test", true, 4), ("target-condition", true, 8), ("analysis", false, 4)], "insufficient-information", []),
        new("QUADAS-C", [("patient-selection", false, null), ("index-test", false, null), ("reference-standard", false, null), ("flow-and-timing", false, null)], "unclear", []),
        new("PROBAST+AI", [("participants-and-data-sources", true, null), ("predictors", true, null), ("outcome", true, null), ("analysis", false, null)], "unclear", ["development", "evaluation"]),
    ];

    public IReadOnlyList<string> Judgements => ["low", "high", Undecided];

    /// <summary>Any high is high, all low is low; nothing is computed from signalling answers.</summary>
    public string Overall(IEnumerable<string> judgements)
    {
        var all = judgements.ToList();
        return all.Contains("high") ? "high" : all.TrueForAll(j => j == "low") ? "low" : Undecided;
    }
}
