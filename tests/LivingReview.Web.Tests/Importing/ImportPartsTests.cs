using LivingReview.Contracts.Studies;
using LivingReview.Web.Importing;

namespace LivingReview.Web.Tests.Importing;

public sealed class ImportPartsTests
{
    [Theory]
    [InlineData("a.CSV", null, "format=csv")]
    [InlineData("a.xlsx", null, "format=xlsx")]
    [InlineData("a.csv", "our form@2", "profile=our%20form%402")]
    [InlineData("a.dat", "mada", "profile=mada")]
    public void A_file_is_read_by_its_profile_or_by_its_name(string file, string? profile, string query) => Assert.Equal(query, ImportChoice.For(file, profile)!.Query);

    [Fact]
    public void A_file_of_an_unknown_kind_needs_a_profile() => Assert.Null(ImportChoice.For("a.dat", null));

    [Fact]
    public void A_profile_survives_its_text()
    {
        var columns = new Dictionary<string, string> { ["TP"] = "true pos|tp", ["study"] = "author" };
        var values = new Dictionary<string, IReadOnlyDictionary<string, string>> { ["modality"] = new Dictionary<string, string> { ["CT scan"] = "ct", ["X-ray"] = "radiograph" } };

        Assert.Equal(columns, ProfileText.Read(ProfileText.Lines(columns)));
        var read = ProfileText.ReadMeanings(ProfileText.Meanings(values));
        Assert.Equal(values["modality"], read["modality"]);
    }

    [Fact]
    public void A_file_that_changes_nothing_is_not_offered_for_import()
    {
        var same = Outcome.Of(new ImportReport { DryRun = true, Revision = 3, Accepted = [], Amended = [], Unchanged = ["a"], Rejected = [] });
        var fresh = Outcome.Of(new ImportReport { DryRun = true, Revision = 3, Accepted = ["b"], Amended = [], Unchanged = [], Rejected = [] });
        var faulty = Outcome.Of(new ImportReport { DryRun = true, Revision = 3, Accepted = ["b"], Amended = [], Unchanged = [], Rejected = [new ImportFault(2, "TP", "x")] });

        Assert.Equal((true, false), (same.NoChange, same.Clean));
        Assert.True(fresh.Clean);
        Assert.False(faulty.Clean);
    }
}
