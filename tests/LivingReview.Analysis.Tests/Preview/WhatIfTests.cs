using LivingReview.Analysis.Preview;
using LivingReview.Analysis.Recomputing;
using LivingReview.Analysis.Strata;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Studies;
using LivingReview.Hosting.Problems;

namespace LivingReview.Analysis.Tests.Preview;

public sealed class WhatIfTests
{
    private static readonly Analysis.Evidence.EvidenceState State = Given.State(
        [Given.Protocol1(protocol: Given.Protocol with { TargetPrevalence = 0.2 }), .. Enumerable.Range(1, 14).Select(i => Given.Accepted(i + 1, Given.Study(i)))]);

    [Fact]
    public void A_draft_changes_the_strata_that_it_is_in_and_the_record_stays()
    {
        var preview = WhatIf.Preview(State, Given.Study("draft", 20, 180, 180, 20, "ct"));

        Assert.Equal(15, preview.Revision);
        Assert.Equal(["overall", "modality=ct"], preview.Strata.Select(s => s.Stratum));
        var overall = preview.Strata[0];
        Assert.Equal((14, 15), (overall.Before!.K, overall.After!.K));
        Assert.Equal(StratumEstimator.Estimate(StratumInputs.From(State)[0]).Sensitivity, overall.Before.Sensitivity);
        Assert.Equal((16L, ChangeKind.Accepted, "draft"), (preview.Change.Revision, preview.Change.Kind, preview.Change.StudyId));
        Assert.Equal((20L, 180L), (preview.Table.Tp, preview.Table.Fp));
        Assert.Equal(["overall", "modality=ct"], preview.Table.Strata.Order(StringComparer.Ordinal).Reverse());
        Assert.Equal(14, State.Studies.Count);
    }

    [Fact]
    public void A_draft_of_a_study_that_is_there_takes_its_place()
    {
        var preview = WhatIf.Preview(State, Given.Study(14) with { Tables = [Given.Study(14).Tables[0] with { Tp = 18 }] });

        Assert.Equal(14, preview.Strata[0].After!.K);
        Assert.Equal(ChangeKind.Amended, preview.Change.Kind);
    }

    [Fact]
    public void Several_changes_are_estimated_together()
    {
        var preview = WhatIf.Preview(State, [Given.Study(1).Id, Given.Study(2).Id], [Given.Study("draft", 20, 180, 180, 20, "ct")]);

        var overall = preview.Strata[0];
        Assert.Equal((15L, "overall", 14, 13), (preview.Revision, overall.Stratum, overall.Before!.K, overall.After!.K));
        Assert.Equal(14, State.Studies.Count);
    }

    [Theory]
    [InlineData("CT")]
    [InlineData(" ct")]
    public void A_level_of_a_draft_is_matched_as_an_import_matches_it(string written)
    {
        var faults = new Faults();

        var draft = DraftRules.Check(
            new StudySubmission { Tables = [new TableSubmission { Tp = 1, Fp = 1, Fn = 1, Tn = 1, Factors = new Dictionary<string, string?> { ["modality"] = written } }] }, Given.Protocol, faults);

        Assert.Empty(faults.All);
        Assert.Equal("ct", draft!.Tables[0].Factors["modality"]);
    }

    [Fact]
    public void A_draft_that_cannot_be_estimated_is_named_by_its_field()
    {
        var faults = new Faults();

        var draft = DraftRules.Check(
            new StudySubmission { Tables = [new TableSubmission { Tp = -1, Fp = 1, Fn = 1, Factors = new Dictionary<string, string?> { ["modality"] = "pet" } }] }, Given.Protocol, faults);

        Assert.Null(draft);
        Assert.Equal(["tables[0].tp", "tables[0].tn", "tables[0].factors.modality"], faults.All.Select(f => f.Field));
    }
}
