using System.IO.Compression;
using System.Text;
using LivingReview.Contracts.Studies;
using LivingReview.EvidenceFiles.Studies;
using LivingReview.EvidenceFiles.Tables;
using MiniExcelLibs;

namespace LivingReview.EvidenceFiles.Tests.Studies;

public sealed class FormatTests
{
    [Fact]
    public async Task MetaDTA_is_read_with_its_quality_columns_and_covariates()
    {
        var (rows, faults) = await ReadAsync(
            "author,year,TP,FN,FP,TN,rob_PS,rob_IT,rob_RS,rob_FT,ac_PS,ac_IT,ac_RS,modality.cat\nJang,2021,51,5,14,31,1,2,3,1,1,3,2,ct\nFan 2021,2021,15,6,3,46,1,1,1,1,1,1,1,mri\n", Profiles.MetaDta);

        Assert.Empty(faults);
        Assert.Equal(["Jang 2021", "Fan 2021"], rows.Select(r => r.Study.Label));
        var table = rows[0].Study.Tables![0];
        Assert.Equal((51L, 14L, 5L, 31L, "ct"), (table.Tp, table.Fp, table.Fn, table.Tn, table.Factors!["modality"]));
        var domains = Assert.Single(table.BiasAssessments!).Domains;
        Assert.Equal(["patient-selection:low:low", "index-test:high:unclear", "reference-standard:unclear:high", "flow-and-timing:low:"], domains.Select(d => $"{d.Domain}:{d.Judgement}:{d.Applicability}"));
    }

    [Fact]
    public async Task Data_sets_of_mada_have_names_or_not()
    {
        var (named, first) = await ReadAsync("TN,names,FP,TP,FN\n31,Jang,14,51,5\n", Profiles.Mada);
        var (unnamed, second) = await ReadAsync("TP,FN,FP,TN\n51,5,14,31\n15,6,3,46\n", Profiles.Mada);

        Assert.Empty(first.Concat(second));
        Assert.Equal(["Jang", "Study 1", "Study 2"], named.Concat(unnamed).Select(r => r.Study.Label));
        Assert.Equal((51L, 14L, 5L, 31L), (named[0].Study.Tables![0].Tp, named[0].Study.Tables![0].Fp, named[0].Study.Tables![0].Fn, named[0].Study.Tables![0].Tn));
    }

    [Fact]
    public async Task Several_rows_of_a_study_are_thresholds_and_the_first_is_primary()
    {
        var (rows, _) = await ReadAsync("studlab,TP,FP,FN,TN\nA,9,1,1,9\nA,8,0,2,10\n", Profiles.Mada);

        Assert.Equal([true, null], Assert.Single(rows).Study.Tables!.Select(t => t.Primary));
    }

    [Fact]
    public async Task Tabs_separate_cells_too()
    {
        var (rows, faults) = await ReadAsync("study\tTP\tFP\tFN\tTN\tnote\nJang 2021\t51\t14\t5\t31\ta, b\n", Profiles.Tsv);

        Assert.Empty(faults);
        Assert.Equal("a, b", rows[0].Study.Tables![0].Note);
    }

    [Fact]
    public async Task A_workbook_is_read_by_its_first_sheet()
    {
        using var file = new MemoryStream();
        await file.SaveAsAsync(new[] { new { study = "Jang 2021", year = 2021, TP = 51, FP = 14.0, FN = "5", TN = 31, modality = "ct", reported_auc = 0.867 } }, cancellationToken: TestContext.Current.CancellationToken);

        var (rows, faults) = await GivenFile.ReadAsync(file.ToArray(), Profiles.Xlsx);

        Assert.Empty(faults);
        var study = Assert.Single(rows).Study;
        Assert.Equal(("Jang 2021", 2021, 51L, 14L, 5L, 31L, 0.867), (study.Label, study.Year, study.Tables![0].Tp, study.Tables[0].Fp, study.Tables[0].Fn, study.Tables[0].Tn, study.Tables[0].ReportedAuc));
    }

    [Theory]
    [InlineData("PK\u0003\u0004 not a zip")]
    [InlineData("")]
    [InlineData("study,TP\n")]
    public async Task What_is_no_workbook_is_said_to_be_none(string content)
    {
        var (_, faults) = await ReadAsync(content, Profiles.Xlsx);

        Assert.Equal([new ImportFault(1, "", "The file cannot be read as an Excel workbook (.xlsx).")], faults);
    }

    [Fact]
    public async Task RevMan_is_read_by_its_shape_and_says_so()
    {
        const string Rm5 = """
            <COCHRANE_REVIEW TYPE="DTA"><STUDIES_AND_REFERENCES><STUDIES><INCLUDED_STUDIES>
            <STUDY ID="STD-1" NAME="Jang 2021" YEAR="2021"/><STUDY ID="STD-2" NAME="Fan 2021" YEAR="2021"/>
            </INCLUDED_STUDIES></STUDIES></STUDIES_AND_REFERENCES><ANALYSES><TEST><NAME>Deep learning</NAME>
            <ROW STUDY_ID="STD-1" TP="51" FP="14" FN="5" TN="31"/>
            <GROUP STUDY_ID="STD-2"><CELLS TP="15" FP="3" FN="6" TN="46"/></GROUP></TEST></ANALYSES></COCHRANE_REVIEW>
            """;
        var remarks = new List<string>();

        var (rows, faults) = await GivenFile.ReadAsync(Encoding.UTF8.GetBytes(Rm5), Profiles.RevMan, remarks);

        Assert.Empty(faults);
        Assert.Equal([("Jang 2021", 51L, "Deep learning", 4), ("Fan 2021", 15L, "Deep learning", 5)], rows.Select(r => (r.Study.Label, r.Study.Tables![0].Tp!.Value, r.Study.Tables[0].Cohort, r.Lines[0])));
        Assert.Equal([RevManTable.Remark], remarks);
    }

