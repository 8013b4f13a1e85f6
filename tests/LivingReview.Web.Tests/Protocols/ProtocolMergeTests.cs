using Bunit;
using LivingReview.Contracts.Reviews;
using LivingReview.Web.Protocols;
using LivingReview.Web.Tests.Fakes;

namespace LivingReview.Web.Tests.Protocols;

public sealed class ProtocolMergeTests : RenderedOverApi
{
    private static readonly Protocol Before = new()
    {
        Question = "How accurate is it?",
        IndexTest = "CT",
        Participants = "Adults",
        Factors = [new Factor { Name = "modality", Levels = ["ct", "mri"] }, new Factor { Name = "design", Levels = ["cohort"] }],
    };

    [Fact]
    public void What_only_one_changed_is_taken_from_each()
    {
        var mine = Before with { IndexTest = "CT or MRI", Factors = [Before.Factors[0] with { Levels = ["ct", "mri", "us"] }, Before.Factors[1]] };
        var theirs = Before with { Participants = null, MinimumStudies = 5, Factors = [Before.Factors[0], new Factor { Name = "country", Levels = ["kr"] }] };

        var merge = ProtocolMerge.Of(Before, mine, theirs);

        Assert.Empty(merge.Conflicts);
        Assert.Equal(("CT or MRI", null, 5), (merge.Merged.IndexTest, merge.Merged.Participants, merge.Merged.MinimumStudies));
        Assert.Equal(["modality: ct, mri, us", "country: kr"], merge.Merged.Factors.Select(factor => $"{factor.Name}: {string.Join(", ", factor.Levels)}"));
    }

    [Fact]
    public void Where_both_changed_a_field_differently_a_person_chooses()
    {
        var mine = Before with { IndexTest = "MRI", Question = "Same", Factors = [Before.Factors[0] with { Levels = ["ct"] }, Before.Factors[1]] };
        var theirs = Before with { IndexTest = "Ultrasound", Question = "Same", Factors = [Before.Factors[1]] };

        var merge = ProtocolMerge.Of(Before, mine, theirs);
        var chosen = ProtocolMerge.Of(Before, mine, theirs, new HashSet<string> { "indexTest", "factors.modality" });

        Assert.Equal([("indexTest", "MRI", "Ultrasound"), ("factors.modality", "ct", null)], merge.Conflicts.Select(one => (one.Field, one.Mine, one.Theirs)));
        Assert.Equal(("MRI", 2), (merge.Merged.IndexTest, merge.Merged.Factors.Count));
        Assert.Equal(("Ultrasound", "design"), (chosen.Merged.IndexTest, Assert.Single(chosen.Merged.Factors).Name));
    }

    [Fact]
    public void The_samples_protocol_merges_with_itself_to_itself()
    {
        foreach (var (_, template) in ProtocolTemplates.All)
            Assert.Empty(ProtocolDifference.Between(template.Protocol, ProtocolMerge.Of(template.Protocol, template.Protocol, template.Protocol).Merged));
    }

    [Fact]
    public async Task Another_persons_version_is_merged_in_the_form_and_saved_with_both_changes()
    {
        var first = Api.Protocols.Versions[0];
        var second = first with { Version = 2, Actor = "Ben", Protocol = first.Protocol with { Question = "Bens question?", IndexTest = "Bens test" } };
        var form = Context.Render<ProtocolForm>(parameters => parameters.Add(p => p.Review, FakeApi.Review).Add(p => p.Version, first));
        await form.OnAsync("#protocol-participants", e => e.InputAsync(new() { Value = "My participants" }));
        await form.OnAsync("#protocol-indexTest", e => e.InputAsync(new() { Value = "My test" }));
        await form.OnAsync("#protocol-reason", e => e.InputAsync(new() { Value = "Clearer." }));

        Api.Protocols.Versions.Insert(0, second);
        form.Render(parameters => parameters.Add(p => p.Newest, second));
        Assert.Contains("Ben saved version 2", form.Find("[data-testid=changed-meanwhile]").TextContent, StringComparison.Ordinal);
        Assert.Single(form.FindAll("[data-testid=protocol-conflicts] tbody tr"));
        await form.OnAsync("#conflict-indexTest-theirs", e => e.ChangeAsync(new() { Value = "on" }));
        await form.OnAsync("[data-testid=merge-protocol]", e => e.ClickAsync(new()));
        await form.OnAsync("form", e => e.SubmitAsync());

        await form.WaitForAssertionAsync(() => Assert.Equal(3, Api.Protocols.Versions.Count), Patience);
        var saved = Api.Protocols.Versions[0].Protocol;
        Assert.Equal(("Bens question?", "Bens test", "My participants"), (saved.Question, saved.IndexTest, saved.Participants));
        Assert.Empty(form.FindAll("[data-testid=changed-meanwhile]"));
    }
}
