using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace LivingReview.Surveillance.StandIn;

/// <summary>The answers of each source, in its form.</summary>
internal static partial class StandInAnswers
{
    private static readonly string[] NoticeSources = ["publisher", "retraction-watch"];

    public static StandInAnswer Of(string source, StandInRequest request, StandInWorld world) => source switch
    {
        "pubmed" => request.Path.StartsWith("esearch", StringComparison.Ordinal) ? PubMedSearch(request, world) : PubMedFetch(request, world),
        "europe-pmc" => EuropePmc(request, world),
        "openalex" => OpenAlex(request, world),
        "crossref" => request.Path == "works" ? CrossrefList(request, world) : CrossrefWork(request, world),
        "medrxiv" => MedRxiv(request, world),
        _ => ClinicalTrials(request, world),
    };

    private static StandInAnswer PubMedSearch(StandInRequest request, StandInWorld world)
    {
        var (from, to) = (Day(request.Parameter("mindate").Replace('/', '-')), Day(request.Parameter("maxdate").Replace('/', '-')));
        var found = Searched("pubmed", world, request.Parameter("term"), w => w.Pmid is not null && Between(w.Indexed["pubmed"], from, to));
        var start = request.Number("retstart", 0);
        var page = found.Skip(start).Take(request.Number("retmax", 20)).Select(w => w.Pmid!).ToList();
        return Json(new
        {
            header = new { type = "esearch", version = "0.3" },
            esearchresult = new { count = Text(found.Count), retmax = Text(page.Count), retstart = Text(start), idlist = page, translationset = Array.Empty<string>(), querytranslation = request.Parameter("term") },
        });
    }

    private static StandInAnswer PubMedFetch(StandInRequest request, StandInWorld world)
    {
        var ids = request.Parameter("id").Split(',');
        var works = ids.Select(i => world.Works.FirstOrDefault(w => w.Pmid == i)).OfType<StandInWork>().Skip(world.LeavesOneOut ? 1 : 0);
        return new StandInAnswer(200, "text/xml", "<?xml version=\"1.0\" ?>\n<!DOCTYPE PubmedArticleSet PUBLIC \"-//NLM//DTD PubMedArticle, 1st January 2025//EN\" \"https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd\">\n"
            + new XElement("PubmedArticleSet", works.Select(w => Article(w, world.Today))));
    }

    private static XElement Article(StandInWork work, DateOnly today)
    {
        var notices = work.Notices.Where(n => n.From <= today).ToList();
        return new XElement("PubmedArticle", new XElement("MedlineCitation", new XAttribute("Status", "MEDLINE"), new XAttribute("Owner", "NLM"),
            new XElement("PMID", new XAttribute("Version", "1"), work.Pmid),
            new XElement("Article", new XAttribute("PubModel", "Print"),
                new XElement("Journal", new XElement("JournalIssue", new XElement("PubDate", new XElement("Year", work.Published.Year), new XElement("Month", work.Published.Month), new XElement("Day", work.Published.Day))), new XElement("Title", work.Journal)),
                new XElement("ArticleTitle", work.Title),
                work.Doi is null ? null : new XElement("ELocationID", new XAttribute("EIdType", "doi"), new XAttribute("ValidYN", "Y"), work.Doi),
                new XElement("Abstract", new XElement("AbstractText", work.Abstract)),
                new XElement("AuthorList", work.Authors.Select(a => new XElement("Author", new XElement("LastName", a.Split(", ")[0]), new XElement("ForeName", a.Split(", ")[^1])))),
                new XElement("Language", "eng"),
                work.RegisteredAs is null ? null : new XElement("DataBankList", new XElement("DataBank", new XElement("DataBankName", "ClinicalTrials.gov"), new XElement("AccessionNumberList", new XElement("AccessionNumber", work.RegisteredAs)))),
                new XElement("PublicationTypeList", new XElement("PublicationType", new XAttribute("UI", "D016428"), "Journal Article"),
                    notices.Any(n => n.Kind == "retraction") ? new XElement("PublicationType", new XAttribute("UI", "D016441"), "Retracted Publication") : null)),
            notices.Count == 0 ? null : new XElement("CommentsCorrectionsList", notices.Select(n => new XElement("CommentsCorrections", new XAttribute("RefType", n.Kind == "retraction" ? "RetractionIn" : n.Kind == "erratum" ? "ErratumIn" : "ExpressionOfConcernIn"),
                new XElement("RefSource", $"{work.Journal}. 2026;1:2. doi: {n.Doi}"), new XElement("PMID", new XAttribute("Version", "1"), n.Pmid))))));
    }

