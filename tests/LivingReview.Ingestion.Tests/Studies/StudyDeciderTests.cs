using LivingReview.Contracts.Studies;
using LivingReview.Hosting.Problems;
using LivingReview.Ingestion.Studies;
using static LivingReview.Ingestion.Studies.StudyDecider;

namespace LivingReview.Ingestion.Tests.Studies;

public sealed class StudyDeciderTests
{
    private static readonly ExtractedStudy Study = StudyRules.Check(Given.Study(), Given.Protocol, new Faults())!;
    private static readonly ExtractedStudy Corrected = StudyRules.Check(Given.Study("Jang 2021", Given.Table with { Tp = 50 }), Given.Protocol, new Faults())!;
    private static readonly StudyRecord Current = new("r/jang-2021", "r", 3, 7, DateTimeOffset.UnixEpoch, null, Study);
    private static readonly StudyRecord Withdrawn = Current with { Withdrawn = new Withdrawal("retraction", "data fabricated") };

    [Fact]
    public void A_new_study_is_accepted() => Assert.Equal(new Decision.Append(new ExtractionAccepted(Study)), Submit(null, Study));

    [Fact]
    public void A_study_that_is_there_is_not_accepted_again() => Assert.IsType<Decision.Exists>(Submit(Current, Study));

    [Fact]
    public void A_withdrawn_study_is_not_accepted_again() => Assert.IsType<Decision.Exists>(Submit(Withdrawn, Study));

    [Fact]
    public void A_correction_makes_the_next_version() =>
        Assert.Equal(new Decision.Append(new ExtractionAmended(Corrected, 4, "typing error")), Amend(Current, 3, Corrected, "typing error"));

    [Fact]
    public void A_correction_without_a_change_changes_nothing() => Assert.Equal(new Decision.Unchanged(Current), Amend(Current, 3, Study, "again"));

    [Fact]
    public void The_order_of_a_studys_factors_is_no_change()
    {
        var turned = Study with { Tables = [Study.Tables[0] with { Factors = new Dictionary<string, string>(Study.Tables[0].Factors.Reverse()) }] };

        Assert.Equal(new Decision.Unchanged(Current), Amend(Current, 3, turned, null));
    }

    [Fact]
    public void A_correction_of_an_older_version_is_stale() => Assert.Equal(new Decision.Stale(3), Amend(Current, 2, Corrected, null));

    [Fact]
    public void A_correction_of_a_withdrawn_study_is_refused() => Assert.IsType<Decision.AlreadyWithdrawn>(Amend(Withdrawn, 3, Corrected, null));

    [Fact]
    public void A_correction_of_an_unknown_study_is_refused() => Assert.IsType<Decision.Unknown>(Amend(null, 1, Corrected, null));

    [Fact]
    public void A_withdrawal_makes_the_next_version_and_keeps_its_reason() =>
        Assert.Equal(
            new Decision.Append(new ExtractionWithdrawn("jang-2021", "Jang 2021", 4, "retraction", "data fabricated")),
            Withdraw(Current, "retraction", "data fabricated"));

    [Fact]
    public void A_study_is_withdrawn_once() => Assert.IsType<Decision.AlreadyWithdrawn>(Withdraw(Withdrawn, "exclusion", "again"));

    [Fact]
    public void An_unknown_study_is_not_withdrawn() => Assert.IsType<Decision.Unknown>(Withdraw(null, "exclusion", "why"));

    [Fact]
    public void A_withdrawn_study_is_restored_as_it_was() =>
        Assert.Equal(new Decision.Append(new ExtractionRestored(Study, 4, "notice withdrawn")), Restore(Withdrawn, "notice withdrawn"));

    [Fact]
    public void A_study_that_counts_is_not_restored() => Assert.IsType<Decision.Counts>(Restore(Current, "why"));

    [Fact]
    public void An_unknown_study_is_not_restored() => Assert.IsType<Decision.Unknown>(Restore(null, "why"));

    [Fact]
    public void An_open_warning_is_overridden_with_its_reason_and_others_stay_open()
    {
        var warned = Current with { Study = Study with { Warnings = [new("prevalence", "tables[0]", "p"), new("overlapping-cohort", "tables[0]", "o")] } };

        var after = Assert.IsType<ExtractionWarningOverridden>(Assert.IsType<Decision.Append>(Override(warned, "prevalence", "a referral centre")).Event);

        Assert.Equal(("prevalence", "a referral centre", 4), (after.Code, after.Reason, after.StudyVersion));
        Assert.Equal(["a referral centre", null], after.Study.Warnings.Select(w => w.OverriddenBecause));
        Assert.IsType<Decision.NoWarning>(Override(Current with { Study = after.Study }, "prevalence", "again"));
    }

    [Fact]
    public void An_import_accepts_a_new_study() => Assert.Equal(new Decision.Append(new ExtractionAccepted(Study)), Import(null, Study));

    [Fact]
    public void An_import_corrects_the_current_version_whatever_it_is() =>
        Assert.Equal(new Decision.Append(new ExtractionAmended(Corrected, 4, "import")), Import(Current, Corrected));

    [Fact]
    public void An_import_of_the_same_changes_nothing() => Assert.Equal(new Decision.Unchanged(Current), Import(Current, Study));

    [Fact]
    public void An_import_does_not_bring_a_withdrawn_study_back() => Assert.IsType<Decision.AlreadyWithdrawn>(Import(Withdrawn, Study));
}
