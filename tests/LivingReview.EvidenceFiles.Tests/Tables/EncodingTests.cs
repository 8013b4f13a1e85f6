using System.Text;
using LivingReview.EvidenceFiles.Studies;

namespace LivingReview.EvidenceFiles.Tests.Tables;

/// <summary>Encodings, wrong formats, sheets.</summary>
public sealed class EncodingTests
{
    private const string Text = "study,TP,FP,FN,TN\nNúñez 2020,51,14,5,31\n";

    public static TheoryData<byte[]> Known => new(
        (byte[][])[Encoding.UTF8.GetBytes(Text), [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Text)], [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(Text)],
        [0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes(Text)], Encoding.Unicode.GetBytes(Text), Encoding.BigEndianUnicode.GetBytes(Text)]);

    [Theory]
    [MemberData(nameof(Known))]
    public async Task Unicode_is_recognised(byte[] content)
    {
        var read = await Read.BytesAsync(content);

        Assert.Empty(read.Faults);
        Assert.Empty(read.Remarks);
        Assert.Equal("Núñez 2020", read.Rows[0].Study.Label);
    }

    [Fact]
    public async Task Windows_1252_is_read_and_said_to_be_a_guess()
    {
        var read = await Read.BytesAsync(Encoding.Latin1.GetBytes(Text.Replace("Núñez", "Núñez \u0096 x", StringComparison.Ordinal)));

        Assert.Empty(read.Faults);
        Assert.Equal("Núñez – x 2020", read.Rows[0].Study.Label);
        Assert.StartsWith("The text is not UTF-8; it was read as Windows-1252, which is a guess", Assert.Single(read.Remarks), StringComparison.Ordinal);
    }

    /// <summary>Nagtegaal_2019.csv of asreview/systematic-review-datasets has U+0001 for a dash in three of its 2,019 rows, and was refused whole.</summary>
    [Fact]
    public async Task A_control_character_now_and_then_is_read_as_a_space_and_said_with_its_row()
    {
        var read = await Read.BytesAsync(Encoding.UTF8.GetBytes(Text.Replace("Núñez", "Núñez\u0001Ruiz", StringComparison.Ordinal)));

        Assert.Empty(read.Faults);
        Assert.Equal("Núñez Ruiz 2020", read.Rows[0].Study.Label);
        Assert.Equal("Control characters (1, the first in row 2) are read as spaces: look at those rows.", Assert.Single(read.Remarks));
    }

    [Theory]
    [InlineData("PK\u0003\u0004xxxx", "csv", "This is a packed file, such as an Excel workbook (.xlsx)")]
    [InlineData("TY  - JOUR\nTI  - x\n", "csv", "This is a bibliography (RIS)")]
    [InlineData("PMID- 1\n", "tsv", "This is a bibliography (PubMed)")]
    [InlineData("{\"studies\":[]}", "csv", "This is JSON")]
    [InlineData("<html><body>", "csv", "This is XML or a web page")]
    [InlineData("%PDF-1.7", "csv", "This is a PDF")]
    [InlineData("study,TP\nA,\u0000\u0001\n", "csv", "The row contains a NUL character")]
    [InlineData("", "csv", "The file is empty")]
    [InlineData("\n\n", "csv", "The file is empty")]
    [InlineData("study,TP", "xlsx", "The file cannot be read as an Excel workbook")]
    public async Task A_file_of_another_kind_is_named_as_what_it_is(string content, string format, string reason)
    {
        var read = await Read.BytesAsync(Encoding.UTF8.GetBytes(content), Profiles.OfFormat(format));

        Assert.StartsWith(reason, Assert.Single(read.Faults).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sheet_can_be_chosen_and_one_that_is_not_there_is_named_with_those_that_are()
    {
        var chosen = await Read.CaseAsync("second-sheet.xlsx", answers: "sheet:data");
        var wrong = await Read.CaseAsync("second-sheet.xlsx", answers: "sheet:Results");

        Assert.Equal(2, chosen.Rows.Count);
        Assert.Equal("The workbook has no sheet 'Results'. Its sheets are: Dictionary, Data.", Assert.Single(wrong.Faults).Reason);
    }
}
