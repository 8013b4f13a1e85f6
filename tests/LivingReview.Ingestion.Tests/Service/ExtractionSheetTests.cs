using System.Net;
using System.Net.Http.Json;
using System.Text;
using LivingReview.Contracts.Studies;
using LivingReview.Testing;

namespace LivingReview.Ingestion.Tests.Service;

/// <summary>Two persons' sheets of the same studies: compared cell by cell, blind until both are there.</summary>
public sealed class ExtractionSheetTests(IngestionService ingestion) : IClassFixture<IngestionService>
{
    // Her tables of Kim stand in another order than his, and he writes the name of Jang in another way.
    private const string Ann =
        "study,year,doi,tp,fp,fn,tn,modality,primary\nJang 2021,2021,10.1/jang,51,14,5,31,ct,\nKim 2022,2022,,40,10,8,60,ct,yes\nKim 2022,2022,,30,9,7,50,mri,no\nLi 2023,2023,,9,1,1,9,ct,\n";

    private const string Ben =
        "Study;Year;DOI;TP;FP;FN;TN;Modality;Primary\nKim 2022;2022;;30;9;7;51;mri;no\nKim 2022;2022;;40;10;8;60;ct;yes\nJang et al. 2021;2021;https://doi.org/10.1/JANG;51;14;6;31;ct;\n";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_cells_of_two_sheets_are_compared_whatever_their_order_and_neither_is_seen_before_the_other_is_there()
    {
        var review = await ingestion.RegisterAsync();

        var first = await HandInAsync(review, Ann, "Ann");
        var asBen = await ListAsync(review, "Ben");
        var second = await HandInAsync(review, Ben, "Ben");
        var both = (await ListAsync(review, "Cora")).ToDictionary(one => one.Label);

        Assert.Equal([("Jang 2021", "waiting"), ("Kim 2022", "waiting"), ("Li 2023", "waiting")], first.Studies.Select(study => (study.Label, study.Outcome)));
        Assert.All(asBen, one => Assert.Equal(("open", null, 0), (one.State, one.Mine, one.Both.Count)));
        Assert.Equal([("Kim 2022", "to-reconcile"), ("Jang et al. 2021", "to-reconcile")], second.Studies.Select(study => (study.Label, study.Outcome)));
        Assert.Equal(["Ann", "Ben"], both["Kim 2022"].HandedIn);
        Assert.Equal([new FieldChange("tables[1].tn", "50", "51")], both["Kim 2022"].Differences);
        Assert.Equal([new FieldChange("label", "Jang 2021", "Jang et al. 2021"), new FieldChange("tables[0].fn", "5", "6")], both["Jang 2021"].Differences);
        Assert.Equal("open", both["Li 2023"].State);
        Assert.All(both["Kim 2022"].Both, one => Assert.Equal(["ct", "mri"], one.Tables!.Select(table => table.Factors!["modality"])));
    }

    [Fact]
    public async Task What_is_agreed_on_enters_with_both_names_and_the_sheets_are_not_taken_again()
    {
        var review = await ingestion.RegisterAsync();
        await HandInAsync(review, Ann, "Ann");
        await HandInAsync(review, Ben, "Ben");
        var kim = (await ListAsync(review, "Cora")).Single(one => one.Label == "Kim 2022");

        using var agreed = await ingestion.SendAsync(HttpMethod.Post, $"/api/reviews/{review}/extractions/{kim.Id}/reconciliation", new ExtractionEntry { Study = kim.Both[1], By = "Cora" });
        var again = await HandInAsync(review, Ann.Replace("51,14,5,31", "52,14,5,31", StringComparison.Ordinal).Replace("9,1,1,9", "9,1,2,9", StringComparison.Ordinal), "Ann");

        Assert.Equal(HttpStatusCode.Created, agreed.StatusCode);
        var study = (await agreed.Content.ReadFromJsonAsync<StudyView>(Cancellation))!;
        Assert.Equal((51, "Ann", "Ben"), (study.Study.Tables.Single(table => table.Factors["modality"] == "mri").Tn, study.Study.Tables[0].Extractors[0], study.Study.Tables[0].Extractors[1]));
        // Both have compared Jang; Kim is included and would be extracted again; Li is still hers alone.
        Assert.Equal([("Jang 2021", "compared"), ("Kim 2022", "waiting"), ("Li 2023", "replaced")], again.Studies.Select(one => (one.Label, one.Outcome)));
        var open = await ListAsync(review, "Ann");
        Assert.Equal("kim-2022", open.Single(one => one is { Label: "Kim 2022", State: "open" }).Corrects);
        Assert.Equal(2, open.Single(one => one.Label == "Li 2023").Mine!.Tables![0].Fn);
    }

