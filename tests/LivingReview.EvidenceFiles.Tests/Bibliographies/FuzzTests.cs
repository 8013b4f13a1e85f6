using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using CsCheck;
using LivingReview.EvidenceFiles.Bibliographies;
using LivingReview.EvidenceFiles.Tests.Writing;

namespace LivingReview.EvidenceFiles.Tests.Bibliographies;

/// <summary>Mutations of every format: never an exception that nobody expects, never fewer records than the file begins without a finding.</summary>
public sealed class FuzzTests
{
    private static readonly (BibliographyFormat Format, string Start, string Text)[] Shapes =
    [
        (BibliographyFormat.Ris, "^TY  - ", "TY  - JOUR\nTI  - One\nAU  - Alpha, A.\nPY  - 2021//\nAB  - Of those with\nER-positive tumours.\nDO  - 10.5555/1\nER  - \n\nTY  - JOUR\nT1  - Two\nY1  - 2020\nER  - \n\nTY  - CONF\nTI  - Three\nER  - \n"),
        (BibliographyFormat.Nbib, "^PMID- [0-9]", "PMID- 30000001\nTI  - One\n      and more\nLID - 10.5555/1 [doi]\nFAU - Alpha, Anna\nDP  - 2021 Jan\n\nPMID- 30000002\nTI  - Two\n\nPMID- 30000003\nBTI - Three\n"),
        (BibliographyFormat.WebOfScience, "^PT [A-Z]\r?$", "FN Clarivate Analytics Web of Science\nVR 1.0\nPT J\nAU Alpha, A\n   Beta, B\nTI One\nPY 2021\nDI 10.5555/1\nER\n\nPT J\nTI Two\nER\n\nPT C\nTI Three\nER\n\nEF\n"),
        (BibliographyFormat.BibTex, "^@article\\{", "@string{j = \"Bone\"}\n@article{a,\n  title = {One {CT} and \\'{e}},\n  journal = j # \" Methods\",\n  year = 2021\n}\n@article{b, title = {Two}, doi = {10.5555/2}}\n@article{c,\n  title = \"Three\"\n}\n"),
        (BibliographyFormat.PubMedXml, "<PubmedArticle>", "<?xml version=\"1.0\"?>\n<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>1</PMID><Article><ArticleTitle>One <i>x</i></ArticleTitle></Article></MedlineCitation></PubmedArticle>\n<PubmedArticle><MedlineCitation><PMID>2</PMID><Article><ArticleTitle>Two</ArticleTitle></Article></MedlineCitation></PubmedArticle></PubmedArticleSet>"),
        (BibliographyFormat.EndNoteXml, "<record>", "<xml><records><record><titles><title><style>One</style></title></titles></record>\n<record><titles><title>Two</title></titles></record></records></xml>"),
        (BibliographyFormat.Csv, "^[0-9],", "id,title,abstract,year,doi,included\n1,One,\"a, b\",2021,10.5555/1,1\n2,Two,c,2020,,0\n3,\"Three\",,2019,,\n4,Four,d,2018,,1\n"),
        (BibliographyFormat.Tsv, "^[0-9]\\t", "id\ttitle\tyear\tdoi\n1\tOne\t2021\t10.5555/1\n2\tTwo\t2020\t\n3\tThree\t2019\t\n"),
    ];

    private static readonly string[] Pieces = ["\n", "\r\n", "\n\n", "\"", "\"\"", "{", "}", "@", ",", "\t", "\0", "\uFEFF", "TY  - JOUR\n", "ER  - \n", "ER-", "PMID- 9\n", "PT J\n", "EF\n", "      ", "<i>", "</record>", "&amp;", "李", "\\", "#", "%"];

    private static readonly Gen<(int Shape, string Text)> Mutated = Gen.Int[0, Shapes.Length - 1].SelectMany(shape =>
        Gen.Select(Gen.Int[0, Shapes[shape].Text.Length], Gen.Int[0, 25], Gen.OneOf(One.Of(Pieces), Gen.String[Gen.Char[' ', '~'], 0, 5])).Array[1, 5].Select(edits => (shape, Edit(Shapes[shape].Text, edits))));

