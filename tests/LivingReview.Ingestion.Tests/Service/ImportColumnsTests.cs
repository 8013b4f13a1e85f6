using System.Net.Http.Json;
using System.Text;
using LivingReview.Contracts.Studies;
using LivingReview.Testing;

namespace LivingReview.Ingestion.Tests.Service;

public sealed class ImportColumnsTests(IngestionService ingestion) : IClassFixture<IngestionService>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_columns_of_a_file_come_with_its_first_rows_and_the_fields_of_the_review()
    {
        var review = await ingestion.RegisterAsync();

        using var answer = await SendAsync(review, "csv", "Trial,True pos\nA,1\nB,2\nC,3\nD,4\n");

        var columns = (await answer.Content.ReadFromJsonAsync<ImportColumns>(Cancellation))!;
        Assert.Equal(["Trial", "True pos"], columns.Header);
        Assert.Equal(["A 1", "B 2", "C 3"], columns.Sample.Select(r => string.Join(' ', r)));
        Assert.Equal(["study", "TP", "FP", "FN", "TN"], columns.Fields.Where(f => f.Needed).Select(f => f.Name));
        Assert.Equal(Given.Protocol.Factors.Select(f => f.Name), columns.Fields.Where(f => f.Factor).Select(f => f.Name));
        Assert.Contains(new ImportField("doi", Needed: false, Factor: false), columns.Fields);
        Assert.Equal(1, (await ingestion.ReviewAsync(review)).Revision);
    }

    [Theory]
    [InlineData("csv", "", 422, "Row 1: The file is empty; the first line must name the columns.")]
    [InlineData("xlsx", "no workbook", 422, "Row 1: ")]
    [InlineData("json", "{}", 400, "format: one of csv, tsv, xlsx, revman.")]
    [InlineData("pdf", "x", 400, "format: one of csv, tsv, xlsx, revman.")]
    public async Task A_file_without_columns_says_why(string format, string content, int status, string detail)
    {
        var review = await ingestion.RegisterAsync();

        using var answer = await SendAsync(review, format, content);

        var problem = await HttpProblem.ReadAsync(answer);
        Assert.Equal(status, problem.Status);
        Assert.StartsWith(detail, problem.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("title-row.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx")]
    [InlineData("second-sheet.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet; charset=binary", "xlsx")]
    [InlineData("decimal-comma.tsv", "text/tab-separated-values", "tsv")]
    [InlineData("blank-rows.csv", "application/vnd.ms-excel", "csv")]
    public async Task The_format_is_found_alike_by_both_endpoints(string file, string type, string format)
    {
        var review = await ingestion.RegisterAsync();
        var content = await File.ReadAllBytesAsync(Repository.File("tests/LivingReview.EvidenceFiles.Tests/Cases/" + file), Cancellation);

        using var columns = await PostAsync("imports/columns");
        using var import = await PostAsync("imports?dryRun=true");

        Assert.Equal(format, (await columns.Content.ReadFromJsonAsync<ImportColumns>(Cancellation))!.Format);
        Assert.Equal(0, (await import.Content.ReadFromJsonAsync<ImportReport>(Cancellation))!.Faults);

        async Task<HttpResponseMessage> PostAsync(string address)
        {
            using var body = new ByteArrayContent(content);
            body.Headers.TryAddWithoutValidation("Content-Type", type);
            return await ingestion.Client.PostAsync(new Uri($"/api/reviews/{review}/{address}", UriKind.Relative), body, Cancellation);
        }
    }

    private async Task<HttpResponseMessage> SendAsync(string review, string format, string content)
    {
        using var body = new ByteArrayContent(Encoding.UTF8.GetBytes(content));
        return await ingestion.Client.PostAsync($"/api/reviews/{review}/imports/columns?format={format}", body, Cancellation);
    }
}