    [Fact]
    public async Task A_wrong_cell_keeps_the_whole_sheet_out_and_a_dry_run_keeps_nothing()
    {
        var review = await ingestion.RegisterAsync();
        var wrong = Ann.Replace("40,10,8,60", "40,x,8,60", StringComparison.Ordinal);

        var tried = await HandInAsync(review, wrong, "Ann", "&dryRun=true");
        using var refused = await SendAsync(review, wrong, "Ann", "");
        using var nameless = await SendAsync(review, Ann, null, "");
        var dry = await HandInAsync(review, Ann, "Ann", "&dryRun=true");
        using var unknown = await SendAsync("no-such-review", Ann, "Ann", "");

        Assert.Equal((3, "fp"), (Assert.Single(tried.Rejected).Row, tried.Rejected[0].Column));
        Assert.Equal("import-rejected", (await HttpProblem.ReadAsync(refused)).Type);
        Assert.Equal(["by"], (await HttpProblem.ReadAsync(nameless)).Errors.Keys);
        Assert.Equal((true, 3), (dry.DryRun, dry.Studies.Count));
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        Assert.Empty(await ListAsync(review, "Ann"));
        Assert.Empty((await ingestion.Client.GetFromJsonAsync<ImportDraft[]>($"/api/reviews/{review}/import-drafts", Cancellation))!);
    }

    [Fact]
    public async Task A_study_goes_to_those_who_are_assigned_to_it_and_two_of_a_sheet_are_never_one()
    {
        var review = await ingestion.RegisterAsync();
        using (await ingestion.SendAsync(HttpMethod.Post, $"/api/reviews/{review}/extractions", new AssignExtraction { Label = "jang, 2021", Extractors = ["Ben", "Cora"] })) { }

        var ann = await HandInAsync(review, Ann, "Ann");
        var ben = await HandInAsync(review, Ben, "Ben");
        var same = await HandInAsync(review, "study,year,tp,fp,fn,tn\nLi 2023,2023,9,1,1,9\nLi  2023,2024,9,1,1,8\n", "Ben", "&dryRun=true");

        Assert.Equal("not-assigned", ann.Studies.Single(study => study.Label == "Jang 2021").Outcome);
        Assert.Equal("to-reconcile", ben.Studies.Single(study => study.Label == "Kim 2022").Outcome);
        Assert.Equal(same.Studies.Count, same.Studies.Select(study => study.Extraction ?? Guid.CreateVersion7()).Distinct().Count());
    }

    /// <summary>As in mrc-ide/epireview issue 167: one of two extractors wrote the first author's name wrong.</summary>
    [Fact]
    public async Task A_misspelt_name_is_put_together_with_its_study_by_a_person()
    {
        var review = await ingestion.RegisterAsync();
        await HandInAsync(review, "study,year,tp,fp,fn,tn\nYang 2021,2021,51,14,5,31\nKim 2022,2022,1,2,3,4\n", "Ann");
        await HandInAsync(review, "study,year,tp,fp,fn,tn\nJang 2021,2021,51,14,6,31\n", "Ben");
        var apart = (await ListAsync(review, "Cora")).ToDictionary(one => one.Label);

        using var own = await JoinAsync(review, apart["Yang 2021"].Id, apart["Kim 2022"].Id);
        using var joined = await JoinAsync(review, apart["Yang 2021"].Id, apart["Jang 2021"].Id);
        using var again = await JoinAsync(review, apart["Yang 2021"].Id, apart["Kim 2022"].Id);
        using var gone = await JoinAsync(review, apart["Kim 2022"].Id, apart["Jang 2021"].Id);

        var one = (await joined.Content.ReadFromJsonAsync<DoubleExtractionView>(Cancellation))!;
        Assert.Equal(("to-reconcile", 2), (one.State, one.HandedIn.Count));
        Assert.Equal([new FieldChange("label", "Yang 2021", "Jang 2021"), new FieldChange("tables[0].fn", "5", "6")], one.Differences);
        Assert.Equal((HttpStatusCode.Conflict, HttpStatusCode.Conflict, HttpStatusCode.NotFound), (own.StatusCode, again.StatusCode, gone.StatusCode));
        Assert.Equal(2, (await ListAsync(review, "Cora")).Count);
    }

    private Task<HttpResponseMessage> JoinAsync(string review, Guid extraction, Guid with) =>
        ingestion.SendAsync(HttpMethod.Post, $"/api/reviews/{review}/extractions/{extraction}/joining", new JoinExtractions { With = with });

    private async Task<HttpResponseMessage> SendAsync(string review, string csv, string? by, string query)
    {
        using var content = new StringContent(csv, Encoding.UTF8, "text/csv");
        return await ingestion.Client.PostAsync($"/api/reviews/{review}/extractions/sheets?profile=generic{(by is null ? "" : "&by=" + by)}{query}", content, Cancellation);
    }

    private async Task<ExtractionSheet> HandInAsync(string review, string csv, string by, string query = "")
    {
        using var answer = await SendAsync(review, csv, by, query);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
        return (await answer.Content.ReadFromJsonAsync<ExtractionSheet>(Cancellation))!;
    }

    private async Task<IReadOnlyList<DoubleExtractionView>> ListAsync(string review, string by) =>
        (await ingestion.Client.GetFromJsonAsync<DoubleExtractionView[]>($"/api/reviews/{review}/extractions?by={by}", Cancellation))!;
}
