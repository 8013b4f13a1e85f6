using LivingReview.Contracts.Reviews;
using LivingReview.Contracts.Studies;
using LivingReview.Web.Reviews.Samples;

namespace LivingReview.AllInOne.Demonstrating;

/// <summary>
/// The life of the osteoporosis review: its studies by date of publication, records and screening, versions, subscriptions, an exclusion, and
/// a correction and a retraction that are staged with a study that does not exist, so that nothing false is said of one that does.
/// </summary>
internal static class OsteoporosisHistory
{
    public const string Id = "osteoporosis-imaging-ml";
    public const string Notice = "Sample. The studies are real: their counts were compiled from public pages and their risk of bias is one reader's draft. Their history was replayed by date of publication when this program first started. The study named “Fictitious” does not exist; it shows a correction and a retraction.";

    /// <summary>How many of the newest studies wait for a reader who wants to see one arrive.</summary>
    public const int HeldBack = 3;

    private const string Fictitious = "fictitious-2021";
    private const string Actor = "Demonstration";
    private static readonly string[] Judged = ["modality=radiograph", "modality=ct"];

    private static readonly SearchRunRequest Search = new()
    {
        Database = "Public pages (sample)",
        Date = new DateOnly(2026, 11, 28),
        Query = "osteoporosis AND (\"machine learning\" OR \"deep learning\" OR radiomics) AND (radiograph* OR CT OR MRI) AND (sensitivity OR specificity)",
        Hits = 112,
    };

    public static async Task<SampleReview> DescribeAsync(CancellationToken cancellationToken)
    {
        var studies = await StudiesAsync(cancellationToken);
        return new SampleReview(Id, Notice, [.. studies.TakeLast(HeldBack).Select(one => new SampleStudy(one.Label, one.Published, one.Csv))]);
    }

    public static async Task<SamplePlayer> PlayAsync(ServerConnection api, TextWriter say, CancellationToken cancellationToken)
    {
        var player = new SamplePlayer(api, Id);
        var review = await player.OpenAsync(Sample.Review("osteoporosis-imaging-ml-2.review.json"), cancellationToken);
        await say.WriteLineAsync(FormattableString.Invariant($"Review      {Id}: {(review.Revision == 1 ? "registered; playing in its history" : $"found with {review.Studies} studies at revision {review.Revision}")}"));

        var included = await IncludedAsync(cancellationToken);
        await using (var records = Sample.Open("osteoporosis-records.ris"))
            await player.ScreenAsync(Search, records, record => Decide(record, included), cancellationToken);

        var published = (await StudiesAsync(cancellationToken)).SkipLast(HeldBack).ToList();
        for (var i = 0; i < published.Count; i++)
        {
            await player.AddAsync([published[i]], cancellationToken);
            await AfterAsync(player, i + 1, cancellationToken);
        }

        await player.LinkAsync(cancellationToken);
        await player.PublishAsync("Third version: with the studies of 2025.", cancellationToken);
        foreach (var judgement in Judgements()) await player.JudgeAsync(judgement, cancellationToken);
        // What came before the retraction is settled; the retraction waits for an answer.
        await player.AcknowledgeAsync(player.Studies[Fictitious].Revision - 1, Actor, "Discussed by the panel: the recommendation stands.", cancellationToken);
        return player;
    }

