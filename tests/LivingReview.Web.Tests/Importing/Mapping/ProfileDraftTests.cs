using LivingReview.Contracts.Studies;
using LivingReview.Web.Importing.Mapping;

namespace LivingReview.Web.Tests.Importing.Mapping;

public sealed class ProfileDraftTests
{
    private static readonly string[] Header = ["First author", "True Positives", "fp", "FN 1", "TN 1", "Year.cat", "Modality"];

    [Fact]
    public void A_saved_profile_comes_back_from_the_form_as_it_was()
    {
        var profile = new MappingProfile
        {
            Name = "our-form",
            Version = 3,
            Format = "xlsx",
            Columns = new Dictionary<string, string> { ["TP"] = "TP {group}" },
            Constants = new Dictionary<string, string> { ["modality"] = "ct" },
            Values = new Dictionary<string, IReadOnlyDictionary<string, string>> { ["rob_index_test"] = new Dictionary<string, string> { ["1"] = "low", ["2"] = "high" } },
            Groups = ["1", "2"],
            FirstIsPrimary = true,
        };

        var again = ProfileDraft.From(profile).ToProfile(out var fault)!;

        Assert.Null(fault);
        Assert.Equivalent(profile with { Version = 0 }, again, strict: true);
    }

    [Fact]
    public void A_profile_that_comes_with_the_program_needs_another_name() =>
        Assert.Equal("", ProfileDraft.From(new MappingProfile { Name = "metadta" }).Name);

    [Theory]
    [InlineData("rob_index_test 1 = low", 1)]
    [InlineData("a: 1 = low\n\nb: = low", 3)]
    [InlineData("a: 1", 1)]
    public void A_meaning_that_cannot_be_read_is_named_by_its_line(string values, int line)
    {
        Assert.Null(new ProfileDraft { Values = values }.ToProfile(out var fault));

        Assert.StartsWith(FormattableString.Invariant($"Line {line}: "), fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("FP", null, "", "fp")]
    [InlineData("year", null, "", "Year.cat")]
    [InlineData("TP", "hits|True Positives", "", "True Positives")]
    [InlineData("FN", "FN {group}", "2,1", "FN 1")]
    [InlineData("TP", null, "", null)]
    public void A_field_is_read_from_the_column_that_the_import_would_take(string field, string? mapped, string groups, string? column) =>
        Assert.Equal(column, ColumnMatching.Read(field, mapped, groups.Split(',', StringSplitOptions.RemoveEmptyEntries), Header));

    [Theory]
    [InlineData("study", "First author")]
    [InlineData("TP", "True Positives")]
    [InlineData("modality", "Modality")]
    [InlineData("doi", null)]
    public void A_column_is_suggested_by_how_such_columns_are_usually_headed(string field, string? column) =>
        Assert.Equal(column, ColumnMatching.Suggest(field, Header));
}