    [Fact]
    public Task A_mutated_bibliography_is_read_or_refused_and_loses_no_record_in_silence() => Mutated.SampleAsync(async mutated =>
    {
        var (format, start, _) = Shapes[mutated.Shape];
        Bibliography read;
        try
        {
            read = await Reading.ReadAsync(mutated.Text, format);
        }
        catch (BibliographyException fault)
        {
            Assert.True(fault.Line >= 1 && fault.Message.Length > 0);
            return;
        }

        // A line inside of quotes is text of a row and no row.
        var text = format is BibliographyFormat.Csv or BibliographyFormat.Tsv ? Regex.Replace(mutated.Text, "\"[^\"]*\"", "") : mutated.Text;
        var begun = Regex.Count(text, start, RegexOptions.Multiline);
        Assert.True(read.Records.Count >= begun || read.Findings.Any(f => f.Code != "unread-columns"), $"{begun} records begin, {read.Records.Count} were read, and nothing was said.");
        Assert.All(read.Findings, f => Assert.True(f.Line >= 1 && f.Message.Length > 0));
    }, iter: 6000, print: m => $"{Shapes[m.Shape].Format}: {m.Text}");

    public static TheoryData<string> Hostile => ["fields without TY", "titles in one record", "abbreviations of abbreviations", "open braces", "deep XML", "attributes", "one row of commas", "many quotes", "blank lines", "authors", "entries that end nowhere"];

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task What_was_made_to_take_long_is_read_or_refused_in_bounded_time_and_memory(string kind)
    {
        var text = Text(kind);
        var (watch, before) = (Stopwatch.StartNew(), GC.GetTotalAllocatedBytes());
        try
        {
            await Reading.ReadAsync(text);
        }
        catch (BibliographyException fault)
        {
            Assert.NotEmpty(fault.Message);
        }

        Assert.True(watch.Elapsed < TimeSpan.FromMinutes(2), $"{watch.Elapsed} for {text.Length} characters.");
        Assert.True(GC.GetTotalAllocatedBytes() - before < 2_000_000_000, $"{GC.GetTotalAllocatedBytes() - before} bytes for {text.Length} characters.");
    }

    /// <summary>Each about a megabyte: what takes the square of it would take minutes.</summary>
    private static string Text(string kind) => kind switch
    {
        "fields without TY" => Repeated("AU  - A\n", 130_000) + "TY  - JOUR\nTI  - x\nER  - \n",
        "titles in one record" => "TY  - JOUR\n" + Repeated("TI  - A\n", 130_000) + "ER  - \n",
        "abbreviations of abbreviations" => "@string{a0 = \"xxxxxxxxxx\"}\n" + string.Concat(Enumerable.Range(1, 60).Select(i => FormattableString.Invariant($"@string{{a{i} = a{i - 1} # a{i - 1} # a{i - 1}}}\n"))) + "@article{b, title = a60}",
        "open braces" => "@article{a, title = " + new string('{', 1_000_000),
        "deep XML" => "<PubmedArticleSet><PubmedArticle>" + Repeated("<a>", 300_000),
        "attributes" => "<PubmedArticleSet><PubmedArticle><x " + string.Concat(Enumerable.Range(0, 60_000).Select(i => FormattableString.Invariant($"a{i}='' "))) + "/></PubmedArticle></PubmedArticleSet>",
        "one row of commas" => "title,year\n" + new string(',', 3_000_000),
        "many quotes" => "title,year\n" + Repeated("\"\"", 500_000),
        "blank lines" => "TY  - JOUR\n" + Repeated("\n\nAU  - x\n", 100_000),
        "authors" => "@article{a, author = {" + Repeated("A and ", 170_000) + "B}}",
        _ => Repeated("@article{a, title = {x}, ", 40_000),
    };

    private static string Repeated(string text, int times) => new StringBuilder(text.Length * times).Insert(0, text, times).ToString();

    private static string Edit(string text, IEnumerable<(int At, int Cut, string Piece)> edits)
    {
        foreach (var (at, cut, piece) in edits)
        {
            var start = Math.Min(at, text.Length);
            text = text.Remove(start, Math.Min(cut, text.Length - start)).Insert(start, piece);
        }

        return text;
    }
}