    /// <summary>What happened when so many studies were in.</summary>
    private static async Task AfterAsync(SamplePlayer player, int studies, CancellationToken cancellationToken)
    {
        switch (studies)
        {
            case 3:
                await player.SubmitAsync(Staged(fn: 40, null), cancellationToken);
                break;
            case 5:
                await player.SubscribeAsync(new() { Name = "Guideline panel (sample)", Strata = ["modality=radiograph", "modality=ct"] }, cancellationToken);
                await player.SubscribeAsync(new() { Name = "Methodologist (sample)", Threshold = 0.02 }, cancellationToken);
                await player.SubscribeAsync(new() { Name = "Developer (sample)", Threshold = 0.05 }, cancellationToken);
                break;
            case 6:
                await player.CorrectAsync(Staged(fn: 10, "Staged correction: false negatives were misread as 40."), cancellationToken);
                break;
            case 8:
                await player.PublishAsync("First version: the studies up to 2022, with the fictitious one.", cancellationToken);
                break;
            case 9:
                await player.SubmitAsync(
                    new() { Id = "hiroshima-morphology-cad-undated", Label = "Hiroshima morphology CAD (undated)", Tables = [new() { Tp = 34, Fp = 36, Fn = 2, Tn = 28, Factors = new Dictionary<string, string?> { ["modality"] = "radiograph", ["examination_part"] = "jaw" } }] },
                    cancellationToken);
                await player.WithdrawAsync("hiroshima-morphology-cad-undated", "exclusion", "Not machine learning: rules about the shape of the jaw's cortex.", cancellationToken);
                break;
            case 13:
                await player.WithdrawAsync(Fictitious, "retraction", "Staged retraction: this study does not exist.", cancellationToken);
                await player.PublishAsync("Second version: after the retraction of the fictitious study.", cancellationToken);
                break;
        }
    }

    // A draft by one reader of abstracts, which says so in its actor.
    private static IEnumerable<JudgeCertainty> Judgements() =>
        from stratum in Judged
        from outcome in CertaintyVocabulary.Outcomes
        select new JudgeCertainty
        {
            Stratum = stratum,
            Outcome = outcome,
            Actor = Actor + " (draft)",
            Domains =
            [
                new() { Domain = "risk-of-bias", Concern = "serious", Reason = "In most studies the selection of people and the threshold are not reported in what could be read." },
                new() { Domain = "indirectness", Concern = "none" },
                new() { Domain = "inconsistency", Concern = "serious", Reason = "The prediction interval is far wider than the interval of the mean." },
                new() { Domain = "imprecision", Concern = stratum == "modality=ct" ? "very-serious" : "none", Reason = stratum == "modality=ct" ? "Few studies; the interval includes the minimum by far." : null },
                new() { Domain = "publication-bias", Concern = "none", Reason = "Too few studies for a test that would find it." },
            ],
        };

    private static StudySubmission Staged(long fn, string? reason) => new()
    {
        Id = Fictitious,
        Label = "Fictitious 2021",
        Year = 2021,
        Title = "A study that does not exist, to show a correction and a retraction",
        Tables = [new() { Tp = 60, Fp = 30, Fn = fn, Tn = 100, Factors = new Dictionary<string, string?> { ["modality"] = "radiograph", ["ml_type"] = "deep-learning" } }],
        Reason = reason,
    };

    // Records without any identifier wait for a decision, as in a review that is alive.
    private static ScreeningRequest? Decide(RecordView record, HashSet<string> included) =>
        (record.Doi is { } doi && included.Contains(doi)) || (record.Title is { } title && included.Contains(title)) ? new() { Stage = "full-text", Decision = "include" }
        : record.Doi is null && record.Pmid is null ? null
        : new() { Stage = "full-text", Decision = "exclude", Reason = "No 2x2 table in what could be read" };

    /// <summary>DOIs and titles of the records of which the sample's notes say that they were included.</summary>
    private static async Task<HashSet<string>> IncludedAsync(CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(Sample.Open("osteoporosis-records.ris"));
        var records = (await reader.ReadToEndAsync(cancellationToken)).Split("ER  -").Where(record => record.Contains("N1  - included", StringComparison.Ordinal));
        return records.SelectMany(record => record.Split('\n')).Where(line => line.StartsWith("DO  - ", StringComparison.Ordinal) || line.StartsWith("TI  - ", StringComparison.Ordinal))
            .Select(line => line[6..].Trim()).ToHashSet(StringComparer.OrdinalIgnoreCase);
    }

    private static async Task<IReadOnlyList<SampleFileStudy>> StudiesAsync(CancellationToken cancellationToken)
    {
        await using var file = Sample.Open("osteoporosis-imaging-ml-2.csv");
        return await SampleFile.ReadAsync(file, cancellationToken);
    }
}
