namespace LivingReview.Surveillance.Sources;

/// <summary>The sources that can be searched, by the names that the API, the store and the metrics use.</summary>
internal static class SourceNames
{
    public const string PubMed = "pubmed";
    public const string EuropePmc = "europe-pmc";
    public const string OpenAlex = "openalex";
    public const string Crossref = "crossref";
    public const string MedRxiv = "medrxiv";
    public const string ClinicalTrials = "clinicaltrials";

    public static IReadOnlyList<string> All { get; } = [PubMed, EuropePmc, OpenAlex, Crossref, MedRxiv, ClinicalTrials];

    /// <summary>What a reader calls it.</summary>
    public static string LabelOf(string source) => source switch
    {
        PubMed => "PubMed",
        EuropePmc => "Europe PMC",
        OpenAlex => "OpenAlex",
        Crossref => "Crossref",
        MedRxiv => "medRxiv",
        ClinicalTrials => "ClinicalTrials.gov",
        _ => source,
    };
}
