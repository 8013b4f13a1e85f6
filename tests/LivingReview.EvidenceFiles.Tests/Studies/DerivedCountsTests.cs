namespace LivingReview.EvidenceFiles.Tests.Studies;

/// <summary>Counts that a paper does not print, and thresholds in its own words.</summary>
public sealed class DerivedCountsTests
{
    [Fact]
    public async Task Positives_with_group_sizes_are_a_table()
    {
        var read = await Read.TextAsync("study,TP,reported_diseased,TN,reported_non_diseased\nJang 2021,51,56,31,45\n");

        Assert.Empty(read.Faults);
        var table = read.Rows[0].Study.Tables![0];
        Assert.Equal(("51/14/5/31", "group-sizes-reported"), (Read.Counts(read.Rows[0]), table.Derivation));
    }

    [Fact]
    public async Task Cases_and_controls_are_group_sizes_where_the_file_has_no_errors_of_the_test()
    {
        var read = await Read.TextAsync("studynr,TP,cases,TN,controls,studyname,testname\n1,14,40,90,100,Sozen,cytology\n2,40,55,26,50,Leyh,BTA stat\n");

        Assert.Empty(read.Faults);
        Assert.Equal(["Sozen: 14/10/26/90", "Leyh: 40/24/15/26"], read.Rows.Select(r => $"{r.Study.Label}: {Read.Counts(r)}"));
        Assert.Contains("The column cases was read as reported_diseased.", read.Remarks);
    }

    [Fact]
    public async Task More_positives_than_people_are_refused()
    {
        var read = await Read.TextAsync("study,TP,reported_diseased,TN,reported_non_diseased\nJang 2021,57,56,31,45\n");

        Assert.Contains(read.Faults, f => f is { Row: 2, Column: "TP", Reason: "TP 57 is more than the 56 diseased." });
    }

    [Fact]
    public async Task Rates_and_group_sizes_are_a_table_where_exactly_one_fits()
    {
        var read = await Read.TextAsync("study,reported_sensitivity,reported_specificity,reported_diseased,reported_non_diseased\nJang 2021,91.1%,0.689,56,45\n");

        Assert.Empty(read.Faults);
        var table = read.Rows[0].Study.Tables![0];
        Assert.Equal(("51/14/5/31", "back-calculated"), (Read.Counts(read.Rows[0]), table.Derivation));
        Assert.Equal(["diseased=56", "non-diseased=45", "sensitivity=91.1%", "specificity=0.689"], table.DerivationInputs!.Select(i => $"{i.Key}={i.Value}").Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("0.9,0.7,560,450", "several 2x2 tables give the printed figures")]
    [InlineData("0.911,0.689,7,5", "no 2x2 table gives the printed figures")]
    public async Task Where_not_exactly_one_table_fits_nothing_is_guessed(string cells, string reason)
    {
        var read = await Read.TextAsync("study,reported_sensitivity,reported_specificity,reported_diseased,reported_non_diseased\nJang 2021," + cells + "\n");

        Assert.Contains(reason, Assert.Single(read.Faults).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("≥ 3.6 ng/mL", 3.6, "ng/mL", ">=")]
    [InlineData(">30", 30.0, null, ">")]
    [InlineData("20 U/mL", 20.0, "U/mL", null)]
    [InlineData("T-score of -2.5 or less", null, null, null)]
    [InlineData("<= -2,5", -2.5, null, "<=")]
    public async Task A_threshold_is_kept_in_the_papers_words_and_as_a_number(string text, double? value, string? unit, string? direction)
    {
        var table = (await Read.TextAsync($"study;TP;FP;FN;TN;threshold_text\nA;1;2;3;4;{text}\n")).Rows[0].Study.Tables![0];

        Assert.Equal((text, value, unit, direction), (table.ThresholdText, table.ThresholdValue, table.ThresholdUnit, table.ThresholdDirection));
    }

    [Fact]
    public async Task Several_cut_offs_of_a_study_are_its_tables()
    {
        var read = await Read.TextAsync("study,TP,FP,FN,TN,threshold_text,primary\nA,10,2,3,40,>=3.3,yes\nA,9,1,4,41,>=3.6,no\n");

        Assert.Empty(read.Faults);
        Assert.Equal([3.3, 3.6], read.Rows[0].Study.Tables!.Select(t => t.ThresholdValue));
    }
}
