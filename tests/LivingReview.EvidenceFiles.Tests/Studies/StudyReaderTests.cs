using System.Text;
using LivingReview.Contracts.Studies;
using LivingReview.EvidenceFiles.Studies;

namespace LivingReview.EvidenceFiles.Tests.Studies;

public sealed class StudyReaderTests
{
    private const string Header = "study,TP,FP,FN,TN,modality,primary,year,reported_auc\n";

    [Fact]
    public async Task A_row_becomes_a_study()
    {
        var (rows, faults) = await ReadAsync(Header + "Jang 2021,51,14,5,31,ct,yes,2021,0.867\n");

        Assert.Empty(faults);
        var study = Assert.Single(rows).Study;
        var table = Assert.Single(study.Tables!);
        Assert.Equal(("Jang 2021", 2021), (study.Label, study.Year));
        Assert.Equal((51, 14, 5, 31, true, 0.867), (table.Tp, table.Fp, table.Fn, table.Tn, table.Primary, table.ReportedAuc));
        Assert.Equal("ct", table.Factors!["modality"]);
    }

    [Fact]
    public async Task Columns_come_in_any_order_and_case_and_others_are_ignored()
    {
        var (rows, faults) = await ReadAsync("tn, Fn ,extra,fp,TP,Study\n31,5,x,14,51, Jang 2021 \n");

        Assert.Empty(faults);
        var study = Assert.Single(rows).Study;
        Assert.Equal("Jang 2021", study.Label);
        Assert.Equal((51, 14, 5, 31), (study.Tables![0].Tp, study.Tables[0].Fp, study.Tables[0].Fn, study.Tables[0].Tn));
    }

