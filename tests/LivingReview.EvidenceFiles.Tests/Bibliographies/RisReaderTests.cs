namespace LivingReview.EvidenceFiles.Tests.Bibliographies;

public sealed class RisReaderTests
{
    [Fact]
    public async Task A_wrapped_line_that_begins_like_a_tag_stays_text()
    {
        var read = await Reading.ReadAsync("""
            TY  - JOUR
            T1  - Deep learning on mammograms for receptor status
            A1  - Alpha, A.
            Y1  - 2021//
            N2  - Background: We studied women with breast cancer, of whom those with
            ER-positive tumours were compared with others. Sensitivity was 0.91.
            JF  - Radiol Methods
            DO  - 10.5555/rm.2021.0001
            ER  -

            TY  - JOUR
            T1  - Second paper on bone density
            DO  - 10.5555/rm.2020.0002
            ER  - 
            """);

        Assert.Equal(["10.5555/rm.2021.0001", "10.5555/rm.2020.0002"], read.Records.Select(r => r.Doi));
        Assert.Equal(("Radiol Methods", 2021), (read.Records[0].Journal, read.Records[0].Year));
        Assert.EndsWith("of whom those with ER-positive tumours were compared with others. Sensitivity was 0.91.", read.Records[0].Abstract, StringComparison.Ordinal);
        Assert.Empty(read.Findings);
    }

    [Theory]
    [InlineData("CT-based texture analysis")]
    [InlineData("ER -positive tumours")]
    [InlineData("TY - a type of something")]
    [InlineData("T1- and T2-weighted images")]
    [InlineData("AI - a view")]
    [InlineData("ER - positive tumours of the breast")]
    public async Task A_wrapped_title_is_one_title(string second)
    {
        var read = await Reading.ReadAsync($"TY  - JOUR\nTI  - Opportunistic screening with\n{second}\nAU  - Alpha, A.\nER  - \n");

        var record = Assert.Single(read.Records);
        Assert.Equal("Opportunistic screening with " + second, record.Title);
        Assert.Equal(["Alpha, A."], record.Authors);
    }

    [Fact]
    public async Task Records_without_an_end_are_all_there_and_named()
    {
        var read = await Reading.ReadAsync("TY  - JOUR\nTI  - First\nAU  - Alpha, A.\nTY  - JOUR\nTI  - Second\nAU  - Beta, B.\nTY  - JOUR\nTI  - Third\nAU  - Gamma, C.\n");

        Assert.Equal([("First", "Alpha, A."), ("Second", "Beta, B."), ("Third", "Gamma, C.")], read.Records.Select(r => (r.Title!, r.Authors.Single())));
        Assert.Equal([(1, "missing-end-of-record"), (4, "missing-end-of-record"), (7, "missing-end-of-record")], read.Findings.Select(f => (f.Line, f.Code)).Order());
    }

    [Fact]
    public async Task A_type_that_is_not_first_takes_nothing_from_the_record_before()
    {
        var ended = await Reading.ReadAsync("ID  - 1\nTY  - JOUR\nTI  - First\nER  - \nID  - 2\nTY  - JOUR\nTI  - Second\nER  - \n");
        var open = await Reading.ReadAsync("AU  - Alpha, A.\nTY  - JOUR\nTI  - First\n\nAU  - Beta, B.\nTY  - JOUR\nTI  - Second\n");

        Assert.Equal(["First", "Second"], ended.Records.Select(r => r.Title));
        Assert.Empty(ended.Findings);
        Assert.Equal([("First", "Alpha, A."), ("Second", "Beta, B.")], open.Records.Select(r => (r.Title!, r.Authors.Single())));
    }

    [Theory]
    [InlineData("TY - JOUR\nTI - A title\nPY - 2020\nER -\nTY - JOUR\nTI - Another\nER -\n")]
    [InlineData("TY\t- JOUR\nTI\t- A title\nPY\t- 2020\nER\t- \nTY\t- JOUR\nTI\t- Another\nER\t- \n")]
    [InlineData("TY  -JOUR\nTI  -A title\nPY  -2020\nER  -\nTY  -JOUR\nTI  -Another\nER  -\n")]
    [InlineData("\uFEFFTY  - JOUR\r\nTI  - A title\r\nPY  - 2020\r\nER  - \r\nTY  - JOUR\r\nTI  - Another\r\nER  - \r\n")]
    public async Task Shapes_that_other_programs_write_are_read(string text)
    {
        var read = await Reading.ReadAsync(text);

        Assert.Equal([("A title", (int?)2020), ("Another", null)], read.Records.Select(r => (r.Title!, r.Year)));
    }

    [Fact]
    public async Task Records_without_a_type_are_read_and_named()
    {
        var read = await Reading.ReadAsync("C1  - 1001\nTI  - A title\nPY  - 2020\nER  - \n\nC1  - 1002\nTI  - Another\nER  - \n");

        Assert.Equal(["A title", "Another"], read.Records.Select(r => r.Title));
        Assert.Equal([(1, "missing-type"), (6, "missing-type")], read.Findings.Select(f => (f.Line, f.Code)));
    }

    [Fact]
    public async Task A_field_of_another_shape_than_its_record_is_named()
    {
        var read = await Reading.ReadAsync("TY  - JOUR\nTI  - A title\nPY - 2020\nER  - \n");

        Assert.Equal(("A title PY - 2020", null), (read.Records.Single().Title, read.Records.Single().Year));
        Assert.Equal([(3, "irregular-tag")], read.Findings.Select(f => (f.Line, f.Code)));
    }

    [Fact]
    public async Task What_belongs_to_no_record_is_named()
    {
        var read = await Reading.ReadAsync("Provider: somebody\nTY  - JOUR\nTI  - A title\nER  - \nER  - \nleft over\n");

        Assert.Single(read.Records);
        Assert.Equal([(1, "text-outside-record"), (5, "empty-record"), (6, "text-outside-record")], read.Findings.Select(f => (f.Line, f.Code)));
    }

    [Fact]
    public async Task A_doi_is_found_where_databases_put_it()
    {
        string[] fields = ["DO  - https://doi.org/10.5555/ABC.1", "DO  - doi:10.5555/abc.1.", "L3  - https://doi.org/10.5555/abc.1", "M3  - doi: 10.5555/abc.1", "UR  - https://dx.doi.org/10.5555/abc.1"];

        var read = await Reading.ReadAsync(string.Concat(fields.Select(f => $"TY  - JOUR\nTI  - One\n{f}\nER  - \n")));

        Assert.All(read.Records, r => Assert.Equal("10.5555/abc.1", r.Doi));
        Assert.Equal(fields.Length, read.Records.Count);
    }

    [Fact]
    public async Task Abstract_keywords_language_types_source_and_labels_are_kept()
    {
        var read = await Reading.ReadAsync("""
            TY  - JOUR
            TI  - RETRACTED: A title
            T2  - Bone
            AB  - One line
            and another.
            KW  - bone density
            fractures
            KW  - Bone density
            LA  - eng
            M3  - Clinical Trial
            DB  - PubMed
            AN  - 12345
            N1  - ASReview_relevant
            N1  - a note
            ER  - 
            """);

        var record = Assert.Single(read.Records);
        Assert.Equal(("One line and another.", "eng", "PubMed", "12345", "Bone", true), (record.Abstract, record.Language, record.Source, record.Pmid, record.Journal, record.Retracted));
        Assert.Equal(["bone density", "fractures"], record.Keywords);
        Assert.Equal(["JOUR", "Clinical Trial"], record.PublicationTypes);
        Assert.Equal(["ASReview_relevant"], record.Labels);
    }
}
