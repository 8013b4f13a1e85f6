using LivingReview.Surveillance.Sources;
using LivingReview.Surveillance.StandIn;

namespace LivingReview.Surveillance.Tests;

/// <summary>Published works that tests need.</summary>
internal static class Given
{
    public static StandInWork Article(int number, DateOnly published, params string[] sources) => new()
    {
        Doi = $"10.1000/work.{number}",
        Pmid = sources.Contains(SourceNames.PubMed) || sources.Contains(SourceNames.EuropePmc) ? $"{40_000_000 + number}" : null,
        Title = $"Osteoporosis screening by radiographs, experiment {Name(number)}",
        Abstract = $"Sensitivity was {number % 100} percent in osteoporosis.",
        Authors = ["Doe, Jane", "Roe, Richard"],
        Journal = "Journal of Examples",
        Published = published,
        Indexed = sources.ToDictionary(s => s, _ => published, StringComparer.Ordinal),
    };

    public static StandInWork Preprint(int number, DateOnly published, string? publishedAs = null) => Article(number, published, SourceNames.MedRxiv) with
    {
        Doi = $"10.1101/2026.01.{number}",
        IsPreprint = true,
        PublishedAs = publishedAs,
        Journal = "medRxiv",
    };

    public static StandInWork Registration(int number, DateOnly published) => Article(number, published, SourceNames.ClinicalTrials) with { Doi = null, Registration = $"NCT{number:00000000}" };

    /// <summary>A word of its own for each number, so that titles are not alike by chance.</summary>
    private static string Name(int number) => string.Concat(Enumerable.Range(0, 4).Select(i => Syllables[(number / (int)Math.Pow(Syllables.Length, i) + i * 5) % Syllables.Length]));

    private static readonly string[] Syllables = ["ba", "den", "fil", "gor", "hum", "jak", "lep", "mir", "nol", "pur", "qua", "res", "sit", "tov", "wux", "zyn"];
}
