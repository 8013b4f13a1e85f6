using LivingReview.Contracts.Studies;
using LivingReview.Web.DoubleExtraction;

namespace LivingReview.Web.Tests.DoubleExtraction;

public sealed class SubmissionChoicesTests
{
    private static readonly StudySubmission First = new()
    {
        Label = "Lee 2026",
        Year = 2026,
        Tables = [new TableSubmission { Tp = 1, Fp = 2, Fn = 3, Tn = 4, Factors = new Dictionary<string, string?> { ["modality"] = "ct" } }],
    };

    private static readonly StudySubmission Second = First with
    {
        Year = null,
        Country = "Korea",
        Tables = [First.Tables![0] with { Fn = 5, Factors = new Dictionary<string, string?> { ["modality"] = "mri" } }, new TableSubmission { Tp = 9 }],
    };

    [Fact]
    public void The_chosen_fields_come_from_the_second_and_the_others_from_the_first()
    {
        var merged = SubmissionChoices.Merge(First, Second, ["country", "tables[0].factors.modality"]);

        Assert.Equal(("Korea", 2026, "mri", 3L), (merged.Country, merged.Year, merged.Tables![0].Factors!["modality"], merged.Tables[0].Fn));
        Assert.Single(merged.Tables);
    }

    [Fact]
    public void A_field_that_the_second_leaves_empty_can_be_chosen_and_a_table_that_only_it_has_comes_whole()
    {
        var merged = SubmissionChoices.Merge(First, Second, ["year", "tables[0].fn", "tables[1].tp", "tables[1].fp"]);

        Assert.Equal((null, 5L, 9L), (merged.Year, merged.Tables![0].Fn, merged.Tables[1].Tp));
    }
}
