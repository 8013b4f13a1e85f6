using System.Text.Json.Nodes;
using LivingReview.EndToEnd.Tests.Recording;
using LivingReview.Testing;
using LivingReview.Testing.Describing;

namespace LivingReview.EndToEnd.Tests.Describing;

/// <summary>The API's document is true: every operation is called in a running system, and every answer is as the document says.</summary>
[Collection(SampleSystem.Collection)]
public sealed class ContractTests(SampleSystem system)
{
    private const string Csv = "study,year,tp,fp,fn,tn,modality\nWalk A 2020,2020,40,10,5,60,ct\n";
    private const string WithFault = "study,year,tp,fp,fn,tn,modality\nWalk B 2021,2021,40,10,5,60,ct\nWalk C 2022,2022,forty,10,5,60,ct\n";
    /// <summary>Operations that a lone caller without a key, or without a letter, cannot bring to succeed; they are called anyway.</summary>
    private static readonly string[] Refused = ["confirmProposal", "overrideWarning", "confirmMail", "unsubscribe"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_operation_answers_as_it_is_described()
    {
        var walk = await StartAsync();
        walk.Known["review"] = system.Review;

        await StudiesAsync(walk);
        await TeamAsync(walk);
        await ImportsAsync(walk);
        await ProposalsAsync(walk);
        await OriginsAsync(walk);
        await EstimatesAsync(walk);
        await SubscriptionsAsync(walk);
        foreach (var name in walk.Reading) await walk.CallAsync(name, Cancellation, query: QueryOf(name));

        Assert.True(walk.Faults.Count == 0, string.Join(Environment.NewLine, walk.Faults.Take(20)));
        Assert.Empty(walk.Names.Except(walk.Succeeded).Except(Refused));
        RecordedAnswers.SaveIfWanted(walk);
    }

    [Fact]
    public async Task Nonsense_is_refused_as_it_is_described()
    {
        var walk = await StartAsync();
        foreach (var (name, value) in new[] { ("review", "no such review"), ("study", "x"), ("name", "x"), ("record", "x"), ("number", "7"), ("version", "7"), ("figure", "x"), ("format", "x") }) walk.Known[name] = value;
        foreach (var name in new[] { "id", "draft", "job", "importId", "proposal", "comment", "extraction" }) walk.Known[name] = Guid.Empty.ToString();

        await walk.CallNonsenseAsync(system.Review, Cancellation);

        Assert.True(walk.Faults.Count == 0, string.Join(Environment.NewLine, walk.Faults.Take(20)));
    }

    [Fact]
    public async Task A_number_out_of_its_range_is_refused_with_what_was_given_and_what_is_allowed()
    {
        var document = await system.DocumentAsync();
        var walk = new OperationWalk(system.Client, document, ApiChapters.OfReviews);
        var (sent, faults) = (0, new List<string>());
        walk.Known["review"] = system.Review;
        foreach (var name in new[] { "study", "record", "name" }) walk.Known[name] = "nothing";
        foreach (var name in new[] { "id", "draft", "job", "importId", "proposal", "comment", "extraction" }) walk.Known[name] = Guid.Empty.ToString();
        (walk.Known["number"], walk.Known["version"], walk.Known["figure"], walk.Known["format"]) = ("1", "1", "forest", "png");

        foreach (var number in NumberOutOfRange.In(document, walk.Names))
        {
            var answer = await walk.CallAsync(number.Operation, Cancellation, body: number.Body, query: number.Query, header: ("If-Match", "\"1\""));
            var said = (answer?["errors"]?[number.Field] as JsonArray ?? []).Select(fault => (string)fault!);
            if (!said.Any(fault => fault.StartsWith(number.Given + " is not ", StringComparison.Ordinal) && fault.Contains(number.Limit, StringComparison.Ordinal))) faults.Add($"{number}: {answer?.ToJsonString()}");
            sent++;
        }

        Assert.True(faults.Count == 0, string.Join(Environment.NewLine, faults.Take(20)));
        Assert.True(walk.Faults.Count == 0, string.Join(Environment.NewLine, walk.Faults.Take(20)));
        Assert.True(sent > 80, $"only {sent}");
    }

    /// <summary>Another seed and more turns, as in LIVINGREVIEW_RANDOM_SEED=7 LIVINGREVIEW_RANDOM_TURNS=50, find other things.</summary>
    [Fact]
    public async Task Whatever_chance_sends_is_answered_as_it_is_described()
    {
        var (seed, turns) = (Setting("LIVINGREVIEW_RANDOM_SEED", 1), Setting("LIVINGREVIEW_RANDOM_TURNS", 4));
        var document = await system.DocumentAsync();
        var review = await OpenForChanceAsync();
        var known = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal)
        {
            ["review"] = [review],
            ["study"] = ["chance-1-2026", "chance-2-2026"],
            ["version"] = ["1"],
            ["number"] = ["1"],
            ["figure"] = ["forest", "sroc"],
            ["format"] = ["svg", "csv"],
            ["name"] = ["metadta"],
            ["code"] = ["prevalence"],
            ["stratum"] = ["overall"],
        };

        var calls = new RandomCalls(system.Client, document, known, seed);
        var faults = await calls.RunAsync(ApiChapters.OfReviews, turns, Cancellation);

        Assert.True(faults.Count == 0, $"seed {seed}, {calls.Answered} answers:\n{string.Join('\n', faults)}");
        Assert.True(calls.Answered > 100 * turns, $"only {calls.Answered} answers");

        static int Setting(string name, int otherwise) =>
            Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, System.Globalization.CultureInfo.InvariantCulture) : otherwise;
    }

    [Theory]
    [InlineData("""{ "id": 7 }""", "application/json", "/id")]
    [InlineData("""{ "title": "without an id" }""", "application/json", "required")]
    [InlineData("<review/>", "application/xml", "not described")]
    [InlineData("""{ "type": "urn:livingreview:problem:unknown-figure", "title": "No", "status": 404 }""", "application/problem+json", "unknown-figure")]
    public async Task A_wrong_answer_is_seen(string body, string type, string seen)
    {
        var document = await system.DocumentAsync();
        using var answer = new HttpResponseMessage(type.Contains("problem", StringComparison.Ordinal) ? System.Net.HttpStatusCode.NotFound : System.Net.HttpStatusCode.OK)
        {
            Content = new StringContent(body, System.Text.Encoding.UTF8, type),
        };

        var faults = new AnswerCheck(document).Faults(document["paths"]!["/api/v1/reviews/{review}"]!["get"]!, answer, body);

        Assert.Contains(faults, fault => fault.Contains(seen, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_answer_that_is_known_is_not_sent_again_and_HEAD_has_its_headers()
    {
        var address = new Uri($"/api/v1/reviews/{system.Review}/versions", UriKind.Relative);
        using var first = await system.Client.GetAsync(address, Cancellation);
        using var again = new HttpRequestMessage(HttpMethod.Get, address);
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var head = new HttpRequestMessage(HttpMethod.Head, address);

        using var known = await system.Client.SendAsync(again, Cancellation);
        using var headers = await system.Client.SendAsync(head, Cancellation);

        Assert.Equal(System.Net.HttpStatusCode.NotModified, known.StatusCode);
        Assert.Empty(await known.Content.ReadAsByteArrayAsync(Cancellation));
        Assert.Equal(System.Net.HttpStatusCode.OK, headers.StatusCode);
        Assert.Equal(first.Headers.ETag, headers.Headers.ETag);
        Assert.Equal(first.Content.Headers.ContentLength, headers.Content.Headers.ContentLength);
        Assert.Empty(await headers.Content.ReadAsByteArrayAsync(Cancellation));
    }

    [Fact]
    public void Every_chapter_is_walked_through()
    {
        var document = JsonNode.Parse(File.ReadAllText(Repository.File("tests/LivingReview.Contracts.Tests/Approved/openapi.json")))!;

        var chapters = document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject()).Select(operation => (string)operation.Value!["tags"]![0]!);

        Assert.Empty(chapters.Distinct().Except(ApiChapters.OfReviews).Except(ApiChapters.OfSearches));
    }

    [Fact]
    public async Task Every_body_and_every_answer_has_an_example_that_its_schema_allows()
    {
        var document = JsonNode.Parse(await File.ReadAllTextAsync(Repository.File("tests/LivingReview.Contracts.Tests/Approved/openapi.json"), Cancellation))!.AsObject();
        var check = new AnswerCheck(document);

        var faults = document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject()).SelectMany(operation => check.FaultsOfExamples(operation.Value!)).ToList();

        Assert.True(faults.Count == 0, string.Join(Environment.NewLine, faults.Take(20)));
    }

    private async Task<OperationWalk> StartAsync() => new(system.Client, await system.DocumentAsync(), ApiChapters.OfReviews);

    /// <summary>A review that may end in any state.</summary>
    private async Task<string> OpenForChanceAsync()
    {
        const string Review = "left-to-chance";
        using var opened = await system.Client.PostAsync(
            new Uri("/api/v1/reviews", UriKind.Relative), new StringContent($$"""{ "id": "{{Review}}", "title": "Left to chance", "protocol": { "factors": [{ "name": "modality", "levels": ["ct"] }] } }""", System.Text.Encoding.UTF8, "application/json"), Cancellation);
        for (var i = 1; i <= 4; i++)
        {
            var study = $$"""{ "label": "Chance {{i}} 2026", "year": 2026, "tables": [{ "tp": {{40 + i}}, "fp": 10, "fn": 5, "tn": {{60 + i}}, "factors": { "modality": "ct" } }] }""";
            using var sent = await system.Client.PostAsync(new Uri($"/api/v1/reviews/{Review}/studies", UriKind.Relative), new StringContent(study, System.Text.Encoding.UTF8, "application/json"), Cancellation);
            Assert.True(sent.IsSuccessStatusCode, await sent.Content.ReadAsStringAsync(Cancellation));
        }

        await Eventually.SeesAsync(EstimatedAsync, seen => seen, "estimates of the review that is left to chance");
        return Review;

        async Task<bool> EstimatedAsync()
        {
            using var answer = await system.Client.GetAsync(new Uri($"/api/v1/reviews/{Review}/estimates", UriKind.Relative), Cancellation);
            return answer.IsSuccessStatusCode;
        }
    }

    private static string? QueryOf(string name) => name switch
    {
        "compareRevisions" => "from=2",
        "exportEvidence" => "format=json",
        "fitRegression" => "covariates=modality",
        "getDecisionFigures" => "prevalences=0.1",
        "listOverallEstimates" or "listEstimatesHeads" or "listAlertsHeads" => "reviews=a,b",
        "readEvents" => "limit=2",
        _ => null,
    };

    private static async Task StudiesAsync(OperationWalk walk)
    {
        // Another test of this class may have sent the examples themselves.
        var register = walk.Example("registerReview");
        register["id"] = "walked-example";
        await walk.CallAsync("registerReview", Cancellation, register);
        await walk.CallAsync("registerReview", Cancellation, register); // the second is one too many
        await walk.CallAsync("amendProtocol", Cancellation, await walk.CallAsync("getProtocol", Cancellation));
        await walk.CallAsync("checkStudy", Cancellation);
        var example = walk.Example("submitStudy");
        example["label"] = "Walked example 2026";
        var study = await walk.CallAsync("submitStudy", Cancellation, example, header: ("Idempotency-Key", "walk-1"));
        await walk.CallAsync("submitStudy", Cancellation, example);
        Assert.True(study?["study"] is not null, study?.ToJsonString());
        walk.Known["study"] = (string)study!["study"]!["id"]!;
        var correction = new { label = "Example 2026", year = 2026, reason = "misread", tables = new[] { new { tp = 121, fp = 30, fn = 12, tn = 220 } } };
        await walk.CallAsync("correctStudy", Cancellation, correction);
        await walk.CallAsync("correctStudy", Cancellation, correction, header: ("If-Match", "\"7\""));
        await walk.CallAsync("correctStudy", Cancellation, correction, header: ("If-Match", "\"1\""));
        await walk.CallAsync("overrideWarning", Cancellation, new { code = "prevalence", reason = "a referral clinic" });
        await walk.CallAsync("withdrawStudy", Cancellation, new { kind = "retraction", reason = "retracted by the journal" });
        await walk.CallAsync("restoreStudy", Cancellation, new { reason = "reinstated" });
        await walk.CallAsync("withdrawStudies", Cancellation, new { kind = "exclusion", reason = "another population", studies = new[] { walk.Known["study"] } });
        await walk.CallAsync("restoreStudies", Cancellation, new { reason = "the same after all", studies = new[] { walk.Known["study"] } });
        walk.Known["version"] = "1";
        await walk.CallAsync("backCalculate", Cancellation);
    }

    private static async Task TeamAsync(OperationWalk walk)
    {
        object Concern(string domain) => new { domain, concern = domain == "risk-of-bias" ? "serious" : "none", reason = "one study read the index test unblinded" };
        var domains = new[] { "risk-of-bias", "indirectness", "inconsistency", "imprecision", "publication-bias" }.Select(Concern);
        await walk.CallAsync("judgeCertainty", Cancellation, new { stratum = "overall", outcome = "sensitivity", domains, actor = "Walker" });
        var comment = await walk.CallAsync("addComment", Cancellation, new { subject = "study:" + walk.Known["study"], text = "@Ben is FN right?", by = "Ann" });
        walk.Known["comment"] = (string)comment!["id"]!;
        await walk.CallAsync("settleComment", Cancellation, query: "by=Ben");
        await walk.CallAsync("settleComment", Cancellation, query: "by=Ben");

        var assigned = await walk.CallAsync("assignExtraction", Cancellation, new { label = "Walked twice 2026", source = "10.1000/walk.2", extractors = new[] { "Ann", "Ben" } });
        walk.Known["extraction"] = (string)assigned!["id"]!;
        object Entry(string by, int fn) => new { by, study = new { label = "Walked twice 2026", year = 2026, tables = new[] { new { tp = 40, fp = 10, fn, tn = 60 } } } };
        await walk.CallAsync("reconcileExtraction", Cancellation, Entry("Cora", 5));
        await walk.CallAsync("handInExtraction", Cancellation, Entry("Ann", 5));
        await walk.CallAsync("getExtraction", Cancellation, query: "by=Ann");
        await walk.CallAsync("handInExtraction", Cancellation, Entry("Ben", 6));
        var reconciled = await walk.CallAsync("reconcileExtraction", Cancellation, Entry("Cora", 5));
        await walk.CallAsync("reconcileExtraction", Cancellation, Entry("Cora", 5));
        await walk.CallAsync("listExtractions", Cancellation, query: "by=Ann");
        // The second time the study is there, and what they agree on corrects it.
        var again = await walk.CallAsync("assignExtraction", Cancellation, new { label = "Walked twice 2026", extractors = new[] { "Ann", "Ben" }, corrects = (string)reconciled!["study"]!["id"]! });
        walk.Known["extraction"] = (string)again!["id"]!;
        foreach (var by in new[] { "Ann", "Ben" }) await walk.CallAsync("handInExtraction", Cancellation, Entry(by, 6));
        await walk.CallAsync("reconcileExtraction", Cancellation, Entry("Cora", 6));

        // Two names for one study, each with one person's work.
        foreach (var (label, by) in new[] { ("Walked apart 2026", "Ben"), ("Walked apart, again 2026", "Ann") })
        {
            walk.Known["other"] = walk.Known["extraction"];
            walk.Known["extraction"] = (string)(await walk.CallAsync("assignExtraction", Cancellation, new { label }))!["id"]!;
            await walk.CallAsync("handInExtraction", Cancellation, Entry(by, 5));
        }

        await walk.CallAsync("joinExtractions", Cancellation, new { with = walk.Known["other"] }, query: "by=Ann");
        await walk.CallAsync("handInExtractionSheet", Cancellation, Csv, type: "text/csv", query: "by=Ann&dryRun=true");

        var kept = new { form = "study", title = "Half a study", content = "{}", sequence = 1 };
        foreach (var drafts in new[] { "FormDraft", "OwnFormDraft" })
        {
            walk.Known["draft"] = Guid.CreateVersion7().ToString();
            await walk.CallAsync("keep" + drafts, Cancellation, kept);
            await walk.CallAsync("get" + drafts, Cancellation);
            await walk.CallAsync("list" + drafts + "s", Cancellation, query: "form=study");
            await walk.CallAsync("finish" + drafts, Cancellation);
            await walk.CallAsync("keep" + drafts, Cancellation, kept);
        }
    }

    private static async Task ImportsAsync(OperationWalk walk)
    {
        await walk.CallAsync("readColumns", Cancellation, Csv, type: "text/csv");
        var report = await walk.CallAsync("importStudies", Cancellation, Csv, type: "text/csv");
        walk.Known["importId"] = (string)report!["import"]!;
        await walk.CallAsync("listImports", Cancellation);
        await walk.CallAsync("undoImport", Cancellation);
        await walk.CallAsync("undoImport", Cancellation);
        await walk.CallAsync("importStudies", Cancellation, WithFault, type: "text/csv");
        var partly = await walk.CallAsync("importStudies", Cancellation, WithFault, type: "text/csv", query: "goodRows=true");
        walk.Known["draft"] = (string)partly!["drafts"]![0]!["id"]!;
        var draft = await walk.CallAsync("getImportDraft", Cancellation);
        await walk.CallAsync("submitImportDraft", Cancellation);
        var rows = JsonNode.Parse(draft!["rows"]!.ToJsonString().Replace("forty", "40", StringComparison.Ordinal));
        await walk.CallAsync("correctImportDraft", Cancellation, new JsonObject { ["rows"] = rows });
        await walk.CallAsync("submitImportDraft", Cancellation);
        partly = await walk.CallAsync("importStudies", Cancellation, WithFault.Replace("Walk C", "Walk D", StringComparison.Ordinal), type: "text/csv", query: "goodRows=true");
        walk.Known["draft"] = (string)partly!["drafts"]![0]!["id"]!;
        await walk.CallAsync("getImportDraft", Cancellation);
        await walk.CallAsync("deleteImportDraft", Cancellation);
        var job = await walk.CallAsync("importStudies", Cancellation, Csv, type: "text/csv", query: "job=true&dryRun=true");
        walk.Known["job"] = (string)job!["id"]!;
        var profiles = await walk.CallAsync("listImportProfiles", Cancellation);
        walk.Known["name"] = "walk";
        await walk.CallAsync("saveImportProfile", Cancellation, profiles![0]);
        await walk.CallAsync("getImportProfile", Cancellation);
        walk.Known["name"] = "estimate.shifted.v1";
    }

    private async Task ProposalsAsync(OperationWalk walk)
    {
        walk.Known["review"] = "walked-example"; // opened by this walk
        var protocol = await walk.CallAsync("getProtocol", Cancellation);
        protocol!["requireConfirmation"] = true;
        await walk.CallAsync("amendProtocol", Cancellation, protocol);
        var proposal = await walk.CallAsync("submitStudy", Cancellation);
        walk.Known["proposal"] = (string)proposal!["id"]!;
        await walk.CallAsync("confirmProposal", Cancellation);
        await walk.CallAsync("confirmProposals", Cancellation, new { });
        await walk.CallAsync("declineProposal", Cancellation, new { reason = "not this population" });
        await walk.CallAsync("listProposals", Cancellation);
        walk.Known["review"] = system.Review;
    }

    private async Task OriginsAsync(OperationWalk walk)
    {
        var address = $"http://127.0.0.1:9/reviews/{system.Review}";
        var keys = await walk.CallAsync("getSigningKeys", Cancellation);
        await walk.CallAsync("trustOrigin", Cancellation, new { address, key = keys!["keys"]![0] });
        using var export = await system.Client.GetAsync(new Uri($"/api/v1/reviews/{system.Review}/export?format=json", UriKind.Relative), Cancellation);
        string Header(string name) => export.Headers.GetValues(name).Single();
        var content = await export.Content.ReadAsByteArrayAsync(Cancellation);
        object Taking(string signature) => new { origin = address, content, signatureInput = Header("Signature-Input"), signature };
        await walk.CallAsync("takeFromOrigin", Cancellation, Taking(Header("Signature")));
        await walk.CallAsync("takeFromOrigin", Cancellation, Taking("evidence=:" + new string('A', 86) + "==:"));
        await walk.CallAsync("listOrigins", Cancellation);
        await walk.CallAsync("endOrigin", Cancellation, query: "address=" + Uri.EscapeDataString(address));
        await walk.CallAsync("endOrigin", Cancellation, query: "address=" + Uri.EscapeDataString(address));
    }

    private async Task EstimatesAsync(OperationWalk walk)
    {
        var head = await walk.CallAsync("getReview", Cancellation);
        await Eventually.SeesAsync(() => walk.CallAsync("getEstimates", Cancellation), estimates => (long?)estimates?["revision"] == (long)head!["revision"]!, "the estimates of the walk");
        var version = await walk.CallAsync("publishVersion", Cancellation);
        await walk.CallAsync("publishVersion", Cancellation);
        walk.Known["number"] = version!["number"]!.ToString();
        (walk.Known["figure"], walk.Known["format"]) = ("forest", "svg");
        await walk.CallAsync("drawFigure", Cancellation, path: [("format", "png")]);
        await walk.CallAsync("rebuildEstimates", Cancellation);
        var preview = await walk.CallAsync("previewStudy", Cancellation, new { label = "Draft 2026", year = 2026, tables = new[] { new { tp = 12, fp = 3, fn = 30, tn = 22, factors = new { modality = "ct" } } } });
        await walk.CallAsync("previewChanges", Cancellation, new { withdraw = new[] { walk.Known["study"] } });
        await Eventually.SeesAsync(() => walk.CallAsync("getAlertsHead", Cancellation), seen => (long?)seen?["revision"] == (long)head!["revision"]!, "the evaluation of the walk");
        await walk.CallAsync("previewAlerts", Cancellation, preview);
        await walk.CallAsync("backtestPolicy", Cancellation, new { });
    }

    private static async Task SubscriptionsAsync(OperationWalk walk)
    {
        var alerts = await walk.CallAsync("listAlerts", Cancellation);
        var subscription = (await walk.CallAsync("listSubscriptions", Cancellation))![0]!;
        var alert = (string?)alerts!.AsArray().FirstOrDefault()?["id"] ?? (string)(await walk.CallAsync("listAlerts", Cancellation, query: $"subscription={(string)subscription["id"]!}"))![0]!["id"]!;
        walk.Known["id"] = alert;
        await walk.CallAsync("getAlert", Cancellation);
        await walk.CallAsync("acknowledgeAlert", Cancellation, new { actor = "Walker", note = "seen" });
        await walk.CallAsync("muteAlerts", Cancellation, new { actor = "Walker", until = "2100-01-01T00:00:00Z" });
        await walk.CallAsync("resolveAlert", Cancellation, new { actor = "Walker" });

        var made = await walk.CallAsync("subscribe", Cancellation, new { name = "Walker", webhookUrl = "http://127.0.0.1:9/hook" });
        walk.Known["id"] = (string)made!["id"]!;
        await walk.CallAsync("changeSubscription", Cancellation, new { name = "Walker, again" });
        await walk.CallAsync("rotateSecret", Cancellation, new { });
        await walk.CallAsync("testWebhook", Cancellation);
        await walk.CallAsync("replayDeliveries", Cancellation, new { from = "2020-01-01T00:00:00Z" });
        foreach (var name in new[] { "getSubscription", "listDeliveries", "getSubscriptionHistory", "askToConfirmMail", "askToUnsubscribe" }) await walk.CallAsync(name, Cancellation);
        await walk.CallAsync("confirmMail", Cancellation, query: "token=none");
        await walk.CallAsync("unsubscribe", Cancellation, query: "token=none");
        await walk.CallAsync("deleteSubscription", Cancellation);
    }
}