    [Fact]
    public async Task A_data_package_is_read_by_the_file_that_has_the_counts()
    {
        var remarks = new List<string>();
        var package = Zip(("CD1-study-data/CD1-studies.csv", "Study,Year\nJang 2021,2021\n"), ("CD1-analysis-data/CD1-data-rows.csv", "Analysis group,Study,Study year,TP,FP,FN,TN\nCNN,Jang 2021,2021,51,14,5,31\n"));

        var (rows, faults) = await GivenFile.ReadAsync(package, Profiles.RevMan, remarks);

        Assert.Empty(faults);
        Assert.Equal(("Jang 2021", 2021, "CNN"), (rows[0].Study.Label, rows[0].Study.Year, rows[0].Study.Tables![0].Cohort));
        Assert.Equal([RevManTable.Remark, "Read from CD1-analysis-data/CD1-data-rows.csv."], remarks);
    }

    [Fact]
    public async Task What_holds_no_counts_is_refused()
    {
        var (_, package) = await GivenFile.ReadAsync(Zip(("a.csv", "x,y\n1,2\n")), Profiles.RevMan);
        var (_, xml) = await ReadAsync("<COCHRANE_REVIEW/>", Profiles.RevMan);
        var (_, entity) = await ReadAsync("<!DOCTYPE a [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><a>&e;</a>", Profiles.RevMan);

        Assert.Equal("The package holds no CSV file with the columns TP, FP, FN and TN.", Assert.Single(package).Reason);
        Assert.Equal("The file holds no element with the attributes TP, FP, FN and TN.", Assert.Single(xml).Reason);
        Assert.Equal("The file cannot be read as RevMan XML (.rm5) or as a data package (.zip).", Assert.Single(entity).Reason);
    }

    [Fact]
    public async Task A_wide_form_makes_a_table_of_each_filled_group_by_a_profile()
    {
        var profile = new MappingProfile
        {
            Name = "covidence",
            Columns = new Dictionary<string, string>
            {
                ["study"] = "Study ID",
                ["TP"] = "{group}: TP",
                ["FP"] = "{group}: FP",
                ["FN"] = "{group}: FN",
                ["TN"] = "{group}: TN",
                ["modality"] = "{group}: imaging",
            },
            Values = new Dictionary<string, IReadOnlyDictionary<string, string>> { ["modality"] = new Dictionary<string, string> { ["X-ray"] = "radiograph", ["Computed tomography"] = "ct" } },
            Constants = new Dictionary<string, string> { ["ml_type"] = "deep-learning" },
            Groups = ["Table 1", "Table 2"],
            FirstIsPrimary = true,
        };

        var (rows, faults) = await ReadAsync(
            "Study ID,Table 1: TP,Table 1: FP,Table 1: FN,Table 1: TN,Table 1: imaging,Table 2: TP,Table 2: FP,Table 2: FN,Table 2: TN,Table 2: imaging\nJang 2021,51,14,5,31,X-ray,50,14,6,31,Computed tomography\nFan 2021,15,3,6,46,Computed tomography,,,,,\n", profile);

        Assert.Empty(faults);
        Assert.Equal([2, 1], rows.Select(r => r.Study.Tables!.Count));
        Assert.Equal(["radiograph:deep-learning:True", "ct:deep-learning:"], rows[0].Study.Tables!.Select(t => $"{t.Factors!["modality"]}:{t.Factors["ml_type"]}:{t.Primary}"));
    }

    [Fact]
    public async Task A_missing_column_is_named_as_the_profile_names_it()
    {
        var profile = new MappingProfile { Name = "form", Columns = new Dictionary<string, string> { ["TP"] = "True positives" } };

        var (_, faults) = await ReadAsync("study,FP,FN,TN\n", profile);

        Assert.Equal([new ImportFault(1, "True positives", "The column True positives is missing. Found: study, FP, FN, TN. Name the column so, or say which one it is.")], faults.Select(f => f with { Question = null }));
    }

    [Fact]
    public async Task A_cell_is_named_as_the_profile_names_its_column()
    {
        var (_, faults) = await ReadAsync("author,year,TP,FN,FP,TN\nJang,x,51,5,14,31\n", Profiles.MetaDta);

        Assert.Equal([new ImportFault(2, "year", "'x' is not a year.")], faults);
    }

    private static Task<(IReadOnlyList<ImportRow> Rows, IReadOnlyList<ImportFault> Faults)> ReadAsync(string text, MappingProfile profile) =>
        GivenFile.ReadAsync(Encoding.UTF8.GetBytes(text), profile);

    private static byte[] Zip(params (string Name, string Text)[] files)
    {
        using var zipped = new MemoryStream();
        using (var zip = new ZipArchive(zipped, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, text) in files)
            {
                using var entry = new StreamWriter(zip.CreateEntry(name).Open());
                entry.Write(text);
            }
        }

        return zipped.ToArray();
    }
}
