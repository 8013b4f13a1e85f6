using CsCheck;
using LivingReview.Contracts.Reviews;
using LivingReview.Contracts.Studies;

namespace LivingReview.AllInOne.Tests.Agreeing;

/// <summary>Reviews with everything that a study can say, in many combinations.</summary>
internal static class RandomReviews
{
    public static IReadOnlyList<Factor> Factors { get; } =
    [
        new Factor { Name = "modality", Levels = ["ct", "mri", "us"] },
        new Factor { Name = "country", Label = "Country", Levels = ["Hong Kong", "UK", "Age >30", "NR"] },
    ];

    private static readonly Gen<string> Words = OneOf("plain", "with, comma; and \"quotes\"", "two\nlines", "Müller & Söhne", "李明", "=1+1", "'quoted", "a\ttab", "5 < 6 > 4", "NAP", "-5 mm", "x;y=z");

    private static readonly Gen<BiasAssessment> Quadas2 =
        from judgements in OneOf("low", "high", "unclear").Array[4]
        from applicability in Maybe(OneOf("low", "high", "unclear"))
        from assessor in Maybe(OneOf("A. B.", "C"))
        from support in Maybe(Words)
        from answer in Maybe(OneOf("Y", "PN", "NI"))
        select new BiasAssessment
        {
            Tool = "QUADAS-2",
            AssessedBy = assessor,
            Domains = [.. new[] { "patient-selection", "index-test", "reference-standard", "flow-and-timing" }.Select((domain, i) => new DomainJudgement
            {
                Domain = domain,
                Judgement = judgements[i],
                Applicability = i == 3 ? null : applicability,
                Support = i == 0 ? support : null,
                Signalling = i == 1 && answer is not null ? new Dictionary<string, string> { ["1"] = answer } : new Dictionary<string, string>(),
            })],
        };

    private static readonly Gen<TableSubmission> Tables =
        from counts in Gen.Long[0, 400].Array[4]
        from modality in Maybe(OneOf("ct", "mri", "us"))
        from country in Maybe(OneOf("Hong Kong", "UK", "Age >30", "NR"))
        from text in Maybe(Words).Array[6]
        from threshold in Maybe(OneOf(">=", "<", ">", "<="))
        from value in Gen.Double[0, 1]
        from rule in Maybe(OneOf([.. ExtractionVocabulary.ThresholdRules]))
        from bias in Quadas2.Array[0, 1]
        from judged in Maybe(OneOf("low", "high", "unclear"))
        from indeterminate in Gen.Bool
        from clustered in Gen.Int[0, 2]
        select new TableSubmission
        {
            Tp = counts[0] + 1,
            Fp = counts[1],
            Fn = counts[2],
            Tn = counts[3] + 1,
            Factors = new Dictionary<string, string?> { ["modality"] = modality, ["country"] = country },
            Cohort = text[0],
            ReferenceStandard = text[1],
            TargetCondition = text[2],
            UnitOfAnalysis = text[3],
            SourcePage = text[4],
            Note = text[5],
            ThresholdDirection = threshold,
            ThresholdValue = threshold is null ? null : value * 100,
            ThresholdUnit = threshold is null ? null : "ng/mL",
            ThresholdText = threshold is null ? null : "≥ 3.6 ng/mL",
            ThresholdRule = rule,
            ReportedAuc = indeterminate ? value : null,
            IndeterminateDiseased = indeterminate ? 3 : null,
            IndeterminateHandling = indeterminate ? "excluded" : null,
            ClusterAdjusted = clustered == 2 ? null : clustered == 1,
            Extractors = indeterminate ? ["A. B.", "C"] : null,
            RiskOfBias = bias.Length > 0 ? null : judged,
            BiasAssessments = bias,
        };

    private static readonly Gen<StudySubmission> Studies =
        from name in OneOf("Müller", "李", "محمد", "O'Brien & Sons", "García-López", "Smith, Jones", "Иванов", "A \"B\" C")
        from year in Gen.Int[1990, 2025]
        from tables in Tables.Array[1, 3]
        from primary in Gen.Int[0, 2]
        from design in Maybe(OneOf([.. ExtractionVocabulary.Designs]))
        from setting in Maybe(OneOf([.. ExtractionVocabulary.Settings]))
        from text in Maybe(Words).Array[2]
        from bias in Quadas2.Array[0, 1]
        from report in Gen.Bool
        select new StudySubmission
        {
            Year = year,
            Label = name,
            Title = text[0],
            Country = text[1],
            Design = design,
            Setting = setting,
            BiasAssessments = bias,
            Reports = report ? [new ReportSubmission { Id = "r1", Title = "A report; with \"quotes\"", Year = year, Kind = "preprint", Doi = $"10.5555/{Guid.NewGuid():N}" }, new ReportSubmission { Id = "r2", Integrity = "correction" }] : null,
            Tables = [.. tables.Select((t, i) => t with
            {
                Primary = i == primary % tables.Length,
                SourceReport = report ? "r2" : null,
                PrimaryIn = i != primary % tables.Length && t.Factors!["modality"] is { } level && tables.Count(other => other.Factors!["modality"] == level) == 1 ? [$"modality={level}"] : [],
            })],
        };

    /// <summary>A review's studies, each under a name of its own.</summary>
    public static Gen<StudySubmission[]> Any { get; } = Studies.Array[4, 12].Select(studies => studies.Select((s, i) => s with { Label = FormattableString.Invariant($"{s.Label} {i + 1}") }).ToArray());

    private static Gen<string> OneOf(params string[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static Gen<string?> Maybe(Gen<string> some) => Gen.Select(Gen.Int[0, 3], some, (none, value) => none == 0 ? null : (string?)value);
}