    private static StandInAnswer EuropePmc(StandInRequest request, StandInWorld world)
    {
        var query = request.Parameter("query");
        var days = Days().Match(query);
        var found = Searched("europe-pmc", world, query, w => Between(w.Indexed["europe-pmc"], Day(days.Groups[1].Value), Day(days.Groups[2].Value)));
        var cursor = request.Parameter("cursorMark");
        var (page, next) = Page(found, cursor == "*" ? "" : cursor, request.Number("pageSize", 25));
        return Json(new
        {
            version = "6.9",
            hitCount = found.Count,
            nextCursorMark = next ?? cursor,
            request = new { queryString = query, cursorMark = cursor },
            resultList = new
            {
                result = page.Select(w => new
                {
                    id = w.IsPreprint ? "PPR" + Number(w.Doi!) : w.Pmid ?? w.Doi,
                    source = w.IsPreprint ? "PPR" : "MED",
                    pmid = w.Pmid,
                    doi = w.Doi,
                    title = w.Title,
                    authorString = string.Join(", ", w.Authors.Select(a => a.Replace(",", "", StringComparison.Ordinal))) + ".",
                    journalTitle = w.Journal,
                    pubYear = Text(w.Published.Year),
                    abstractText = w.Abstract,
                    pubType = w.IsPreprint ? "preprint" : "journal article",
                    firstPublicationDate = Text(w.Published),
                }),
            },
        });
    }

    private static StandInAnswer OpenAlex(StandInRequest request, StandInWorld world)
    {
        var filter = request.Parameter("filter");
        var found = Searched("openalex", world, filter.Split(',')[0].Split(':')[^1], w => Between(w.Published, Filter(filter, "from_publication_date"), Filter(filter, "to_publication_date")));
        var cursor = request.Parameter("cursor");
        var (page, next) = Page(found, cursor == "*" ? "" : cursor, request.Number("per-page", 25));
        return Json(new
        {
            meta = new { count = found.Count, per_page = page.Count, next_cursor = next },
            results = page.Select(w => new
            {
                id = "https://openalex.org/W" + Number(w.Doi!),
                doi = "https://doi.org/" + w.Doi,
                title = w.Title,
                publication_date = Text(w.Published),
                publication_year = w.Published.Year,
                language = "en",
                type = w.IsPreprint ? "preprint" : "article",
                is_retracted = w.Notices.Any(n => n.Kind == "retraction" && n.From <= world.Today),
                authorships = w.Authors.Select(a => new { author = new { display_name = string.Join(' ', a.Split(", ").Reverse()) } }),
                abstract_inverted_index = w.Abstract.Split(' ').Select((word, at) => (word, at)).GroupBy(x => x.word).ToDictionary(g => g.Key, g => g.Select(x => x.at).ToArray()),
            }),
        });
    }

    private static StandInAnswer CrossrefList(StandInRequest request, StandInWorld world)
    {
        var filter = request.Parameter("filter");
        var (from, to) = (Filter(filter, "from-index-date"), Filter(filter, "until-index-date"));
        var items = filter.Contains("update-type:retraction", StringComparison.Ordinal)
            ? [.. world.Works.Where(w => w.Indexed.ContainsKey("crossref")).SelectMany(w => w.Notices.Where(n => n.Kind == "retraction" && n.From <= world.Today && Between(n.From, from, to)).Select(n => NoticeItem(w, n)))]
            : Searched("crossref", world, request.Parameter("query.bibliographic"), w => w.Doi is not null && Between(w.Indexed["crossref"], from, to)).Select(w => Item(w, world.Today)).ToList();
        var rows = request.Number("rows", 20);
        var cursor = request.Parameter("cursor");
        var start = cursor == "*" ? 0 : int.Parse(cursor, CultureInfo.InvariantCulture);
        return Json(new Dictionary<string, object> { ["status"] = "ok", ["message-type"] = "work-list", ["message"] = new Dictionary<string, object> { ["total-results"] = items.Count, ["items"] = items.Skip(start).Take(rows), ["next-cursor"] = Text(start + rows) } });
    }

    private static StandInAnswer CrossrefWork(StandInRequest request, StandInWorld world)
    {
        var doi = Uri.UnescapeDataString(request.Path["works/".Length..]);
        return world.Works.FirstOrDefault(w => w.Doi == doi && w.Indexed.TryGetValue("crossref", out var day) && day <= world.Today) is { } work
            ? Json(new Dictionary<string, object> { ["status"] = "ok", ["message-type"] = "work", ["message"] = Item(work, world.Today) })
            : new StandInAnswer(404, "text/plain", "Resource not found.");
    }

    private static Dictionary<string, object?> Item(StandInWork work, DateOnly today) => new()
    {
        ["DOI"] = work.Doi!.ToUpperInvariant(),
        ["title"] = new[] { work.Title },
        ["type"] = work.IsPreprint ? "posted-content" : "journal-article",
        ["subtype"] = work.IsPreprint ? "preprint" : null,
        ["container-title"] = new[] { work.Journal },
        ["issued"] = Parts(work.Published),
        ["abstract"] = $"<jats:p>{work.Abstract}</jats:p>",
        ["author"] = work.Authors.Select(a => new { family = a.Split(", ")[0], given = a.Split(", ")[^1] }),
        // The publisher and Retraction Watch both say it.
        ["updated-by"] = work.Notices.Where(n => n.From <= today).SelectMany(n => NoticeSources.Select(s => new Dictionary<string, object> { ["DOI"] = n.Doi, ["type"] = n.Kind, ["label"] = n.Kind, ["source"] = s, ["updated"] = Parts(n.From) })),
    };

