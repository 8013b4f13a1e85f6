using System.ComponentModel.DataAnnotations;
using LivingReview.Contracts.Strata;

namespace LivingReview.Contracts.Reviews;

/// <summary>What a review asks and how it is analysed. Fixed before the studies are seen; a change is a revision of its own.</summary>
public sealed record Protocol
{
    /// <summary>The review question in one sentence.</summary>
    public string Question { get; init; } = "";

    /// <summary>The test under study.</summary>
    public string IndexTest { get; init; } = "";

    /// <summary>What decides who has the target condition.</summary>
    public string ReferenceStandard { get; init; } = "";

    /// <summary>What the index test looks for.</summary>
    public string TargetCondition { get; init; } = "";

    /// <summary>Factors that divide the tables into subgroups; every level of every factor is a stratum.</summary>
    public IReadOnlyList<Factor> Factors { get; init; } = [];

    /// <summary>Further strata that combine levels of several factors.</summary>
    public IReadOnlyList<Conjunction> Conjunctions { get; init; } = [];

    /// <summary>
    /// Levels that count as external validation, written "validation=external". If named, every stratum gets a companion of those studies
    /// alone.
    /// </summary>
    public IReadOnlyList<string> ExternalValidation { get; init; } = [];

    /// <summary>Fewer studies than this in a stratum are listed singly and not pooled. 2 or more.</summary>
    [Range(2, 100)]
    public int MinimumStudies { get; init; } = 4;

    /// <summary>Prevalence for natural frequencies (0 to 1, exclusive), if the review names one.</summary>
    [Range(0d, 1d, MinimumIsExclusive = true, MaximumIsExclusive = true)]
    public double? TargetPrevalence { get; init; }

    /// <summary>Minimum acceptable sensitivity (0 to 1), if the review names one.</summary>
    [Range(0d, 1d, MinimumIsExclusive = true, MaximumIsExclusive = true)]
    public double? MinimumSensitivity { get; init; }

    /// <summary>Minimum acceptable specificity (0 to 1), if the review names one.</summary>
    [Range(0d, 1d, MinimumIsExclusive = true, MaximumIsExclusive = true)]
    public double? MinimumSpecificity { get; init; }

    /// <summary>Default policy: an estimate has shifted when sensitivity or specificity leaves its baseline by this much (probability scale).</summary>
    [Range(0d, 1d, MinimumIsExclusive = true, MaximumIsExclusive = true, ErrorMessage = "0.02 is usual")]
    public double ShiftThreshold { get; init; } = 0.02;

    /// <summary>Lowest prevalence (0 to 1) that a study of this question plausibly has; a study below it carries a warning.</summary>
    [Range(0d, 1d)]
    public double? LowestPrevalence { get; init; }

    /// <summary>Highest plausible prevalence (0 to 1); a study above it carries a warning.</summary>
    [Range(0d, 1d)]
    public double? HighestPrevalence { get; init; }

    /// <summary>
    /// How the shown 95% intervals of sensitivity and specificity are made, see <see cref="IntervalKind"/>. By default the calibrated profile up to 20
    /// studies, where Wald's are too short, and Wald's above. A change of it is a change of the method, never a shift.
    /// </summary>
    public IntervalKind Interval { get; init; } = IntervalKind.Automatic;

    /// <summary>
    /// Which table counts where a study has several in a stratum and none of them is primary; by default none, and the study is left out
    /// and named. A change of it is a change of the method, never a shift.
    /// </summary>
    public TableSelection TableSelection { get; init; }

    /// <summary>Two-person rule: an extraction by one person counts only after another has confirmed it.</summary>
    public bool RequireConfirmation { get; init; }

    /// <summary>Days between searches, if declared.</summary>
    [Range(1, int.MaxValue)]
    public int? SearchIntervalDays { get; init; }

    /// <summary>Whom the review is about: setting, presentation, prior tests.</summary>
    public string? Participants { get; init; }

    /// <summary>Thresholds of the index test that were fixed beforehand, as a reader writes them: "T-score -2.5".</summary>
    public IReadOnlyList<string> Thresholds { get; init; } = [];

    /// <summary>The questions that the synthesis answers, one each (QUADAS-3, phase 1).</summary>
    public IReadOnlyList<string> SynthesisQuestions { get; init; } = [];

    /// <summary>The ideal study of the question, against which studies are judged (QUADAS-3, phase 2).</summary>
    public string? IdealStudy { get; init; }

    /// <summary>
    /// Reasons for excluding a report after reading its full text, in the order in which the flow diagram lists them. Screening offers these
    /// alone; empty leaves the list to the screening plan.
    /// </summary>
    public IReadOnlyList<string> ExclusionReasons { get; init; } = [];

    /// <summary>A published result to show beside ours, as a citation only.</summary>
    public string? PublishedHeadline { get; init; }

    /// <summary>
    /// Strata whose answers come first, in this order ("modality=ct"). Where they are named, all studies together are no answer of the review:
    /// unlike tests are not pooled into one. Empty: the answer is that of all studies.
    /// </summary>
    public IReadOnlyList<string> HeadlineStrata { get; init; } = [];

    /// <summary>Other analyses of every stratum, recomputed beside the headline on every revision; at most 12.</summary>
    public IReadOnlyList<TwinAnalysis> Twins { get; init; } = [];

    /// <summary>
    /// Cut-offs of the index test's scale at which accuracy is estimated with every revision, from all tables that state theirs as a number; rule A19 alerts on a change. At most
    /// 6, each above 0.
    /// </summary>
    public IReadOnlyList<double> CutOffs { get; init; } = [];

    /// <summary>
    /// Meta-regressions that were planned, each its covariates (factors, "year") and products of them: "year" or "modality, year, modality*year". They stand on the checks page.
    /// At most 6.
    /// </summary>
    public IReadOnlyList<string> Regressions { get; init; } = [];
}

/// <summary>A factor with its vocabulary.</summary>
public sealed record Factor
{
    /// <summary>Key, as in a file's column: lower case letters, digits and underscores.</summary>
    public string Name { get; init; } = "";

    /// <summary>What a reader sees; the name if empty.</summary>
    public string? Label { get; init; }

    /// <summary>Permitted levels, in the order in which they are shown.</summary>
    public IReadOnlyList<string> Levels { get; init; } = [];

    /// <summary>
    /// What a reader sees for a level whose key cannot say it, by level: {"hong-kong": "Hong Kong"}. A level of a request that is not a key,
    /// such as "Age >30", becomes a key and this label by itself.
    /// </summary>
    public IReadOnlyDictionary<string, string> LevelLabels { get; init; } = new Dictionary<string, string>();
}

/// <summary>
/// Strata inside a combination of levels: the combination itself, or, with <see cref="By"/>, each level of other factors within it.
/// {"levels": {"modality": "ct"}, "by": ["validation"]} gives "modality=ct;validation=internal", "modality=ct;validation=external", ...
/// </summary>
public sealed record Conjunction
{
    /// <summary>Level by factor name, all of which hold; two or more unless <see cref="By"/> is given.</summary>
    public IReadOnlyDictionary<string, string> Levels { get; init; } = new Dictionary<string, string>();

    /// <summary>Factors whose levels divide it further, one stratum for each level of each.</summary>
    public IReadOnlyList<string> By { get; init; } = [];
}
