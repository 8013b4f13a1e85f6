using LivingReview.AllInOne.Demonstrating;

namespace LivingReview.AllInOne.Tests.Demonstrating;

public sealed class SampleFileTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_studies_come_in_the_order_of_their_publication_and_the_worked_exclusion_is_none_of_them()
    {
        await using var file = Sample.Open("osteoporosis-imaging-ml-2.csv");

        var studies = await SampleFile.ReadAsync(file, Cancellation);

        Assert.Equal(18, studies.Count);
        Assert.Equal(["Boonrod 2025", "Chen 2026", "Yuk 2026"], studies.TakeLast(3).Select(study => study.Label));
        Assert.Null(studies[0].Published);
        Assert.DoesNotContain(studies, study => study.Label.StartsWith("Hiroshima", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_judgements_of_the_skin_lesions_become_those_of_QUADAS_2()
    {
        await using var file = Sample.Open("skin-lesion-cad.csv");

        var studies = await SampleFile.ReadAsync(file, Cancellation);

        var lines = studies.Single(study => study.Label == "Amoabedini 2018").Csv.Split("\r\n");
        Assert.Equal(70, studies.Count);
        Assert.Equal("2003", studies[0].Published);
        Assert.Equal("study,TP,TN,FP,FN,test_set_source,cad_method,classifier,test_set_independent,rob_patient_selection,rob_index_test,rob_reference_standard,rob_flow_and_timing,ac_patient_selection,ac_index_test,ac_reference_standard,year", lines[0]);
        Assert.Equal("Amoabedini 2018,25,26,12,13,public,computer_vision,threshold,no,high,high,unclear,high,low,low,low,2018", lines[1]);
    }
}
