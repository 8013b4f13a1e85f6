using LivingReview.Analysis.Strata;
using LivingReview.Contracts.Studies;

namespace LivingReview.Analysis.Tests.Strata;

public sealed class StratumInputsTests
{
    private static readonly ExtractedStudy A = Given.Study("a", 9, 1, 1, 9, "ct", "internal");
    private static readonly ExtractedStudy B = Given.Study("b", 8, 2, 2, 8, "ct");
    private static readonly ExtractedStudy C = Given.Study("c", 8, 2, 2, 8, "mri", "external");

    [Fact]
    public void Strata_come_in_the_protocols_order_and_only_with_studies() =>
        Assert.Equal(["overall", "modality=ct", "modality=mri", "validation=internal", "validation=external"], StrataOf(C, B, A).Select(s => s.Stratum));

    [Fact]
    public void A_study_is_in_a_stratum_once() => Assert.Equal(["a", "b", "c"], StrataOf(A, B, C)[0].Studies.Select(s => s.Id).Order());

    [Fact]
    public void Hash_and_order_do_not_depend_on_the_order_of_acceptance()
    {
        var one = StrataOf(A, B, C);
        var other = StrataOf(C, A, B);

        Assert.Equal(one.Select(s => (s.Stratum, s.Hash)), other.Select(s => (s.Stratum, s.Hash)));
        Assert.Equal(one.Select(s => string.Join(",", s.Studies.Select(x => x.Id))), other.Select(s => string.Join(",", s.Studies.Select(x => x.Id))));
    }

    [Fact]
    public void The_hash_depends_on_the_counts()
    {
        var corrected = Given.Study("a", 9, 1, 1, 10, "ct", "internal");

        Assert.NotEqual(StrataOf(A, B)[0].Hash, StrataOf(corrected, B)[0].Hash);
    }

    [Fact]
    public void Counts_do_not_run_together_in_the_hash() => Assert.NotEqual(StrataOf(Given.Study("a", 11, 1, 1, 1))[0].Hash, StrataOf(Given.Study("a", 1, 11, 1, 1))[0].Hash);

    [Fact]
    public void The_hash_depends_on_the_options()
    {
        var other = StratumInputs.From(Given.State(Given.Protocol1(protocol: Given.Protocol with { MinimumStudies = 2 }), Given.Accepted(2, A)));

        Assert.NotEqual(StrataOf(A)[0].Hash, other[0].Hash);
    }

    [Fact]
    public void The_hash_does_not_depend_on_words() => Assert.Equal(StrataOf(A)[0].Hash, StrataOf(A with { Label = "A et al.", Doi = "10.1/a" })[0].Hash);

    [Fact]
    public void A_level_that_the_protocol_does_not_have_makes_no_stratum() =>
        Assert.Equal(["overall"], StrataOf(Given.Study("a", 1, 1, 1, 1, "pet")).Select(s => s.Stratum));

    [Fact]
    public void A_table_that_claims_a_stratum_counts_there_and_where_it_is_the_only_one()
    {
        var mri = C.Tables[0] with { Tp = 7, Primary = false, PrimaryIn = ["modality=mri"] };
        var strata = StrataOf(A with { Tables = [A.Tables[0], mri] }, B).ToDictionary(s => s.Stratum);

        Assert.Equal([8L, 9L], strata["overall"].Studies.Select(s => StratumInputs.Counts(s).TruePositives));
        Assert.Equal([7L], strata["modality=mri"].Studies.Select(s => StratumInputs.Counts(s).TruePositives));
        Assert.Equal([7L], strata["validation=external"].Studies.Select(s => StratumInputs.Counts(s).TruePositives));
        Assert.Equal(["overall", "modality=ct", "modality=mri", "validation=internal", "validation=external"], strata.Keys);
    }

    private static IReadOnlyList<StratumInputs> StrataOf(params ExtractedStudy[] studies) =>
        StratumInputs.From(Given.State([Given.Protocol1(), .. studies.Select((s, i) => Given.Accepted(i + 2, s))]));
}
