using LivingReview.EvidenceFiles.Bibliographies;

namespace LivingReview.EvidenceFiles.Tests.Bibliographies;

public sealed class NbibReaderTests
{
    [Fact]
    public async Task Articles_books_and_translated_titles_are_read()
    {
        var read = await Reading.ReadAsync("""
            PMID- 30000001
            OWN - NLM
            STAT- Publisher
            BTI - StatPearls
            DP  - 2021
            CTI - Osteoporosis in Males
            FAU - Alpha, Anna
            PT  - Study Guide

            PMID- 30000002
            OWN - NLM
            DP  - 2021 Jan-Feb
            TI  - [Bone densitometry in
                  screening].
            TT  - Densitometrie osseuse.
            AB  - A first line
                  and a second.
            FAU - Beta, Bob
            LA  - fre
            MH  - *Bone Density
            OT  - screening
            LID - 20220135 [pii]
            AID - 10.1259/DMFR.20220135 [doi]
            PT  - Journal Article
            PT  - Retracted Publication
            """);

        Assert.Empty(read.Findings);
        Assert.Equal(("Osteoporosis in Males", "StatPearls", 2021, "30000001", false), (read.Records[0].Title, read.Records[0].Journal, read.Records[0].Year, read.Records[0].Pmid, read.Records[0].Retracted));
        Assert.Equal(("[Bone densitometry in screening].", "Densitometrie osseuse.", "A first line and a second.", "fre", "10.1259/dmfr.20220135", true),
            (read.Records[1].Title, read.Records[1].OriginalTitle, read.Records[1].Abstract, read.Records[1].Language, read.Records[1].Doi, read.Records[1].Retracted));
        Assert.Equal(["Bone Density", "screening"], read.Records[1].Keywords);
    }

    [Fact]
    public async Task A_record_without_an_empty_line_before_it_is_its_own()
    {
        var read = await Reading.ReadAsync("PMID- 1\nTI  - First\nPMID- 2\nTI  - Second\n");

        Assert.Equal(["First", "Second"], read.Records.Select(r => r.Title));
        Assert.Equal([(3, "missing-end-of-record")], read.Findings.Select(f => (f.Line, f.Code)));
    }

    [Fact]
    public async Task An_empty_line_inside_a_record_takes_nothing_from_it()
    {
        var read = await Reading.ReadAsync("PMID- 1\nTI  - First\n\nAID - 10.1/a [doi]\n\nPMID- 2\nTI  - Second\n");

        Assert.Equal([("First", "10.1/a"), ("Second", null)], read.Records.Select(r => (r.Title!, r.Doi)));
        Assert.Equal([(4, "blank-line-in-record")], read.Findings.Select(f => (f.Line, f.Code)));
    }

    [Theory]
    [InlineData(BibliographyFormat.Ris, "PMID- 1\nTI  - First\n", "The file is PubMed's text format (nbib), not RIS. Send it as nbib.")]
    [InlineData(BibliographyFormat.Nbib, "TY  - JOUR\nTI  - First\nER  - \n", "The file is RIS, not PubMed's text format (nbib). Send it as ris.")]
    [InlineData(BibliographyFormat.Ris, "@article{a, title={x}}", "The file is BibTeX, not RIS. Send it as bibtex.")]
    [InlineData(BibliographyFormat.PubMedXml, "<!DOCTYPE html><html></html>", "The file is a web page (HTML), not a bibliography.")]
    [InlineData(null, "<eSearchResult><ERROR>no</ERROR></eSearchResult>", "The file is XML with the root element 'eSearchResult', not a bibliography.")]
    [InlineData(null, "<3001. >\nVN  - Ovid Technologies\nTI  - x\n", "The file is Ovid's own format (<1. >, then VN, DB, TI); export it as RIS, not a bibliography.")]
    [InlineData(null, "%0 Journal Article\n%T x\n", "The file is EndNote's Refer format (%0, %T); export it as RIS or XML, not a bibliography.")]
    [InlineData(null, "study,tp,fp\n1,2,3\n", "The file shows none of the known formats: no line begins like RIS (TY  - ), PubMed (PMID- ), Web of Science (PT ) or BibTeX (@article{), and no heading of the first line is a title, DOI or PubMed id.")]
    public async Task A_file_of_another_format_is_named_as_such(BibliographyFormat? stated, string text, string message) =>
        Assert.Equal(message, (await Assert.ThrowsAsync<BibliographyException>(() => Reading.ReadAsync(text, stated))).Message);
}
