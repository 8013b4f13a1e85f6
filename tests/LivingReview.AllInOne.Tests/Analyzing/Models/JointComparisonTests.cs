using System.Text.Json;
using LivingReview.AllInOne.Analyzing;

namespace LivingReview.AllInOne.Tests.Analyzing.Models;

/// <summary><c>analyze --model comparative --second-test</c>: studies that give the results of two index tests crossed with each other.</summary>
public sealed class JointComparisonTests
{
    private const string Mixed = """
        study,test,TP,FP,FN,TN,femur
        A,humerus,9,19,1,21,positive
        A,humerus,3,6,11,354,negative
        B,humerus,17,23,6,40,pos
        B,humerus,0,11,9,514,neg
        C,humerus,20,1,2,3,yes
        C,humerus,4,2,23,100,no
        D,humerus,12,30,14,410,
        D,femur,11,33,15,407,
        E,femur,8,14,9,220,

        """;

    [Fact]
    public async Task Joint_results_are_used_and_the_studies_that_give_them_are_named()
    {
        using var file = new TemporaryFile(Mixed);

        var run = await CommandRun.ExecuteAsync(AnalyzeCommand.Create(), file.Path, "--model", "comparative", "--test", "test", "--second-test", "femur", "--format", "json");

        Assert.True(run.Exit == 0, run.Error);
        Assert.Contains("the joint results of two tests are used of 3 studies: A, B, C", run.Error, StringComparison.Ordinal);
        var json = JsonDocument.Parse(run.Output).RootElement;
        Assert.Equal(["A", "B", "C"], json.GetProperty("jointStudies").EnumerateArray().Select(s => s.GetString()));
        Assert.Equal(["femur", "humerus"], json.GetProperty("tests").EnumerateArray().Select(t => t.GetProperty("test").GetString()));
        Assert.Equal((5, 4), (json.GetProperty("studies").GetInt32(), json.GetProperty("pairedStudies").GetInt32()));
        var dependence = Assert.Single(json.GetProperty("dependence").EnumerateArray());
        Assert.Equal(3, dependence.GetProperty("k").GetInt32());
        Assert.True(dependence.GetProperty("oddsRatioDiseased").GetProperty("lower").GetDouble() > 1);
        Assert.True(dependence.GetProperty("oddsRatioNonDiseased").GetProperty("lower").GetDouble() > 1);
    }

    [Theory]
    [InlineData("A,humerus,9,19,1,21,maybe\nB,femur,1,2,3,4,\n", "'maybe' is neither positive nor negative")]
    [InlineData("A,humerus,9,19,1,21,pos\nB,femur,1,2,3,4,\n", "the row of the other is missing")]
    [InlineData("A,humerus,9,19,1,21,pos\nA,humerus,8,18,2,22,pos\nB,femur,1,2,3,4,\n", "has several rows with one result of femur")]
    [InlineData("A,femur,9,19,1,21,pos\nA,femur,1,2,3,4,neg\n", "both tests are called 'femur'")]
    [InlineData("A,humerus,9,19,1,21,pos\nA,nasal bone,1,2,3,4,neg\n", "joint results of several pairs of tests")]
    public async Task Rows_that_cannot_be_joint_results_are_refused_in_one_line(string rows, string reason)
    {
        using var file = new TemporaryFile("study,test,TP,FP,FN,TN,femur\n" + rows);

        var run = await CommandRun.ExecuteAsync(AnalyzeCommand.Create(), file.Path, "--model", "comparative", "--test", "test", "--second-test", "femur");

        Assert.Equal(2, run.Exit);
        Assert.Contains(reason, run.Error, StringComparison.Ordinal);
    }

    /// <summary>The same people in the form of a review's export.</summary>
    [Fact]
    public async Task The_columns_of_an_export_say_the_same()
    {
        using var rows = new TemporaryFile(Mixed);
        using var export = new TemporaryFile("""
            study,test,TP,FP,FN,TN,joint_with,joint_tp,joint_fp
            A,humerus,12,25,12,375,test=femur,9,19
            A,femur,10,40,14,360,,,
            B,humerus,17,34,15,554,test=femur,17,23
            B,femur,23,63,9,525,,,
            C,femur,22,4,27,102,test=humerus,20,1
            C,humerus,24,3,25,103,,,
            D,humerus,12,30,14,410,,,
            D,femur,11,33,15,407,,,
            E,femur,8,14,9,220,,,

            """);

        var expected = await CommandRun.ExecuteAsync(AnalyzeCommand.Create(), rows.Path, "--model", "comparative", "--test", "test", "--second-test", "femur", "--format", "json");
        var run = await CommandRun.ExecuteAsync(AnalyzeCommand.Create(), export.Path, "--model", "comparative", "--test", "test", "--format", "json");

        Assert.True(run.Exit == 0, run.Error);
        Assert.Contains("the joint results of two tests are used of 3 studies: A, B, C", run.Error, StringComparison.Ordinal);
        Assert.Equal(expected.Output, run.Output);
    }

    [Theory]
    [InlineData("test=tibia,9,19", "row 2, column joint_with: the study has no other row with test=tibia")]
    [InlineData("test=femur,9,", "row 2, column joint_with: joint_with, joint_tp and joint_fp are needed together")]
    [InlineData("test=femur,11,19", "row 2, column joint_with: the people positive by both tests contradict the two rows")]
    public async Task An_export_that_was_changed_by_hand_is_refused_where_it_contradicts_itself(string joint, string reason)
    {
        using var file = new TemporaryFile($"study,test,TP,FP,FN,TN,joint_with,joint_tp,joint_fp\nA,humerus,12,25,12,375,{joint}\nA,femur,10,40,14,360,,,\n");

        var run = await CommandRun.ExecuteAsync(AnalyzeCommand.Create(), file.Path, "--model", "comparative", "--test", "test");

        Assert.Equal(2, run.Exit);
        Assert.Contains(reason, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_column_that_is_not_there_is_refused()
    {
        using var file = new TemporaryFile(Mixed);

        var run = await CommandRun.ExecuteAsync(AnalyzeCommand.Create(), file.Path, "--model", "comparative", "--test", "test", "--second-test", "tibia");

        Assert.Equal(2, run.Exit);
        Assert.Contains("column tibia: there is no such column", run.Error, StringComparison.Ordinal);
    }
}
