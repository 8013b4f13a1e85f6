using System.Text;
using Bunit;
using LivingReview.Contracts.Studies;
using LivingReview.Web.Importing.Files;
using LivingReview.Web.Importing.Reports;
using LivingReview.Web.Tests.Fakes;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.Extensions.DependencyInjection;

namespace LivingReview.Web.Tests.Importing.Files;

public sealed class FileImportTests : RenderedOverApi
{
    private const string Csv = "study,TP,FP,FN,TN\nJang 2021,51,14,5,31\nFan 2021,20,3,4,40\n";

    private int _changes;

    // The file field asks the browser to watch it.
    public FileImportTests() => Context.JSInterop.Mode = JSRuntimeMode.Loose;

    [Fact]
    public async Task A_file_is_checked_first_and_imported_when_it_is_confirmed()
    {
        var import = Render();

        await CheckAsync(import, Csv);
        var before = Api.View.Revision;
        await import.OnAsync("[data-testid=confirm-import]", e => e.ClickAsync(new()));

        await SaysAsync(import, "Imported: 2 new studies added, no studies corrected. The review is at revision 17.");
        Assert.Equal((15, 17, 1), (before, Api.View.Revision, _changes));
    }

    [Fact]
    public async Task Pasted_cells_are_checked_as_a_file()
    {
        var import = Render();
        await import.OnAsync("#import-paste", e => e.InputAsync(new() { Value = Csv }));

        await import.OnAsync(".paste form", e => e.SubmitAsync());

        await SaysAsync(import, "The import would add 2 new studies");
    }

    [Fact]
    public async Task Corrections_are_shown_as_differences_and_under_the_two_person_rule_studies_wait()
    {
        Api.View = Api.View with { Protocol = Api.View.Protocol with { RequireConfirmation = true } };
        Api.Importing.Corrections = [new ImportCorrection("jang-2021", "Jang 2021", 2, "label and year", 1, [new FieldChange("tables[0].fn", "5", "6")])];
        var import = Render();

        await CheckAsync(import, Csv);

        Assert.Contains("Table 1: False negatives 5", import.Find("[data-testid=import-corrections]").TextContent, StringComparison.Ordinal);
        Assert.Equal("Propose 2 studies", import.Find("[data-testid=confirm-import]").TextContent);
    }

    [Fact]
    public async Task A_fault_is_shown_with_its_row_and_column_and_nothing_can_be_imported()
    {
        var import = Render();

        await CheckAsync(import, Csv.Replace("20", "twenty", StringComparison.Ordinal));

        Assert.Contains("1 problem needs attention before import", import.Find("[data-testid=import-sentence]").TextContent, StringComparison.Ordinal);
        Assert.Equal(["Rejected", "3", "TP", "'twenty' is not a whole number."], import.FindAll(".report tbody td").Select(cell => cell.TextContent.Trim()));
        Assert.Empty(import.FindAll("[data-testid=confirm-import]"));
        Assert.StartsWith("data:text/csv;charset=utf-8,row%2Ccolumn%2Creason%0D%0A3%2CTP", import.Find("[data-testid=rejected-csv]").GetAttribute("href"), StringComparison.Ordinal);
        Assert.Equal(15, Api.View.Revision);
    }

    [Fact]
    public async Task The_same_file_again_says_plainly_that_nothing_would_change()
    {
        var import = Render();
        await CheckAsync(import, Csv);
        await import.OnAsync("[data-testid=confirm-import]", e => e.ClickAsync(new()));
        await SaysAsync(import, "Imported: 2 new");

        await import.OnAsync("[data-testid=check-file]", e => e.ClickAsync(new()));

        await SaysAsync(import, "Nothing would change: all 2 studies in the file are already in the review");
        Assert.Empty(import.FindAll("[data-testid=confirm-import]"));
    }

    [Fact]
    public async Task A_service_that_is_away_loses_neither_the_file_nor_the_choice()
    {
        var import = Render();
        await ChooseAsync(import, Csv);
        Api.Down = true;
        await import.OnAsync("[data-testid=check-file]", e => e.ClickAsync(new()));
        await import.WaitForAssertionAsync(() => Assert.Contains("not responding. Your input is kept", import.Find("[data-testid=import-fault]").TextContent, StringComparison.Ordinal), Patience);

        Api.Down = false;
        await import.OnAsync("[data-testid=check-file]", e => e.ClickAsync(new()));

        await SaysAsync(import, "The import would add 2 new studies");
        Assert.Empty(import.FindAll("[data-testid=import-fault]"));
    }

