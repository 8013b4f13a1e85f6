using LivingReview.Analysis.Evidence;
using LivingReview.Contracts.Reviews;

namespace LivingReview.Analysis.Tests.Evidence;

public sealed class EvidenceStateTests
{
    private static readonly EvidenceState Two = Given.State(
        Given.Protocol1(), Given.Accepted(2, Given.Study("a", 9, 1, 1, 9, "ct", "internal")), Given.Accepted(3, Given.Study("b", 8, 2, 2, 8, "mri")));

    [Fact]
    public void Revisions_fold_into_the_studies_that_count()
    {
        var state = Two.Apply(Given.Revision(Given.Withdrawn(4, "a")));

        Assert.Equal((4, "Osteoporosis"), (state.Head, state.Title));
        Assert.Equal(["b"], state.Studies.Keys);
        Assert.Equal(["a", "b"], Two.Studies.Keys);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public void A_revision_that_is_not_the_next_is_refused(long revision)
    {
        var fault = Assert.Throws<InvalidOperationException>(() => Two.Apply(Given.Revision(Given.Withdrawn(revision, "a"))));

        Assert.Equal($"Revision {revision} of 'osteoporosis' does not follow 3.", fault.Message);
    }

    [Fact]
    public void A_new_study_touches_overall_and_its_own_strata() => AssertChanged(Two, ("overall", 3), ("modality=ct", 2), ("validation=internal", 2), ("modality=mri", 3));

    [Fact]
    public void A_correction_of_counts_touches_every_stratum_of_the_study()
    {
        var state = Two.Apply(Given.Revision(Given.Accepted(4, Given.Study("a", 9, 1, 1, 10, "ct", "internal"))));

        AssertChanged(state, ("overall", 4), ("modality=ct", 4), ("validation=internal", 4), ("modality=mri", 3));
    }

    [Fact]
    public void A_correction_of_a_level_touches_the_stratum_left_and_the_one_entered()
    {
        var state = Two.Apply(Given.Revision(Given.Accepted(4, Given.Study("a", 9, 1, 1, 9, "mri", "internal"))));

        AssertChanged(state, ("overall", 3), ("modality=ct", 4), ("validation=internal", 2), ("modality=mri", 4));
    }

    [Fact]
    public void A_correction_of_words_touches_no_stratum()
    {
        var state = Two.Apply(Given.Revision(Given.Accepted(4, Given.Study("a", 9, 1, 1, 9, "ct", "internal") with { Label = "A et al.", Year = 2021 })));

        AssertChanged(state, ("overall", 3), ("modality=ct", 2), ("validation=internal", 2), ("modality=mri", 3));
        Assert.Equal("A et al.", state.Studies["a"].Label);
    }

    [Fact]
    public void A_second_table_beside_the_primary_one_touches_the_strata_that_it_lies_in_as_left_out()
    {
        var study = Given.Study("a", 9, 1, 1, 9, "ct", "internal");

        var state = Two.Apply(Given.Revision(Given.Accepted(4, study with { Tables = [study.Tables[0], study.Tables[0] with { Tp = 1, Primary = false }] })));

        AssertChanged(state, ("overall", 4), ("modality=ct", 4), ("validation=internal", 4), ("modality=mri", 3));
    }

    [Fact]
    public void A_withdrawal_touches_the_strata_of_the_study() =>
        AssertChanged(Two.Apply(Given.Revision(Given.Withdrawn(4, "b"))), ("overall", 4), ("modality=ct", 2), ("validation=internal", 2), ("modality=mri", 4));

    [Fact]
    public void A_new_level_touches_its_own_stratum_alone()
    {
        var protocol = Given.Protocol with { Factors = [new Factor { Name = "modality", Levels = ["radiograph", "ct", "mri", "pet"] }, Given.Protocol.Factors[1]] };

        var state = Two.Apply(Given.Revision(Given.Protocol1(protocol: protocol, revision: 4)));

        Assert.Equal(4, state.ChangedAt["modality=pet"]);
        AssertChanged(state, ("overall", 3), ("modality=ct", 2), ("validation=internal", 2), ("modality=mri", 3));
    }

    [Fact]
    public void Another_minimum_of_studies_touches_every_stratum()
    {
        var state = Two.Apply(Given.Revision(Given.Protocol1(protocol: Given.Protocol with { MinimumStudies = 5 }, revision: 4)));

        AssertChanged(state, ("overall", 4), ("modality=ct", 4), ("validation=internal", 4), ("modality=mri", 4));
    }

    private static void AssertChanged(EvidenceState state, params (string Stratum, long Revision)[] expected) =>
        Assert.Equal(expected, expected.Select(e => (e.Stratum, state.ChangedAt[e.Stratum])));
}
