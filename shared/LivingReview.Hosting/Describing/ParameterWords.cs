namespace LivingReview.Hosting.Describing;

/// <summary>What the parameters of addresses mean: a name has one meaning wherever it stands, or one by what the address ends with.</summary>
internal static class ParameterWords
{
    private static readonly Dictionary<string, string> Words = new(StringComparer.Ordinal)
    {
        ["review"] = "Id of the review.",
        ["study"] = "Id of the study.",
        ["record"] = "Id of the candidate record.",
        ["proposal"] = "Id of the proposal.",
        ["work"] = "Id of the work.",
        ["other"] = "Id of the work that may be the same.",
        ["nearMatches"] = "Whether only works are listed that may be another one, and nobody has decided about.",
        ["status"] = "pending, confirmed, declined or settled; all if it is left out.",
        ["id /notices/confirmation"] = "Id of the notice.",
        ["id /notices/declination"] = "Id of the notice.",
        ["source /surveillance/runs"] = "A source; all if it is left out.",
        ["source {source}"] = "pubmed, europe-pmc, openalex, crossref, medrxiv or clinicaltrials.",
        ["draft"] = "Id of the draft.",
        ["import"] = "Id of the import.",
        ["extraction"] = "Id of the double extraction.",
        ["comment"] = "Id of the comment.",
        ["subject"] = "What the comments are about, as study:jang-2021; everything if it is left out.",
        ["open"] = "Whether settled comments are left out.",
        ["by"] = "Who asks, where nobody signs in; ignored for a caller who is signed in.",
        ["form"] = "Which form, as study; every form if it is left out.",
        ["reason"] = "Why; it stays in the history.",
        ["before"] = "The revision before which the entries lie; the newest entries if it is left out.",
        ["version /protocol"] = "Number of the version that the change is based on; a newer one is then not overwritten.",
        ["version"] = "Number of the study's version, from 1.",
        ["number"] = "Number of the published version, from 1.",
        ["id"] = "Id of the subscription.",
        ["id /shifts/{id}"] = "Id of the alert.",
        ["name"] = "Name of the profile, or name@version.",
        ["name .json"] = "Name of the schema: estimate.shifted.v1.",
        ["figure"] = "forest, sroc, timeline, funnel, influence or cumulative.",
        ["revision"] = "Revision of the evidence; the newest if it is left out.",
        ["stratum"] = "The stratum: overall, or levels such as modality=ct;validation=external.",
        ["asOf"] = "What was known at this instant; not together with revision.",
        ["from"] = "The earlier revision.",
        ["to"] = "The later revision; the newest if it is left out.",
        ["explain"] = "Whether each change is divided among its studies.",
        ["every"] = "Whether versions that left the stratum as it was have a point too.",
        ["reviews"] = "Ids of reviews, separated by commas.",
        ["search"] = "Words that all must occur in title, id or question.",
        ["search /records/imports"] = "Id of the search that found the records.",
        ["first"] = "Ids, separated by commas, of reviews that come first.",
        ["limit"] = "Most entries of a page.",
        ["offset"] = "How many entries the page leaves out.",
        ["after"] = "Id of the last entry of the page before: the page after it.",
        ["after /events"] = "Position in the log; the entries after it follow.",
        ["q"] = "Words that all must occur in title, authors, journal, DOI or PubMed id.",
        ["state"] = "waiting, included, excluded, linked or merged.",
        ["subscription"] = "Id of a subscription; the review's own list of alerts if it is left out.",
        ["types"] = "Types of events, separated by commas; all if it is left out.",
        ["token"] = "The credential of the link in an e-mail.",
        ["dpi"] = "Resolution of a bitmap, 50 to 1200 dots per inch.",
        ["format"] = "Format of the file, where neither its media type nor its content says it.",
        ["format /export"] = "csv, json, metadta or ris.",
        ["format {figure}.{format}"] = "svg or png.",
        ["profile"] = "Name of a profile that maps the file's columns.",
        ["sheet"] = "Sheet of a workbook.",
        ["answer"] = "Answers to questions of an earlier attempt, each as the question's choice says.",
        ["dryRun"] = "Whether the file is only checked and nothing written.",
        ["job"] = "Whether the file is imported in the background; the answer is 202 with the job.",
        ["job {job}"] = "Id of the job.",
        ["goodRows"] = "Whether the good rows are written and the others kept as drafts.",
        ["source"] = "The database that the records come from.",
        ["method"] = "How the records were found: database (default), register or other.",
        ["stage"] = "title-abstract or full-text.",
        ["since"] = "Only records that came after this time count in the columns; all if it is left out.",
        ["screener"] = "Who asks, without sign-in; a caller who is signed in is who they are.",
        ["applyLabels"] = "Whether the labels of a screening tool become decisions on title and abstract.",
        ["at"] = "Thresholds, separated by commas.",
        ["distribution"] = "Distribution of the marker: log-logistic, log-normal or weibull.",
        ["covariates"] = "Factors of the protocol or year, separated by commas.",
        ["interactions"] = "Products of covariates, as modality*year, separated by commas.",
        ["on"] = "both, sensitivity or specificity.",
        ["permutations"] = "How many permutations give the P values; 0 for none.",
        ["prevalences"] = "Prevalences (0 to 1), separated by commas; the protocol's if it is left out.",
        ["further"] = "Numbers of further studies (1 to 500), separated by commas.",
        ["thresholds"] = "Threshold probabilities (0 to 1) of the decision curve, separated by commas.",
        ["minimum"] = "Minimum sensitivity and specificity, as 0.9,0.8.",
        ["Idempotency-Key"] = "Chosen by the caller: the same submission with the same key is accepted once.",
        ["If-Match"] = "The version that is corrected: its ETag.",
        ["Last-Event-ID"] = "Id of the last event that was received; the stream goes on after it.",
    };

    /// <summary>The meaning of a parameter; null if nobody wrote it down.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="path">Address of the operation.</param>
    public static string? Of(string? name, string path)
    {
        if (name is null) return null;
        var special = Words.Keys.FirstOrDefault(key => key.StartsWith(name + " ", StringComparison.Ordinal) && (path + "|").Contains(key[(name.Length + 1)..] + (key.Contains('{') ? "" : "|"), StringComparison.Ordinal));
        return Words.GetValueOrDefault(special ?? name);
    }
}