    [Theory]
    [InlineData(401, "Sign in to do this.")]
    [InlineData(403, "You do not have permission to do this. This needs the role extractor; you are reader.")]
    [InlineData(413, "The file is too large for the server.")]
    public async Task A_refusal_is_shown_as_a_sentence(int status, string words)
    {
        Api.Importing.Refusal = status;
        var import = Render();
        await ChooseAsync(import, Csv);

        await import.OnAsync("[data-testid=check-file]", e => e.ClickAsync(new()));

        await import.WaitForAssertionAsync(() => Assert.StartsWith(words, import.Find("[data-testid=import-fault]").TextContent, StringComparison.Ordinal), Patience);
    }

    [Fact]
    public async Task A_long_file_goes_as_a_job_whose_address_shows_it_again()
    {
        Api.Importing.OnlyJobs = true;
        var import = Render();
        await CheckAsync(import, Csv);
        await import.OnAsync("[data-testid=confirm-import]", e => e.ClickAsync(new()));
        await SaysAsync(import, "Imported: 2 new");
        var address = Navigation.Uri;

        var again = Render(Guid.Parse(address[(address.IndexOf("job=", StringComparison.Ordinal) + 4)..]));

        await SaysAsync(again, "Imported: 2 new studies added");
        Assert.Equal(2, Api.Requests.Count(r => r.EndsWith("&job=true", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_file_that_is_too_large_is_not_sent()
    {
        var import = Render();

        import.FindComponent<InputFile>().UploadFiles(InputFileContent.CreateFromBinary(new byte[(32 * 1024 * 1024) + 1], "big.csv"));

        await import.WaitForAssertionAsync(() => Assert.Contains("the limit is 32 MB", import.Find("[role=alert]").TextContent, StringComparison.Ordinal), Patience);
        Assert.True(import.Find("[data-testid=check-file]").HasAttribute("disabled"));
    }

    [Fact]
    public void A_report_of_very_many_rows_renders_one_part_of_them()
    {
        var rows = Enumerable.Range(2, 100_000).Select(i => new ReportRow(RowOutcome.Rejected, i, "TP", "'x' is not a whole number.")).ToArray();

        var table = Context.Render<ReportTable>(parameters => parameters.Add(p => p.Rows, rows[..1000]).Add(p => p.Count, _ => rows.Length));
        table.Find(".pages button:last-child").Click();

        Assert.Equal(25, table.FindAll(".report tbody tr").Count);
        Assert.Contains("26 to 50 of 1,000", table.Find(".pages").TextContent, StringComparison.Ordinal);
        Assert.Contains("100,000", table.Find("[data-outcome=Rejected]").TextContent, StringComparison.Ordinal);
    }

    private static Task SaysAsync(IRenderedComponent<FileImport> import, string words) =>
        import.WaitForAssertionAsync(() => Assert.Contains(words, import.Find("[data-testid=import-sentence]").TextContent, StringComparison.Ordinal), Patience);

    private static async Task ChooseAsync(IRenderedComponent<FileImport> import, string csv)
    {
        import.FindComponent<InputFile>().UploadFiles(InputFileContent.CreateFromBinary(Encoding.UTF8.GetBytes(csv), "studies.csv"));
        await import.WaitForAssertionAsync(() => Assert.False(import.Find("[data-testid=check-file]").HasAttribute("disabled")), Patience);
    }

    private static async Task CheckAsync(IRenderedComponent<FileImport> import, string csv)
    {
        await ChooseAsync(import, csv);
        await import.OnAsync("[data-testid=check-file]", e => e.ClickAsync(new()));
        await import.WaitForElementAsync("[data-testid=import-sentence]", Patience);
    }

    private IRenderedComponent<FileImport> Render(Guid? job = null) => Context.Render<FileImport>(parameters => parameters
        .Add(p => p.Review, FakeApi.Review)
        .Add(p => p.Protocol, Api.View.Protocol)
        .Add(p => p.Profiles, Api.Importing.Profiles)
        .Add(p => p.Job, job)
        .Add(p => p.Changed, () => _changes++));
}
