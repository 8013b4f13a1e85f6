namespace LivingReview.Web.Searching;

/// <summary>A source that can be searched, as the page names it.</summary>
/// <param name="Name">Name in the API.</param>
/// <param name="Label">What a reader calls it.</param>
/// <param name="Hint">How a query is written for it.</param>
public sealed record SearchSource(string Name, string Label, string Hint)
{
    public static IReadOnlyList<SearchSource> All =>
    [
        new("pubmed", "PubMed", T["In PubMed’s language: osteoporosis[mh] AND radiograph*[tiab]"]),
        new("europe-pmc", "Europe PMC", T["In Europe PMC’s language: TITLE_ABS:(osteoporosis AND radiograph*)"]),
        new("openalex", "OpenAlex", T["Words and “phrases” with AND, OR and NOT."]),
        new("crossref", "Crossref", T["Words alone; Crossref knows no AND and OR, so add few of them."]),
        new("medrxiv", "medRxiv", T["Words, “phrases”, AND, OR, NOT and parentheses; radiograph* finds every ending."]),
        new("clinicaltrials", "ClinicalTrials.gov", T["In the language of ClinicalTrials.gov: osteoporosis AND AREA[InterventionType]DIAGNOSTIC_TEST"]),
    ];

    /// <summary>The label of a source; its name where it is unknown.</summary>
    public static string LabelOf(string name) => Find(name)?.Label ?? name;

    public static SearchSource? Find(string name) => All.FirstOrDefault(source => source.Name == name);
}
