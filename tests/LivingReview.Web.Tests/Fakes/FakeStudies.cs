using LivingReview.Contracts.Studies;

namespace LivingReview.Web.Tests.Fakes;

/// <summary>Made-up studies: one plain, one with warnings, one withdrawn, and more to fill a list.</summary>
internal static class FakeStudies
{
    private static readonly DateTimeOffset At = new(2026, 11, 20, 10, 0, 0, TimeSpan.Zero);

    public static IEnumerable<StudyView> All()
    {
        yield return View(Plain("jang-2021", "Jang 2021", 51, 14, 5, 31) with
        {
            Year = 2021,
            Title = "Prediction of osteoporosis from simple hip radiography",
            Doi = "10.1038/s41598-021-99549-6",
            Pmid = "34616017",
            Country = "South Korea",
            BiasAssessments = [new BiasAssessment
            {
                Tool = "QUADAS-2",
                Overall = "high",
                Domains = [Judged("patient-selection", "high"), Judged("index-test", "low"), Judged("reference-standard", "low"), Judged("flow-and-timing", "unclear")],
            }],
        });
        yield return View(Plain("yasaka-2020", "Yasaka 2020", 30, 4, 6, 40) with
        {
            Year = 2020,
            Warnings = [new ExtractionWarning("prevalence", "tables[0]", "36 of 80 are diseased, 0.450; the protocol expects 0.1 to 0.4.")],
        });
        yield return View(Plain("fang-2021", "Fang 2021", 20, 5, 2, 60) with { Year = 2021 }) with { Withdrawn = new Withdrawal("retraction", "Figures were fabricated.") { Notice = "10.1000/notice" } };
        for (var i = 1; i <= 140; i++)
            yield return View(Plain(FormattableString.Invariant($"study-{i}"), FormattableString.Invariant($"Study {i:000}"), 20 + i, 10, 5, 50 + i));
    }

    public static IReadOnlyList<StudyHistoryEntry> History() =>
    [
        new() { Revision = 2, Version = 1, Kind = "accepted", Actor = "Asha", At = At, Changes = [] },
        new() { Revision = 9, Version = 2, Kind = "amended", Actor = "Bela", At = At.AddDays(1), Reason = "Table 3 has another count.", Changes = [new FieldChange("tables[0].fn", "7", "5")] },
    ];

    public static ExtractedStudy Plain(string id, string label, long tp, long fp, long fn, long tn) => new() { Id = id, Label = label, Tables = [Table(tp, fp, fn, tn)] };

    public static ExtractedTable Table(long tp, long fp, long fn, long tn) => new()
    {
        Tp = tp,
        Fp = fp,
        Fn = fn,
        Tn = tn,
        Primary = true,
        Cohort = "internal test",
        UnitOfAnalysis = "patient",
        ReportedSensitivity = 0.911,
        Derivation = "back-calculated",
        DerivationInputs = new Dictionary<string, string> { ["n"] = "101", ["sensitivity"] = "91.1%" },
        Factors = new Dictionary<string, string> { ["modality"] = tp % 2 == 0 ? "ct" : "radiograph" },
        RiskOfBias = tp % 3 == 0 ? "high" : "low",
    };

    private static DomainJudgement Judged(string domain, string judgement) => new() { Domain = domain, Judgement = judgement, Applicability = domain == "flow-and-timing" ? null : "low" };

    private static StudyView View(ExtractedStudy study) => new() { Review = FakeApi.Review, Version = 1, Revision = 2, ChangedAt = At, Study = study };
}
