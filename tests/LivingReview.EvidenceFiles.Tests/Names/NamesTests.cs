using LivingReview.Contracts.Reviews;
using LivingReview.EvidenceFiles.Names;

namespace LivingReview.EvidenceFiles.Tests.Names;

public sealed class NamesTests
{
    [Theory]
    [InlineData("李 2022", "王 2022")]
    [InlineData("محمد 2021", "أحمد 2021")]
    [InlineData("Иванов 2020", "Петров 2020")]
    [InlineData("李", "王")]
    public void Every_script_is_a_name(string one, string other)
    {
        var (first, second) = (StudyIds.FromLabel(one), StudyIds.FromLabel(other));

        Assert.NotEqual(first, second);
        Assert.Equal(first, StudyIds.FromLabel(" " + one));
        Assert.All([first, second], id => Assert.Matches("^[a-z0-9][a-z0-9-]{0,99}$", id));
    }

    [Theory]
    [InlineData("Jang 2021", "jang-2021")]
    [InlineData("Núñez & Müller 2020a", "nunez-muller-2020a")]
    [InlineData("18-Bishop-2018", "18-bishop-2018")]
    public void A_Latin_name_is_its_id(string label, string id) => Assert.Equal(id, StudyIds.FromLabel(label));

    [Theory]
    [InlineData("ct", "CT")]
    [InlineData("Hong-Kong", "Hong Kong")]
    [InlineData("Hong-Kong", "hong_kong")]
    [InlineData("deep-learning", "Deep Learning")]
    [InlineData("1.5", "1:5")]
    [InlineData("IgA-IgG-DGP", "IgA/IgG-DGP")]
    [InlineData("Cote", "Côté")]
    public void A_cell_is_matched_without_regard_to_case_spaces_and_marks(string level, string written) =>
        Assert.Equal(level, LevelMatcher.Match(new Factor { Name = "f", Levels = ["other", level] }, written));

    [Theory]
    [InlineData("15")]
    [InlineData("CTA")]
    [InlineData("")]
    public void Another_word_is_no_level(string written) => Assert.Null(LevelMatcher.Match(new Factor { Name = "f", Levels = ["1.5", "ct"] }, written));

    [Fact]
    public void Of_two_levels_that_are_alike_none_is_guessed() => Assert.Null(LevelMatcher.Match(new Factor { Name = "f", Levels = ["a-b", "ab"] }, "A B"));

    [Fact]
    public void What_people_call_a_level_becomes_a_key_and_a_label()
    {
        var factor = LevelMatcher.WithKeys(new Factor { Name = "f", Levels = ["Hong Kong", "IgA/IgG-DGP", "1:5", "Age >30", "Age <30", "儿童", "ct"] });

        Assert.Equal(["hong-kong", "iga-igg-dgp", "1-5", "age-gt-30", "age-lt-30"], factor.Levels.Take(5));
        Assert.Equal("ct", factor.Levels[6]);
        Assert.All(factor.Levels, level => Assert.True(LevelMatcher.IsKey(level), level));
        Assert.Equal(7, factor.Levels.Distinct().Count());
        Assert.Equal("儿童", factor.LevelLabels[factor.Levels[5]]);
        Assert.All(new[] { ("Hong Kong", 0), ("HONG KONG", 0), ("IgA/IgG-DGP", 1), ("1:5", 2), ("age > 30", 3), ("儿童", 5) }, c => Assert.Equal(factor.Levels[c.Item2], LevelMatcher.Match(factor, c.Item1)));
    }

    [Theory]
    [InlineData("Study_ID", "study")]
    [InlineData("Study.ID", "study")]
    [InlineData("First author (Year)", "study")]
    [InlineData("Sens %", "reported_sensitivity")]
    [InlineData("Publication Yr", "year")]
    [InlineData("True positives", "TP")]
    [InlineData("QUADAS D1", "rob_patient_selection")]
    [InlineData("Notes", "note")]
    [InlineData("Bone density", null)]
    public void A_heading_suggests_its_field(string heading, string? field) => Assert.Equal(field, Headings.SuggestedField(heading));
}
