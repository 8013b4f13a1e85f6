using LivingReview.Contracts.Reviews;
using LivingReview.EvidenceFiles.Studies;

namespace LivingReview.EvidenceFiles.Tests;

/// <summary>Files that people have, each with what is right; see Cases/README.md.</summary>
public sealed class CaseTests
{
    private static readonly Protocol Modality = new() { Factors = [new Factor { Name = "modality", Label = "Modality", Levels = ["us", "mri", "ct"] }] };

    [Fact]
    public async Task Rows_of_commas_are_no_studies()
    {
        var read = await Read.CaseAsync("blank-rows.csv");

        Assert.Empty(read.Faults);
        Assert.Equal(["Adler 2019: 51/14/5/31", "Brandt 2020: 15/3/6/46"], read.Rows.Select(r => $"{r.Study.Label}: {Read.Counts(r)}"));
    }

    [Theory]
    [InlineData("study,TP,FP,FN,TN\nA,1,2,3,4\n , ,,\t,\nB,5,6,7,8\n")]
    [InlineData("study;TP;FP;FN;TN;;\nA;1;2;3;4;;\n;;;;;;\n\nB;5;6;7;8\n;;;;;;\n")]
    public async Task Blank_rows_of_other_shapes_are_skipped(string text)
    {
        var read = await Read.TextAsync(text);

        Assert.Empty(read.Faults);
        Assert.Equal(["A", "B"], read.Rows.Select(r => r.Study.Label));
    }

    [Fact]
    public async Task A_row_of_sums_is_asked_about()
    {
        var read = await Read.CaseAsync("total-row.csv");
        var without = await Read.CaseAsync("total-row.csv", answers: "skip:6");

        var fault = Assert.Single(read.Faults);
        Assert.Equal((6, "study", "'Total' is no study, it seems: its four counts are the sums of rows 2 to 5."), (fault.Row, fault.Column, fault.Reason));
        Assert.Equal(["skip:6", "keep:6"], fault.Question!.Choices.Select(c => c.Answer));
        Assert.Equal(4, read.Good.Count);
        Assert.Equal((0, 4), (without.Faults.Count, without.Rows.Count));
    }

    [Theory]
    [InlineData("All,119,23,18,177\nAdler,51,14,5,31\nBrandt,15,3,6,46\nCohen,33,4,2,60\nDiaz,20,2,5,40\n", "2")]
    [InlineData("Adler,51,14,5,31\nBrandt,15,3,6,46\nCT,66,17,11,77\nCohen,33,4,2,60\nDiaz,20,2,5,40\nMRI,53,6,7,100\n", "4 7")]
    [InlineData("Totaro,51,14,5,31\nBrandt,15,3,6,46\nBrandt B,15,3,6,46\n", "")]
    [InlineData("A,1,2,3,4\nB,1,2,3,4\n", "")]
    [InlineData("Men,10,2,3,20\nWu,1,1,1,1\nWu,2,2,2,2\nWu,3,3,3,3\n", "")]
    public async Task Sums_are_found_by_the_sums_and_not_by_the_name(string rows, string expected)
    {
        var read = await Read.TextAsync("study,TP,FP,FN,TN\n" + rows);

        Assert.Equal(expected, string.Join(' ', read.Faults.Select(f => f.Row)));
    }

    [Fact]
    public async Task An_unclosed_quote_is_a_fault_of_its_row()
    {
        var read = await Read.CaseAsync("unclosed-quote.csv");

        var fault = Assert.Single(read.Faults);
        Assert.Equal(2, fault.Row);
        Assert.StartsWith("The quotes are not balanced: a text begins with a quote that never ends", fault.Reason, StringComparison.Ordinal);
        Assert.True(read.File.Unreadable);
    }

