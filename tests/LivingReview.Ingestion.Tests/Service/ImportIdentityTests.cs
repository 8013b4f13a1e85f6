using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using LivingReview.Contracts.Reviews;
using LivingReview.Contracts.Studies;
using LivingReview.Testing;

namespace LivingReview.Ingestion.Tests.Service;

/// <summary>To which known study a row belongs, and that a correction is shown before it is written.</summary>
public sealed class ImportIdentityTests(IngestionService ingestion) : IClassFixture<IngestionService>
{
    private const string Header = "study,year,TP,FP,FN,TN\n";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("李 2022,2022", "王 2022,2022")]
    [InlineData("محمد 2021,2021", "أحمد 2021,2021")]
    [InlineData("Иванов 2020,2020", "Петров 2020,2020")]
    public async Task Two_names_of_any_script_are_two_studies(string first, string second)
    {
        var review = await ingestion.RegisterAsync();
        await ReportAsync(review, Header + first + ",60,15,12,113\n");
        var before = (await ingestion.StudiesAsync(review)).Single();

        var dry = await ReportAsync(review, Header + second + ",30,9,7,44\n", "&dryRun=true");
        var report = await ReportAsync(review, Header + second + ",30,9,7,44\n");

        Assert.Equal((1, 0), (dry.Accepted.Count, dry.Amended.Count));
        Assert.Equal((1, 0), (report.Accepted.Count, report.Amended.Count));
        var studies = await ingestion.StudiesAsync(review);
        Assert.Equal([60L, 30L], studies.OrderBy(s => s.Revision).Select(s => s.Study.Tables[0].Tp));
        Assert.Equal(before.Version, studies.Single(s => s.Study.Id == before.Study.Id).Version);
    }

    [Fact]
    public async Task An_old_id_that_lost_its_name_is_not_taken_over_by_another_name()
    {
        var review = await ingestion.RegisterAsync();
        await ingestion.SubmitAsync(review, Given.Study("李 2022") with { Id = "2022", Year = 2022 });

        var same = await ReportAsync(review, Header + "李 2022,2022,51,14,6,31\n");
        var other = await ReportAsync(review, Header + "王 2022,2022,30,9,7,44\n");

        Assert.Equal(["2022"], same.Amended);
        Assert.Equal("label and year", same.Corrections[0].RecognisedBy);
        Assert.Single(other.Accepted);
    }

    [Theory]
    [InlineData("doi", "10.5555/abc.1", "https://doi.org/10.5555/ABC.1", "DOI")]
    [InlineData("pmid", "123456", "PMID: 123456", "PMID")]
    [InlineData("registry_number", "NCT01234567", "nct 01234567", "registry number")]
    public async Task A_study_under_another_name_is_recognised_by_what_identifies_it(string column, string known, string written, string by)
    {
        var review = await ingestion.RegisterAsync();
        await ReportAsync(review, $"study,TP,FP,FN,TN,{column}\nJang 2021,51,14,5,31,{known}\n");

        var report = await ReportAsync(review, $"study,TP,FP,FN,TN,{column}\nJang et al. 2021,52,14,4,31,{written}\n", "&dryRun=true");

        var correction = Assert.Single(report.Corrections);
        Assert.Equal(("jang-2021", "Jang 2021", 2, by, 1), (correction.Study, correction.Label, correction.Row, correction.RecognisedBy, correction.Version));
        Assert.Equal(["label: Jang 2021 to Jang et al. 2021", "tables[0].tp: 51 to 52", "tables[0].fn: 5 to 4"], correction.Changes.Select(c => $"{c.Field}: {c.Before} to {c.After}"));
    }

    [Fact]
    public async Task A_name_that_is_alike_and_not_the_same_is_asked_about()
    {
        var review = await ingestion.RegisterAsync();
        await ReportAsync(review, Header + "Adler 2019,2019,51,14,5,31\n");
        var before = await ingestion.StandingAsync(review);

        using var asked = await SendAsync(review, Header + "adler 2019,2019,44,10,12,35\n");
        var problem = await HttpProblem.ReadAsync(asked);

        Assert.Contains("Is 'adler 2019', 2019 the study that is there as 'Adler 2019', 2019 (adler-2019)?", problem.Detail, StringComparison.Ordinal);
        Assert.Equal(before, await ingestion.StandingAsync(review));
        Assert.Equal(["adler-2019"], (await ReportAsync(review, Header + "adler 2019,2019,44,10,12,35\n", "&answer=study:2=adler-2019")).Amended);
        Assert.Single((await ReportAsync(review, Header + "ADLER 2019,2019,40,10,12,35\n", "&answer=study:2=new")).Accepted);
    }

    [Fact]
    public async Task Signs_that_point_at_two_studies_are_asked_about()
    {
        var review = await ingestion.RegisterAsync();
        await ReportAsync(review, "study,year,TP,FP,FN,TN,doi\nJang 2021,2021,51,14,5,31,10.1/a\nFan 2021,2021,15,3,6,46,10.1/b\n");

        using var asked = await SendAsync(review, "study,year,TP,FP,FN,TN,doi\nFan 2021,2021,15,3,6,47,10.1/a\n");

        Assert.Contains("'Fan 2021' cannot be distinguished from studies in the review: DOI of 'Jang 2021' (jang-2021), label and year of 'Fan 2021' (fan-2021).", (await HttpProblem.ReadAsync(asked)).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_studies_of_one_name_and_different_years_are_two_also_in_one_file()
    {
        var review = await ingestion.RegisterAsync();
        const string File = Header + "Smith,1998,18,3,1,80\nSmith,2004,51,14,5,31\nWu,2010,24,306,3,1682\n";

        var report = await ReportAsync(review, File);
        var again = await ReportAsync(review, File.Replace("51,14", "52,14", StringComparison.Ordinal));

        Assert.Equal(3, report.Accepted.Count);
        Assert.Equal((1, 2), (again.Amended.Count, again.Unchanged.Count));
        Assert.Equal([(1998, 18L), (2004, 52L), (2010, 24L)], (await ingestion.StudiesAsync(review)).Select(s => (s.Study.Year!.Value, s.Study.Tables[0].Tp)).Order());
    }

    [Fact]
    public async Task Equal_tables_and_near_names_are_something_to_look_at()
    {
        var review = await ingestion.RegisterAsync();
        await ReportAsync(review, Header + "Kowalski 2017,2017,51,14,5,31\n");

        var report = await ReportAsync(review, Header + "Kowalsky 2017,2017,44,10,12,35\nTanaka 2016,2016,51,14,5,31\n", "&dryRun=true");

        Assert.Equal(2, report.Accepted.Count);
        Assert.Equal(
            ["2: 'Kowalsky 2017' is nearly the name of 'Kowalski 2017' (kowalski-2017): one study or two?", "3: 'Tanaka 2016' has the same 2x2 table as 'Kowalski 2017' (kowalski-2017): one study under two names?"],
            report.Warnings.Select(w => $"{w.Row}: {w.Reason}"));
    }

    [Fact]
    public async Task Levels_are_written_as_people_write_them()
    {
        var review = "levels-" + Guid.CreateVersion7().ToString("N")[..8];
        var protocol = new Protocol { Question = "q", Factors = [new Factor { Name = "country", Levels = ["Hong Kong", "UK", "Age >30"] }] };
        using (var registered = await ingestion.SendAsync(HttpMethod.Post, "/api/reviews", new RegisterReview { Id = review, Title = "t", Protocol = protocol })) Assert.Equal(HttpStatusCode.Created, registered.StatusCode);

        var report = await ReportAsync(review, "study,TP,FP,FN,TN,country\nJang 2021,51,14,5,31,hong kong\nFan 2021,15,3,6,46,uk\nXie 2022,121,4,7,44,age > 30\n");

        Assert.Equal(3, report.Accepted.Count);
        Assert.Equal(["UK", "age-gt-30", "hong-kong"], (await ingestion.StudiesAsync(review)).Select(s => s.Study.Tables[0].Factors["country"]).Order(StringComparer.Ordinal));
        var factor = (await ingestion.ReviewAsync(review)).Protocol.Factors[0];
        Assert.Equal(["hong-kong", "UK", "age-gt-30"], factor.Levels);
        Assert.Equal(("Hong Kong", "Age >30"), (factor.LevelLabels["hong-kong"], factor.LevelLabels["age-gt-30"]));
    }

    private async Task<ImportReport> ReportAsync(string review, string csv, string query = "")
    {
        using var answer = await SendAsync(review, csv, query);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, await answer.Content.ReadAsStringAsync(Cancellation));
        return (await answer.Content.ReadFromJsonAsync<ImportReport>(Cancellation))!;
    }

    private async Task<HttpResponseMessage> SendAsync(string review, string csv, string query = "")
    {
        using var content = new StringContent(csv, Encoding.UTF8, new MediaTypeHeaderValue("text/csv"));
        return await ingestion.Client.PostAsync($"/api/reviews/{review}/imports?format=csv{query}", content, Cancellation);
    }
}
