using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using LivingReview.EvidenceFiles.Studies;

namespace LivingReview.EvidenceFiles.Tests.Tables;

/// <summary>Workbooks of a kilobyte that name rows and columns which no workbook has.</summary>
public sealed class HostileWorkbookTests
{
    private const string Header = "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>study</t></is></c><c r=\"B1\" t=\"inlineStr\"><is><t>TP</t></is></c><c r=\"C1\" t=\"inlineStr\"><is><t>FP</t></is></c><c r=\"D1\" t=\"inlineStr\"><is><t>FN</t></is></c><c r=\"E1\" t=\"inlineStr\"><is><t>TN</t></is></c></row>";

    [Theory]
    [InlineData("<row r=\"900000000\"><c r=\"A900000000\"><v>1</v></c></row>")]
    [InlineData("<row r=\"2\"><c r=\"ZZZZZ2\"><v>1</v></c></row>")]
    public async Task A_row_or_column_beyond_the_end_is_a_fault_and_not_hours_of_work(string rows)
    {
        var watch = Stopwatch.StartNew();

        var read = await Read.BytesAsync(Workbook(Header + rows), Profiles.Xlsx);

        Assert.NotEmpty(read.Faults);
        Assert.True(watch.Elapsed < TimeSpan.FromMinutes(2), $"{watch.Elapsed}");
    }

    private static byte[] Workbook(string rows)
    {
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add("[Content_Types].xml", "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/></Types>");
            Add("xl/workbook.xml", "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>");
            Add("xl/_rels/workbook.xml.rels", "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>");
            Add("xl/worksheets/sheet1.xml", "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>" + rows + "</sheetData></worksheet>");

            void Add(string name, string text)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(Encoding.UTF8.GetBytes(text));
            }
        }

        return file.ToArray();
    }
}
