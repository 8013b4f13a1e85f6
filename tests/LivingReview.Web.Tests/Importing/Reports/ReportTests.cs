using LivingReview.Contracts.Studies;
using LivingReview.Web.Importing.Reports;

namespace LivingReview.Web.Tests.Importing.Reports;

public sealed class ReportTests
{
    private static readonly ReportRow[] Rows =
    [
        new(RowOutcome.Rejected, 7, "TP", "'x' is not a whole number."),
        new(RowOutcome.Warning, 17, "FN", "The counts contradict the reported sensitivity."),
        new(RowOutcome.Accepted, null, "", "jang-2021"),
    ];

    [Theory]
    [InlineData(null, "", "7 17 ")]
    [InlineData(RowOutcome.Rejected, "", "7")]
    [InlineData(null, "7", "7")]
    [InlineData(null, "fn", "17")]
    [InlineData(null, "WHOLE number", "7")]
    [InlineData(RowOutcome.Warning, "whole", "")]
    public void Rows_are_found_by_outcome_row_column_and_words(RowOutcome? outcome, string search, string rows) =>
        Assert.Equal(rows, string.Join(' ', ReportRows.Find(Rows, outcome, search).Select(r => r.Row)));

    [Fact]
    public void The_file_of_rejected_rows_can_be_opened_in_a_spreadsheet_without_running_anything()
    {
        var csv = ReportRows.RejectedCsv(
        [
            .. Rows,
            new(RowOutcome.Rejected, 9, "=cmd()", "'a, \"b\"' is not\na number."),
        ]);

        Assert.Equal("row,column,reason\r\n7,TP,'x' is not a whole number.\r\n9,'=cmd(),\"'a, \"\"b\"\"' is not\na number.\"\r\n", csv);
    }

    [Theory]
    [InlineData(true, 14, 0, 0, 0, "Dry run: nothing is saved yet. The import would add 14 new studies and correct no studies.")]
    [InlineData(true, 1, 2, 1, 0, "Dry run: nothing is saved yet. The import would add 1 new study and correct 2 studies; 1 would stay unchanged.")]
    [InlineData(true, 0, 0, 14, 0, "Nothing would change: all 14 studies in the file are already in the review with the same content.")]
    [InlineData(false, 0, 0, 1, 0, "Nothing changed: the one study in the file is already in the review with the same content.")]
    [InlineData(true, 3, 0, 0, 1, "1 problem needs attention before import. Correct the file, then select and check it again.")]
    [InlineData(false, 3, 0, 2, 0, "Imported: 3 new studies added, no studies corrected; 2 unchanged. The review is at revision 18.")]
    [InlineData(true, 0, 0, 0, 0, "The file contains no studies.")]
    public void A_report_says_in_a_sentence_what_it_means(bool dryRun, int accepted, int amended, int unchanged, int rejected, string sentence)
    {
        var summary = ImportReportSummary.From(new ImportReport
        {
            DryRun = dryRun,
            Revision = 18,
            Accepted = Names(accepted),
            Amended = Names(amended),
            Unchanged = Names(unchanged),
            Rejected = [.. Enumerable.Repeat(new ImportFault(2, "TP", "x"), rejected)],
        });

        Assert.Equal(sentence, summary.Sentence);

        static string[] Names(int count) => [.. Enumerable.Range(1, count).Select(i => $"s{i}")];
    }

    [Fact]
    public void A_long_file_is_summarized_by_the_counts_of_its_job()
    {
        var summary = ImportReportSummary.From(new ImportJob
        {
            Id = Guid.Empty,
            Review = "r",
            State = "rejected",
            DryRun = true,
            Faults = 5000,
            Rejected = [.. Enumerable.Range(2, 1000).Select(i => new ImportFault(i, "TP", "x"))],
            StartedAt = default,
            UpdatedAt = default,
        });

        Assert.Equal((5000, 1000, false, false), (summary.Rejected, summary.Rows.Count, summary.NamesStudies, summary.Changes));
    }
}
