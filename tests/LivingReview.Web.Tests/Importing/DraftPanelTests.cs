using Bunit;
using LivingReview.Contracts.Studies;
using LivingReview.Web.Importing.Drafts;
using LivingReview.Web.Tests.Fakes;

namespace LivingReview.Web.Tests.Importing;

public sealed class DraftPanelTests : RenderedOverApi
{
    [Fact]
    public async Task All_waiting_rows_are_corrected_at_once_and_those_that_are_right_imported()
    {
        Api.Importing.Drafts.AddRange([Draft("Lee 2026", 2, "n/a"), Draft("Kim 2026", 3, "N/A"), Draft("Ito 2026", 4, "many")]);
        var changed = 0;
        var panel = Context.Render<DraftPanel>(parameters => parameters.Add(p => p.Review, FakeApi.Review).Add(p => p.Drafts, [.. Api.Importing.Drafts]).Add(p => p.Changed, () => changed++));
        await panel.OnAsync("#replace-column", e => e.ChangeAsync(new() { Value = "FP" }));
        await panel.OnAsync("#replace-from", e => e.InputAsync(new() { Value = "n/a" }));
        await panel.OnAsync("#replace-to", e => e.InputAsync(new() { Value = "0" }));

        await panel.OnAsync("[data-testid=all-drafts]", e => e.SubmitAsync());
        Assert.Contains("2 cells of FP changed. Nothing is saved yet.", panel.Find("[role=status]").TextContent, StringComparison.Ordinal);
        Assert.Equal(3, Api.Importing.Drafts.Count);
        await panel.OnAsync("[data-testid=import-all-drafts]", e => e.ClickAsync(new()));

        await panel.WaitForAssertionAsync(() => Assert.Contains("2 studies imported; 1 still to be corrected.", panel.Find("[role=status]").TextContent, StringComparison.Ordinal), Patience);
        Assert.Equal("Ito 2026", Assert.Single(Api.Importing.Drafts).Label);
        Assert.Equal(1, changed);
    }

    [Fact]
    public async Task A_text_that_no_cell_holds_changes_nothing_and_one_waiting_study_needs_no_such_form()
    {
        Api.Importing.Drafts.AddRange([Draft("Lee 2026", 2, "x"), Draft("Kim 2026", 3, "y")]);
        var panel = Context.Render<DraftPanel>(parameters => parameters.Add(p => p.Review, FakeApi.Review).Add(p => p.Drafts, [.. Api.Importing.Drafts]));
        await panel.OnAsync("#replace-from", e => e.InputAsync(new() { Value = "z" }));

        await panel.OnAsync("[data-testid=all-drafts]", e => e.SubmitAsync());

        Assert.Contains("No cell of study holds “z”.", panel.Find("[role=status]").TextContent, StringComparison.Ordinal);
        panel.Render(parameters => parameters.Add(p => p.Drafts, [Api.Importing.Drafts[0]]));
        Assert.Empty(panel.FindAll("[data-testid=all-drafts]"));
    }

    private static ImportDraft Draft(string label, int row, string fp) => new()
    {
        Id = Guid.CreateVersion7(),
        Review = FakeApi.Review,
        Label = label,
        Profile = new MappingProfile { Name = "canonical", Format = "csv" },
        Header = ["study", "TP", "FP", "FN", "TN"],
        Rows = [new ImportDraftRow(row, [label, "10", fp, "2", "30"])],
        Faults = [new ImportFault(row, "FP", $"'{fp}' is not a whole number.")],
        ImportedBy = "local",
        ChangedAt = DateTimeOffset.UnixEpoch,
    };
}
