using LivingReview.Contracts.Reviews;
using LivingReview.Web.Studies;

namespace LivingReview.Web.Tests.Studies;

public sealed class StudyDraftTests
{
    private static readonly Protocol Protocol = new() { Factors = [new Factor { Name = "modality", Levels = ["ct"] }, new Factor { Name = "validation", Levels = ["external"] }] };

    [Fact]
    public void What_is_typed_is_what_is_sent()
    {
        var draft = new StudyDraft { Label = " Lee 2026 ", Year = "2026", Tp = "51", Fp = "14", Fn = " 5", Tn = "31" };
        draft.Levels["modality"] = "ct";
        draft.Levels["validation"] = "";

        var study = draft.ToSubmission(Protocol);

        var table = Assert.Single(study.Tables!);
        Assert.Empty(draft.Faults());
        Assert.Equal(("Lee 2026", 2026), (study.Label, study.Year));
        Assert.Equal((51L, 14L, 5L, 31L), (table.Tp, table.Fp, table.Fn, table.Tn));
        Assert.Equal("ct", Assert.Single(table.Factors!).Value);
    }

    [Fact]
    public void Missing_and_negative_counts_are_left_to_the_server()
    {
        var draft = new StudyDraft { Tp = "-3" };

        var table = Assert.Single(draft.ToSubmission(Protocol).Tables!);

        Assert.Empty(draft.Faults());
        Assert.Equal(-3, table.Tp);
        Assert.Null(table.Fn);
    }

    [Theory]
    [InlineData("12.5")]
    [InlineData("1,200")]
    [InlineData("many")]
    [InlineData("99999999999999999999999")]
    public void What_is_no_whole_number_is_a_fault_of_its_field(string typed)
    {
        var draft = new StudyDraft { Fn = typed };

        Assert.Equal("fn", Assert.Single(draft.Faults()).Key);
    }

    [Theory]
    [InlineData("tables[0].fn", "fn")]
    [InlineData("tables[0].factors.modality", "modality")]
    [InlineData("tables[0].factors['ml_type']", "ml_type")]
    [InlineData("label", "label")]
    [InlineData("$", "")]
    public void A_fault_finds_its_field(string path, string field) => Assert.Equal(field, FieldFaults.FieldOf(path));
}