    private static Dictionary<string, object?> NoticeItem(StandInWork work, StandInNotice notice) => new()
    {
        ["DOI"] = notice.Doi,
        ["title"] = new[] { "Retraction notice" },
        ["type"] = "journal-article",
        ["issued"] = Parts(notice.From),
        ["update-to"] = new[] { new Dictionary<string, object?> { ["DOI"] = work.Doi, ["type"] = notice.Kind, ["label"] = "Retraction", ["updated"] = Parts(notice.From) } },
    };

    private static StandInAnswer MedRxiv(StandInRequest request, StandInWorld world)
    {
        var parts = request.Path.Split('/'); // details/medrxiv/FROM/TO/CURSOR/json
        var found = world.Works.Where(w => w.Indexed.TryGetValue("medrxiv", out var day) && day <= world.Today && Between(w.Published, Day(parts[2]), Day(parts[3]))).ToList();
        var start = int.Parse(parts[4], CultureInfo.InvariantCulture);
        var page = found.Skip(start).Take(3).ToList();
        return page.Count == 0
            ? Json(new { messages = new[] { new { status = "no posts found" } }, collection = Array.Empty<string>() })
            : Json(new
            {
                messages = new[] { new { status = "ok", interval = $"{parts[2]}:{parts[3]}", cursor = Text(start), count = page.Count, total = Text(found.Count) } },
                collection = page.Select(w => new { title = w.Title, authors = string.Join("; ", w.Authors), doi = w.Doi, date = Text(w.Published), version = "1", type = "new results", category = "radiology", @abstract = w.Abstract, published = w.PublishedAs ?? "NA", server = "medRxiv" }),
            });
    }

    private static StandInAnswer ClinicalTrials(StandInRequest request, StandInWorld world)
    {
        var term = request.Parameter("query.term");
        var days = Range().Match(term);
        var found = Searched("clinicaltrials", world, term, w => w.Registration is not null && Between(w.Indexed["clinicaltrials"], Day(days.Groups[1].Value), Day(days.Groups[2].Value)));
        var (page, next) = Page(found, request.Parameter("pageToken"), request.Number("pageSize", 10));
        return Json(new
        {
            totalCount = found.Count,
            nextPageToken = next,
            studies = page.Select(w => new
            {
                protocolSection = new
                {
                    identificationModule = new { nctId = w.Registration, briefTitle = w.Title },
                    statusModule = new { overallStatus = "RECRUITING", studyFirstPostDateStruct = new { date = Text(w.Published) } },
                    descriptionModule = new { briefSummary = w.Abstract },
                    designModule = new { studyType = "OBSERVATIONAL" },
                },
            }),
        });
    }

    /// <summary>Those that the source has by now and that hold the first word of the query; of all sources' rules the one that they share.</summary>
    private static List<StandInWork> Searched(string source, StandInWorld world, string query, Func<StandInWork, bool> onDays)
    {
        var word = FirstWord().Match(query).Value;
        var found = world.Works.Where(w => w.Indexed.TryGetValue(source, out var day) && day <= world.Today && onDays(w)
            && $"{w.Title} {w.Abstract}".Contains(word, StringComparison.OrdinalIgnoreCase)).ToList();
        return world.LeavesOneOut && source != "pubmed" && found.Count > 0 ? found[1..] : found;
    }

    private static (List<StandInWork> Page, string? Next) Page(List<StandInWork> found, string cursor, int size)
    {
        var start = cursor.Length == 0 ? 0 : int.Parse(cursor, CultureInfo.InvariantCulture);
        return (found.Skip(start).Take(size).ToList(), start + size < found.Count ? Text(start + size) : null);
    }

    private static bool Between(DateOnly day, DateOnly from, DateOnly to) => day >= from && day <= to;

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static DateOnly Filter(string filter, string name) => Day(filter.Split(',').Single(f => f.StartsWith(name + ":", StringComparison.Ordinal))[(name.Length + 1)..]);

    private static Dictionary<string, object> Parts(DateOnly day) => new() { ["date-parts"] = new[] { new[] { day.Year, day.Month, day.Day } } };

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Number(string doi) => Text(Math.Abs(doi.Aggregate(17, (hash, c) => unchecked(hash * 31 + c))));

    private static StandInAnswer Json(object body) => new(200, "application/json", JsonSerializer.Serialize(body));

    [GeneratedRegex("[A-Za-z]{4,}")]
    private static partial Regex FirstWord();

    [GeneratedRegex(@"FIRST_IDATE:\[(\S+) TO ([^\]]+)\]")]
    private static partial Regex Days();

    [GeneratedRegex(@"RANGE\[([^,]+),([^\]]+)\]")]
    private static partial Regex Range();
}
