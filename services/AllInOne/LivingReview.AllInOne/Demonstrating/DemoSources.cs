using LivingReview.Surveillance.StandIn;

namespace LivingReview.AllInOne.Demonstrating;

/// <summary>What the demonstration's sources have published. All of it is invented, and says so: no real paper is imitated, and none is said to be retracted.</summary>
internal static class DemoSources
{
    /// <summary>First day of the demonstration's searches.</summary>
    public static readonly DateOnly Since = new(2026, 1, 1);

    private static readonly string[] Everywhere = ["pubmed", "europe-pmc", "openalex", "crossref"];

    public static IReadOnlyList<StandInWork> Works { get; } =
    [
        Article(1, "deep learning on hip radiographs", new(2026, 1, 12), "NCT99000001",
            "We included 200 women, 80 of whom had osteoporosis by DXA. Sensitivity was 85.0% (68/80) and specificity 90.0% (108/120)."),
        Preprint(2, "deep learning on hip radiographs", new(2026, 1, 2), "10.5555/demo.1",
            "Among 200 women, 80 with osteoporosis by DXA, the network had a sensitivity of 85.0% and a specificity of 90.0%."),
        Registration(3, "NCT99000001", "hip radiographs read by a network", new(2026, 1, 5), "Women over 50 with a hip radiograph and DXA for osteoporosis within three months."),
        Article(4, "opportunistic CT of the lumbar spine", new(2026, 2, 3), null,
            "Of 150 patients 50 had osteoporosis. At a threshold of 110 HU the sensitivity was 0.90 and the specificity 0.80."),
        Article(5, "panoramic radiographs and random forests", new(2026, 2, 20), null,
            "The model identified osteoporosis with an accuracy of 91% in 100 patients; sensitivity and specificity are given in the figures alone.", "pubmed", "openalex"),
        Article(6, "quantitative ultrasound of the heel", new(2026, 3, 9), null,
            "Osteoporosis was present in 60 of 240 participants. The positive predictive value was 60% and the negative predictive value 95%.", "europe-pmc", "crossref"),
        Preprint(7, "chest CT with a transformer", new(2026, 3, 15), null, "In 320 patients, 120 with osteoporosis, 111 of 120 were found, and 170 of 200 without it were cleared."),
        Article(8, "treatment of osteoporosis after fracture", new(2026, 3, 30), null, "A randomised trial of treatment; no test of osteoporosis was evaluated."),
    ];

    private static StandInWork Article(int number, string subject, DateOnly published, string? registration, string text, params string[] sources) => new()
    {
        Doi = $"10.5555/demo.{number}",
        Pmid = $"{99_000_000 + number}",
        RegisteredAs = registration,
        Title = $"Invented example {number}: osteoporosis, {subject}",
        Abstract = $"Invented example, no such study exists. {text}",
        Authors = ["Example, Ada", "Sample, Max"],
        Journal = "Journal of Invented Examples",
        Published = published,
        Indexed = (sources.Length > 0 ? sources : Everywhere).ToDictionary(s => s, _ => published, StringComparer.Ordinal),
    };

    private static StandInWork Preprint(int number, string subject, DateOnly published, string? publishedAs, string text) =>
        Article(number, subject, published, null, text, "medrxiv", "europe-pmc") with { Pmid = null, IsPreprint = true, PublishedAs = publishedAs, Journal = "medRxiv" };

    private static StandInWork Registration(int number, string registration, string subject, DateOnly published, string text) =>
        Article(number, subject, published, null, text, "clinicaltrials") with { Doi = null, Pmid = null, Registration = registration };
}
