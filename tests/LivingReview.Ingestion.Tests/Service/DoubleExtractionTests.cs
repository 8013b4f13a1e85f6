using System.Net;
using System.Net.Http.Json;
using LivingReview.Contracts.Studies;
using LivingReview.Testing;

namespace LivingReview.Ingestion.Tests.Service;

/// <summary>Two persons extract a study, blind to each other; what they agree on enters with both names.</summary>
public sealed class DoubleExtractionTests(IngestionService ingestion) : IClassFixture<IngestionService>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Neither_sees_the_others_work_until_both_have_handed_in_and_then_the_differences_are_shown()
    {
        var review = await ingestion.RegisterAsync();
        var task = await AssignAsync(review);

        var first = await HandInAsync(review, task, "Ann", Given.Study());
        var asBen = await ShowAsync(review, task, "Ben");
        var nameless = await ShowAsync(review, task, null);
        var both = await HandInAsync(review, task, "Ben", Given.Study("Jang 2021", Given.Table with { Fn = 6, Extractors = ["Ben"] }) with { Country = "Korea" });

        Assert.Equal(("open", 51L), (first.State, first.Mine!.Tables![0].Tp));
        Assert.Null(asBen.Mine);
        Assert.Empty(asBen.Both);
        Assert.Empty(asBen.Differences);
        Assert.Equal((null, null), (asBen.Compared, nameless.Mine));
        Assert.Equal(["Ann"], asBen.HandedIn);
        Assert.Equal("to-reconcile", both.State);
        Assert.Equal([new FieldChange("country", null, "Korea"), new FieldChange("tables[0].fn", "5", "6")], both.Differences);
        Assert.Equal(both.Compared - 2, both.Agreed);
    }

    [Fact]
    public async Task Joint_results_of_two_tests_are_compared_though_the_tables_stand_in_another_order()
    {
        var review = await ingestion.RegisterAsync();
        var task = await AssignAsync(review);
        var ct = Given.Table with { Primary = true, JointWith = "modality=mri", JointTp = 38, JointFp = 9 };
        var mri = Given.Table with { Tp = 40, Fp = 20, Fn = 16, Tn = 25, Primary = false, Factors = new Dictionary<string, string?> { ["modality"] = "mri" } };

        await HandInAsync(review, task, "Ann", Given.Study("Jang 2021", ct, mri));
        var both = await HandInAsync(review, task, "Ben", Given.Study("Jang 2021", mri, ct with { JointTp = 37 }));

        Assert.Equal([new FieldChange("tables[0].jointTp", "38", "37")], both.Differences);
    }

    [Fact]
    public async Task What_both_agree_on_enters_with_both_names_also_under_the_two_person_rule()
    {
        var review = await ingestion.RegisterAsync();
        using (await ingestion.SendAsync(HttpMethod.Put, $"/api/reviews/{review}/protocol", Given.Protocol with { RequireConfirmation = true })) { }
        var task = await AssignAsync(review);
        await HandInAsync(review, task, "Ann", Given.Study());
        using var early = await ingestion.SendAsync(HttpMethod.Post, $"{Address(review, task)}/reconciliation", new ExtractionEntry { Study = Given.Study() });
        await HandInAsync(review, task, "Ben", Given.Study("Jang 2021", Given.Table with { Fn = 6 }));

        using var agreed = await ingestion.SendAsync(HttpMethod.Post, $"{Address(review, task)}/reconciliation", new ExtractionEntry { Study = Given.Study(), By = "Cora" });
        using var again = await ingestion.SendAsync(HttpMethod.Post, $"{Address(review, task)}/reconciliation", new ExtractionEntry { Study = Given.Study() });

        Assert.Equal("extraction-incomplete", (await HttpProblem.ReadAsync(early)).Type);
        Assert.Equal(HttpStatusCode.Created, agreed.StatusCode);
        Assert.Equal(["Ann", "Ben"], (await agreed.Content.ReadFromJsonAsync<StudyView>(Cancellation))!.Study.Tables[0].Extractors);
        Assert.Equal("extraction-reconciled", (await HttpProblem.ReadAsync(again)).Type);
        var history = (await ingestion.Client.GetFromJsonAsync<StudyHistory>($"/api/reviews/{review}/studies/jang-2021/history", Cancellation))!;
        Assert.Equal("Ann and Ben, reconciled by Cora", history.Entries[0].Actor);
        var shown = await ShowAsync(review, task, "Ann");
        Assert.Equal(("reconciled", "jang-2021", "Cora"), (shown.State, shown.Study, shown.ReconciledBy));
    }

    [Fact]
    public async Task A_third_person_a_nameless_one_and_a_broken_study_are_refused_and_the_own_entry_can_be_changed()
    {
        var review = await ingestion.RegisterAsync();
        var task = await AssignAsync(review, "Ann", "Ben");

        using var nameless = await SendAsync(review, task, null, Given.Study());
        using var third = await SendAsync(review, task, "Cora", Given.Study());
        using var broken = await SendAsync(review, task, "Ann", Given.Study("Jang 2021", Given.Table with { Fn = -1 }));
        await HandInAsync(review, task, "Ann", Given.Study("Jang 2021", Given.Table with { Fn = 7 }));
        var changed = await HandInAsync(review, task, "Ann", Given.Study());
        await HandInAsync(review, task, "Ben", Given.Study());
        using var late = await SendAsync(review, task, "Ann", Given.Study());
        using var one = await ingestion.SendAsync(HttpMethod.Post, $"/api/reviews/{review}/extractions", new AssignExtraction { Extractors = ["Ann"] });

        Assert.Equal(["by"], (await HttpProblem.ReadAsync(nameless)).Errors.Keys);
        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.UnprocessableEntity, HttpStatusCode.Conflict), (third.StatusCode, broken.StatusCode, late.StatusCode));
        Assert.Equal(5, changed.Mine!.Tables![0].Fn);
        Assert.Equal(["extractors", "label"], (await HttpProblem.ReadAsync(one)).Errors.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(1, (await ingestion.ReviewAsync(review)).Revision);
    }

    [Fact]
    public async Task An_included_study_is_judged_again_by_two_who_do_not_see_each_other_and_corrected_by_what_they_agree_on()
    {
        var review = await ingestion.RegisterAsync();
        using (await ingestion.SendAsync(HttpMethod.Post, $"/api/reviews/{review}/studies", Given.Study())) { }
        using var unknown = await ingestion.SendAsync(HttpMethod.Post, $"/api/reviews/{review}/extractions", new AssignExtraction { Label = "None", Corrects = "none" });
        using var assigned = await ingestion.SendAsync(HttpMethod.Post, $"/api/reviews/{review}/extractions", new AssignExtraction { Label = "Jang 2021", Corrects = "jang-2021" });
        var task = (await assigned.Content.ReadFromJsonAsync<DoubleExtractionView>(Cancellation))!;
        await HandInAsync(review, task.Id, "Ann", Judged("low", "Ann"));
        var both = await HandInAsync(review, task.Id, "Ben", Judged("high", "Ben"));

        using var agreed = await ingestion.SendAsync(HttpMethod.Post, $"{Address(review, task.Id)}/reconciliation", new ExtractionEntry { Study = Judged("high", "Ann and Ben"), By = "Cora" });

        Assert.Equal("unknown-study", (await HttpProblem.ReadAsync(unknown)).Type);
        Assert.Equal("jang-2021", task.Corrects);
        Assert.NotEmpty(both.Differences);
        Assert.Equal(HttpStatusCode.OK, agreed.StatusCode);
        var corrected = (await agreed.Content.ReadFromJsonAsync<StudyView>(Cancellation))!;
        Assert.Equal((2, "high", "Ann and Ben"), (corrected.Version, Assert.Single(corrected.Study.BiasAssessments).Overall, corrected.Study.BiasAssessments[0].AssessedBy));
        var history = (await ingestion.Client.GetFromJsonAsync<StudyHistory>($"/api/reviews/{review}/studies/jang-2021/history", Cancellation))!;
        Assert.Contains(history.Entries, entry => entry is { Actor: "Ann and Ben, reconciled by Cora", Reason: "Extracted again by Ann and Ben" });
    }

    private static StudySubmission Judged(string judgement, string by) => Given.Study() with
    {
        BiasAssessments =
        [
            new BiasAssessment
            {
                Tool = "QUADAS-2", AssessedBy = by,
                Domains = [.. new[] { "patient-selection", "index-test", "reference-standard", "flow-and-timing" }.Select(domain => new DomainJudgement { Domain = domain, Judgement = domain == "index-test" ? judgement : "low" })],
            },
        ],
    };

    private static string Address(string review, Guid task) => $"/api/reviews/{review}/extractions/{task}";

    private async Task<Guid> AssignAsync(string review, params string[] extractors)
    {
        using var answer = await ingestion.SendAsync(HttpMethod.Post, $"/api/reviews/{review}/extractions", new AssignExtraction { Label = "Jang 2021", Extractors = extractors });
        return (await answer.Content.ReadFromJsonAsync<DoubleExtractionView>(Cancellation))!.Id;
    }

    private Task<HttpResponseMessage> SendAsync(string review, Guid task, string? by, StudySubmission study) =>
        ingestion.SendAsync(HttpMethod.Put, $"{Address(review, task)}/entry", new ExtractionEntry { Study = study, By = by });

    private async Task<DoubleExtractionView> HandInAsync(string review, Guid task, string by, StudySubmission study)
    {
        using var answer = await SendAsync(review, task, by, study);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
        return (await answer.Content.ReadFromJsonAsync<DoubleExtractionView>(Cancellation))!;
    }

    private async Task<DoubleExtractionView> ShowAsync(string review, Guid task, string? by) =>
        (await ingestion.Client.GetFromJsonAsync<DoubleExtractionView>(Address(review, task) + (by is null ? "" : $"?by={by}"), Cancellation))!;
}