    [Theory]
    [InlineData("A,1,2,3,4,\"one\nB,1,2,3,5,\nC,1,2,3,6,\"\nD,1,2,3,7,\n", 2, "A text of this row runs over lines that look like rows of the table")]
    [InlineData("A,1,2,3,4,x\nB,1,2,3,5,5\" probe\n", 3, "The quotes are not balanced: a cell that holds a quote")]
    public async Task A_quote_that_swallows_rows_is_found_where_it_closes_by_chance(string rows, int row, string reason)
    {
        var read = await Read.TextAsync("study,TP,FP,FN,TN,note\n" + rows);

        Assert.Equal(row, read.Faults[0].Row);
        Assert.StartsWith(reason, read.Faults[0].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whole_numbers_may_be_written_as_floats()
    {
        var read = await Read.CaseAsync("whole-numbers-as-floats.csv");

        Assert.Empty(read.Faults);
        Assert.Equal(["51/14/5/31", "15/3/6/46"], read.Rows.Select(Read.Counts));
    }

    [Theory]
    [InlineData("51.5", "'51.5' is not a whole number.")]
    [InlineData("1.652", "'1.652' is not a whole number beyond doubt: it is 1.652 with a decimal point, 1652 with a decimal comma, and the file does not show which it uses.")]
    [InlineData("1e3", "'1e3' is not a whole number.")]
    [InlineData("NA", "'NA' is not a whole number.")]
    [InlineData("12%", "'12%' is not a whole number.")]
    public async Task What_is_no_whole_number_is_refused(string cell, string reason)
    {
        var read = await Read.TextAsync($"study,TP,FP,FN,TN\nA,{cell},2,3,4\n");

        Assert.Equal((2, "TP", reason), (read.Faults[0].Row, read.Faults[0].Column, read.Faults[0].Reason));
    }

    [Fact]
    public async Task NA_is_not_given_where_a_field_is_optional()
    {
        var read = await Read.CaseAsync("r-na.csv");

        Assert.Empty(read.Faults);
        Assert.Equal([(2019, "UK"), (null, null)], read.Rows.Select(r => (r.Study.Year, r.Study.Country)));
    }

    [Theory]
    [InlineData("NR")]
    [InlineData("n/a")]
    [InlineData("-")]
    [InlineData("N/A")]
    public async Task Other_words_for_nothing_are_nothing(string cell)
    {
        var read = await Read.TextAsync($"study,TP,FP,FN,TN,year,threshold_value,doi\nA,1,2,3,4,{cell},{cell},{cell}\n");

        Assert.Empty(read.Faults);
        Assert.Equal((null, null, null), (read.Rows[0].Study.Year, read.Rows[0].Study.Tables![0].ThresholdValue, read.Rows[0].Study.Doi));
    }

    [Fact]
    public async Task Rows_of_a_study_that_stand_apart_are_one_study_and_the_repeated_one_is_named()
    {
        var read = await Read.CaseAsync("rows-of-a-study-apart.csv", Profiles.Mada);
        var without = await Read.CaseAsync("rows-of-a-study-apart.csv", Profiles.Mada, answers: "skip:6");

        var fault = Assert.Single(read.Faults);
        Assert.Equal((6, "'Clavel 2001' has the same 2x2 table at row 2: the same counts, factors and threshold."), (fault.Row, fault.Reason));
        Assert.Empty(without.Faults);
        Assert.Equal(["Clavel 2001", "Wu 2010"], without.Rows.Select(r => r.Study.Label));
        Assert.Equal([true, null, null], without.Rows[0].Study.Tables!.Select(t => t.Primary));
    }

    [Theory]
    [InlineData("Wu,10,1,2,30\nLi,11,1,2,30\nWu,10,1,2,30\n", 4)]
    [InlineData("Wu,10,1,2,30\nWu,12,1,2,30\nLi,11,1,2,30\nLi,14,1,2,30\nWu,12,1,2,30\n", 6)]
    public async Task The_same_table_of_a_study_is_named_wherever_it_stands(string rows, int row)
    {
        var read = await Read.TextAsync("study,TP,FP,FN,TN\n" + rows, Profiles.Mada);

        Assert.Equal(row, Assert.Single(read.Faults).Row);
        Assert.Equal(2, read.Rows.Count);
    }

    [Theory]
    [InlineData("yes", "no")]
    [InlineData("1", "0")]
    [InlineData("T", "F")]
    [InlineData("Yes", "")]
    public async Task Primary_may_be_written_in_other_ways(string first, string second)
    {
        var read = await Read.TextAsync($"study,TP,FP,FN,TN,primary\nA,1,2,3,4,{first}\nA,5,6,7,8,{second}\n");

        Assert.Empty(read.Faults);
        Assert.Equal([true, second.Length == 0 ? null : false], read.Rows[0].Study.Tables!.Select(t => t.Primary));
    }

    [Theory]
    [InlineData("study;TP;FP;FN;TN\nA;1;2;3;4\n;5;6;7;8\n", 3)]
    [InlineData("study,TP,FP,FN,TN\n,5,6,7,8\nA,1,2,3,4\n", 2)]
    public async Task A_row_without_a_name_is_never_filled_down(string text, int row)
    {
        var fault = Assert.Single((await Read.TextAsync(text)).Faults);

        Assert.Equal((row, "study"), (fault.Row, fault.Column));
    }

    [Theory]
    [InlineData("study_id")]
    [InlineData("StudyID")]
    [InlineData("Study.ID")]
    [InlineData("Study ID")]
    public async Task Common_headings_of_the_name_are_taken(string heading)
    {
        var text = $"{heading},tp,fp,fn,tn\nAdler 2019,51,14,5,31\nAdler 2019,44,10,12,35\n";

        var read = await Read.TextAsync(text, Profiles.Mada);

        Assert.Empty(read.Faults);
        Assert.Equal((1, 2), (read.Rows.Count, read.Rows[0].Study.Tables!.Count));
        Assert.Equal("Adler 2019", read.Rows[0].Study.Label);
    }

    [Fact]
    public async Task Names_under_another_heading_are_asked_about_and_never_numbered_away()
    {
        const string Text = "First author,tp,fp,fn,tn\nAdler,51,14,5,31\nBrandt,44,10,12,35\n";

        var generic = await Read.TextAsync(Text);
        var mada = await Read.TextAsync(Text, Profiles.Mada);
        var answered = await Read.TextAsync(Text, Profiles.Mada, answers: "column:study=First author");

        Assert.Equal("The column study is missing. Found: First author, tp, fp, fn, tn. Is it 'First author'?", Assert.Single(generic.Faults).Reason);
        Assert.Equal("column:study=First author", generic.Faults[0].Question!.Choices[0].Answer);
        Assert.Single(mada.Faults);
        Assert.Equal(["Adler", "Brandt"], answered.Rows.Select(r => r.Study.Label));
    }

    [Theory]
    [InlineData("study_id,author,year,tp,fp,fn,tn\n1,Arora,2006,131,34,5,31\n2,Wu,2010,24,30,3,168\n")]
    [InlineData("Study ID;First author;TP;FP;FN;TN\n101;Arora;131;34;5;31\n102;Wu;24;30;3;168\n")]
    public async Task A_column_of_numbers_beside_one_of_names_is_asked_about(string text)
    {
        var asked = await Read.TextAsync(text);
        var answered = await Read.TextAsync(text, answers: asked.Faults[0].Question!.Choices[0].Answer);
        var numbers = await Read.TextAsync(text, answers: asked.Faults[0].Question!.Choices[1].Answer);

        Assert.EndsWith("looks like the studies' names.", Assert.Single(asked.Faults).Reason, StringComparison.Ordinal);
        Assert.Equal(["Arora", "Wu"], answered.Rows.Select(r => r.Study.Label));
        Assert.Equal((2, 0), (numbers.Rows.Count, numbers.Faults.Count));
    }

    [Theory]
    [InlineData("nbsp.csv")]
    [InlineData("titleline.csv")]
    [InlineData("sepline.csv")]
    [InlineData("title-row.xlsx")]
    [InlineData("second-sheet.xlsx")]
    [InlineData("float-noise.xlsx")]
    [InlineData("decimal-comma.tsv")]
    public async Task What_peoples_tools_write_is_read(string file)
    {
        var read = await Read.CaseAsync(file);

        Assert.Empty(read.Faults);
        Assert.Equal(("Adler 2019", "51/14/5/31"), (read.Rows[0].Study.Label, Read.Counts(read.Rows[0])));
    }

    [Fact]
    public async Task What_was_found_above_the_header_and_on_other_sheets_is_said()
    {
        Assert.Equal(["The header is row 2; above it stands: 'Table 2. Extracted 2x2 data'."], (await Read.CaseAsync("titleline.csv")).Remarks);
        Assert.Equal(["The header is row 3; above it stands: 'Table 2. 2x2 data'."], (await Read.CaseAsync("title-row.xlsx")).Remarks);
        Assert.Equal(["Read from the sheet 'Data'. Not read: 'Dictionary'."], (await Read.CaseAsync("second-sheet.xlsx")).Remarks);
        Assert.Equal((4, 2), ((await Read.CaseAsync("title-row.xlsx")).Rows[0].Lines[0], (await Read.CaseAsync("second-sheet.xlsx")).Rows.Count));
    }

    [Fact]
    public async Task A_decimal_comma_is_a_decimal()
    {
        var table = (await Read.CaseAsync("decimal-comma.tsv")).Rows[0].Study.Tables![0];

        Assert.Equal((0.911, 3.6), (table.ReportedSensitivity, table.ThresholdValue));
    }

    [Fact]
    public async Task Per_cent_are_proportions_where_they_say_so_and_are_asked_about_where_not()
    {
        var sure = (await Read.CaseAsync("pct.csv")).Rows[0].Study.Tables![0];
        var asked = await Read.TextAsync("study,TP,FP,FN,TN,reported_sensitivity\nA,51,14,5,31,91.1\n");
        var answered = await Read.TextAsync("study,TP,FP,FN,TN,reported_sensitivity\nA,51,14,5,31,91.1\n", answers: "percent:reported_sensitivity");

        Assert.Equal((0.911, 0.689), (sure.ReportedSensitivity!.Value, sure.ReportedSpecificity!.Value));
        Assert.Equal("'91.1' is not a proportion between 0 and 1: is it per cent?", Assert.Single(asked.Faults).Reason);
        Assert.Equal(["percent:reported_sensitivity", "proportion:reported_sensitivity"], asked.Faults[0].Question!.Choices.Select(c => c.Answer));
        Assert.Equal(0.911, answered.Rows[0].Study.Tables![0].ReportedSensitivity!.Value, 12);
    }

    [Fact]
    public async Task Primary_may_be_true_or_false()
    {
        Assert.Equal([true, false], (await Read.CaseAsync("primary-tf.csv".Replace("primary-tf", "primaryTF", StringComparison.Ordinal))).Rows[0].Study.Tables!.Select(t => t.Primary));
    }

    [Fact]
    public async Task Names_that_differ_in_case_alone_are_asked_about()
    {
        var read = await Read.CaseAsync("casestudy.csv");
        var one = await Read.CaseAsync("casestudy.csv", answers: "name:adler 2019=Adler 2019");

        Assert.Equal((4, "'adler 2019' and 'Adler 2019' (row 2) differ only in case, spaces, punctuation or accents: use the same name if they are one study, or different names if they are two."), (read.Faults[0].Row, Assert.Single(read.Faults).Reason));
        Assert.Equal(2, one.Rows.Count);
    }

    [Fact]
    public async Task A_merged_cell_is_not_filled_down()
    {
        var fault = Assert.Single((await Read.CaseAsync("merged.csv")).Faults);

        Assert.Equal((3, "study", "The study's name is missing; a name that stands for several rows is written in each of them."), (fault.Row, fault.Column, fault.Reason));
    }

    [Fact]
    public async Task The_tools_own_example_comes_in_with_its_levels()
    {
        var read = await Read.CaseAsync("level-with-space.csv", Profiles.MetaDta);

        Assert.Empty(read.Faults);
        Assert.Equal(13, read.Rows.Count);
    }

    [Fact]
    public async Task Two_tests_of_one_study_are_its_tables()
    {
        var read = await Read.CaseAsync("subgroup-by-test.csv", Profiles.Mada, new Protocol { Factors = [new Factor { Name = "test", Levels = ["CT", "MRI"] }] });

        Assert.Empty(read.Faults);
        Assert.Equal((103, 108, 5), (read.Rows.Count, read.Rows.Sum(r => r.Study.Tables!.Count), read.Rows.Count(r => r.Study.Tables!.Count == 2)));
    }

    [Fact]
    public async Task The_evidence_of_a_bundle_keeps_which_table_stands_for_its_study()
    {
        var read = await Read.CaseAsync("coeliac-with-primary-in.csv");

        Assert.Empty(read.Faults);
        Assert.Equal((113, 203), (read.Rows.Count, read.Rows.Sum(r => r.Study.Tables!.Count)));
        Assert.Equal(["biomarker=IgA-EMA"], read.Rows[0].Study.Tables![1].PrimaryIn!);
    }

    [Fact]
    public async Task A_messy_sheet_is_mapped_by_suggestion_and_every_doubt_is_named()
    {
        var first = await Read.CaseAsync("messy-sheet.csv", null, Modality);
        var read = await Read.CaseAsync(
            "messy-sheet.csv", null, Modality, "column:study=First author (Year)", "column:modality=Imaging modality", "column:year=Publication Yr", "column:reported_sensitivity=Sens %",
            "column:reported_specificity=Spec %", "value:modality:CT scan=ct", "value:modality:Ultrasound=us", "skip:7");

        Assert.Equal("First author (Year)", first.Faults[0].Question!.Choices[0].Label);
        Assert.Equal("The column study is missing. Found: First author (Year), Publication Yr, True Pos, False Pos, False Neg, True Neg, Sens %, Spec %, Imaging modality, QUADAS D1, Notes. Is it 'First author (Year)'?", first.Faults[0].Reason);
        Assert.Equal("1020/210/180/2100", Read.Counts(read.Rows.Single(r => r.Study.Label == "García-López 2019")));
        Assert.Equal("55/11/9/75", Read.Counts(read.Rows.Single(r => r.Study.Label == "Olsen 2015")));
        Assert.Equal("30/8/10/52", Read.Counts(read.Rows.Single(r => r.Study.Label == "O'Brien & Sons 2021")));
        Assert.Equal(0.833, read.Rows.Single(r => r.Study.Label == "李 2022").Study.Tables![0].ReportedSensitivity!.Value, 12);
        Assert.Empty(read.Faults);
    }
}