    [Theory]
    [InlineData("study,TP,FP,FN,TN,modality,site\nA 2020,1,2,3,4,ct,hip\n", "Not read, because no field of the review has this name: site.")]
    [InlineData("study,TP,FP,FN,TN,modalty,,x1,x2,x3,x4,x5,x6,x7,x8,x9,x10,x11,x12,x13\nA 2020,1,2,3,4\n", "Not read, because no field of the review has this name: modalty, x1, x2, x3, x4, x5, x6, x7, x8, x9, x10, x11 and 2 more.")]
    [InlineData("study,TP,FP,FN,TN,modality.cat,note\nA 2020,1,2,3,4,ct,\n", null)]
    public async Task A_column_that_nothing_is_read_from_is_named(string text, string? remark)
    {
        var read = await Read.TextAsync(text, null, GivenFile.Protocol);

        Assert.Single(read.Rows);
        Assert.Equal(remark, read.Remarks.FirstOrDefault(r => r.StartsWith("Not read", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Rows_of_one_study_that_stand_together_are_its_tables()
    {
        var (rows, faults) = await ReadAsync(Header + "Hsieh 2021,890,207,220,3847,ct,yes,,\nHsieh 2021,6563,1206,1297,9109,mri,no,,\nJang 2021,51,14,5,31,ct,,,\n");

        Assert.Empty(faults);
        Assert.Equal(["Hsieh 2021", "Jang 2021"], rows.Select(r => r.Study.Label));
        Assert.Equal([2, 3], rows[0].Lines);
        Assert.Equal([890L, 6563L], rows[0].Study.Tables!.Select(t => t.Tp!.Value));
        Assert.Equal([4], rows[1].Lines);
    }

    [Theory]
    [InlineData("x,1,1,1,1,ct,,,", null, null)]
    [InlineData("x,1.5,1,1,1,ct,,,", "TP", "'1.5' is not a whole number.")]
    [InlineData("x,1,\"1,000\",1,1,ct,,,", "FP", "'1,000' is not a whole number beyond doubt: it is 1000 with a decimal point, 1 with a decimal comma, and the file does not show which it uses.")]
    [InlineData("x,1,1,n/a,1,ct,,,", "FN", "'n/a' is not a whole number.")]
    [InlineData("x,1,1,1,1e3,ct,,,", "TN", "'1e3' is not a whole number.")]
    [InlineData("x,1,1,1,1,ct,maybe,,", "primary", "'maybe' is not yes or no.")]
    [InlineData("x,1,1,1,1,ct,,MMXXI,", "year", "'MMXXI' is not a year.")]
    [InlineData("x,1,1,1,1,ct,,3000000000,", "year", "'3000000000' is not a year.")]
    [InlineData("x,1,1,1,1,ct,,,high", "reported_auc", "'high' is not a number.")]
    [InlineData(",1,1,1,1,ct,,,", "study", "The study's name is missing; a name that stands for several rows is written in each of them.")]
    [InlineData("x,1,1,1,1,ct,,,,", null, null)]
    [InlineData("x,1,1,1,1,ct,,,,y", "", "The row has 10 cells, the header 9: a text with a comma in it needs quotes.")]
    public async Task A_cell_that_cannot_be_read_is_named_by_row_and_column(string line, string? column, string? reason)
    {
        var (_, faults) = await ReadAsync(Header + "a,1,1,1,1,ct,,,\n" + line + "\n");

        Assert.Equal(column is null ? [] : [new ImportFault(3, column, reason!)], faults.Select(f => f with { Question = null }));
    }

    [Fact]
    public async Task Every_fault_of_a_file_is_named()
    {
        var (_, faults) = await ReadAsync(Header + "a,x,1,y,1,ct,,,\nb,1,1,1,1,ct,,,\nc,1,1,1,z,ct,,,\n");

        Assert.Equal([(2, "TP"), (2, "FN"), (4, "TN")], faults.Select(f => (f.Row, f.Column)));
    }

    [Fact]
    public async Task Missing_columns_are_named_each()
    {
        var (rows, faults) = await ReadAsync("study,TP,FP\nJang 2021,51,14\n");

        Assert.Empty(rows);
        Assert.Equal(
            ["The column FN is missing. Found: study, TP, FP. Name the column so, or say which one it is.", "The column TN is missing. Found: study, TP, FP. Name the column so, or say which one it is."],
            faults.Select(f => f.Reason));
    }

    [Fact]
    public async Task A_column_that_is_there_twice_is_refused()
    {
        var (_, faults) = await ReadAsync("study,TP,FP,FN,TN,tp,modality,Modality\nJang 2021,51,14,5,31,52,ct,mri\n");

        Assert.Equal([new ImportFault(1, "TP", "The column TP is there twice."), new ImportFault(1, "modality", "The column modality is there twice.")], faults);
    }

    [Theory]
    [InlineData(';')]
    [InlineData('\t')]
    [InlineData('|')]
    public async Task Another_separator_is_recognised(char separator)
    {
        var (rows, faults) = await ReadAsync("study,TP,FP,FN,TN\nJang 2021,51,14,5,31\n".Replace(',', separator));

        Assert.Empty(faults);
        Assert.Equal("Jang 2021", Assert.Single(rows).Study.Label);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n")]
    public async Task An_empty_file_says_so(string text)
    {
        var (_, faults) = await ReadAsync(text);

        Assert.Equal([new ImportFault(1, "", "The file is empty; the first line must name the columns.")], faults);
    }

    [Fact]
    public async Task A_header_without_rows_has_no_studies()
    {
        var (rows, faults) = await ReadAsync(Header);

        Assert.Empty(rows);
        Assert.Empty(faults);
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public async Task Rows_are_the_lines_that_an_editor_shows(string end)
    {
        var text = string.Join(end, "study,TP,FP,FN,TN,note", "a,1,1,1,1,\"first", "second", "third\"", "", "b,x,1,1,1,", "\"c\",1,y,1,1,\"one", "two\"") + end;

        var (rows, faults) = await ReadAsync(text);

        Assert.Equal([(6, "TP"), (7, "FP")], faults.Select(f => (f.Row, f.Column)));
        Assert.Equal([2, 6, 7], rows.Select(r => r.Lines[0]));
    }

    [Fact]
    public async Task A_byte_order_mark_is_no_part_of_the_first_column()
    {
        var (rows, faults) = await ReadAsync("\uFEFF" + Header + "Núñez 2020,1,2,3,4,ct,,,\n");

        Assert.Empty(faults);
        Assert.Equal("Núñez 2020", Assert.Single(rows).Study.Label);
    }

    private static Task<(IReadOnlyList<ImportRow> Rows, IReadOnlyList<ImportFault> Faults)> ReadAsync(string text) =>
        GivenFile.ReadAsync(Encoding.UTF8.GetBytes(text), Profiles.Generic);
}
