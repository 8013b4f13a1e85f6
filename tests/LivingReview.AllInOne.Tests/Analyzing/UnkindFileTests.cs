using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using LivingReview.AllInOne.Analyzing;

namespace LivingReview.AllInOne.Tests.Analyzing;

/// <summary><c>analyze</c> with files and options that nobody should give it: one line that says what is wrong, or a right result.</summary>
public sealed class UnkindFileTests
{
    private const string Header = "study,TP,FP,FN,TN\n";
    private const string Four = "A,18,3,1,80\nB,51,14,5,31\nC,242,11,7,237\nD,18,16,5,61\n";

    [Fact]
    public async Task A_folder_is_not_a_file()
    {
        var run = await CommandRun.ExecuteAsync(AnalyzeCommand.Create(), Path.GetTempPath());

        Assert.Equal((2, ""), (run.Exit, run.Output));
        Assert.EndsWith("is a folder; a CSV, TSV or XLSX file is needed", Line(run), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\n\n\n", "row 1: The file is empty; the first line must name the columns.")]
    [InlineData(Header + "A,1.5,2,3,4\n", "row 2, column TP: '1.5' is not a whole number.")]
    [InlineData(Header + "A,1,2,3,4\nB,1e3,2,3,4\n", "row 3, column TP: '1e3' is not a whole number.")]
    [InlineData(Header + "A,1,2,3,NA\n", "row 2, column TN: 'NA' is not a whole number.")]
    [InlineData(Header + "A,1,2,3,4,5\n", "row 2: The row has 6 cells, the header 5: a text with a comma in it needs quotes.")]
    [InlineData(Header + "\"A,1,2,3,4\nB,1,2,3,4\n", "row 2: The quotes are not balanced: a text begins with a quote that never ends, and the rows below it are inside the text. Close the quote, or write it twice (\"\") where it belongs to the text.")]
    [InlineData(Header + "A\"a\",1,2,3,4\n", "row 2: The quotes are not balanced: a cell that holds a quote stands in quotes, and the quote inside is written twice (\"\").")]
    [InlineData(Header + "A,\"1\n2\",2,3,4\n", "row 2, column TP: '1 2' is not a whole number.")]
    [InlineData("study,TP,FP,FN,TN,\"a\nb\",\"a\nb\"\nA,1,2,3,4,x,y\n", "row 1, column a b: The column is there twice.")]
    [InlineData(Header + "A,1,2,3,4\nB,1000000000000,2,3,4\n", "row 3, column TP: '1000000000000' is more than a study can have (at most 100000000 people in a cell).")]
    public async Task A_fault_is_one_line_that_names_row_and_column(string text, string message)
    {
        using var file = new TemporaryFile(text);

        var run = await CommandRun.ExecuteAsync(AnalyzeCommand.Create(), file.Path);

        Assert.Equal((2, ""), (run.Exit, run.Output));
        Assert.Equal($"livingreview: {file.Path}: {message}", Line(run));
    }

    [Theory]
    [InlineData(";")]
    [InlineData("\t")]
    public async Task Another_separator_is_recognised(string separator)
    {
        using var file = new TemporaryFile((Header + Four).Replace(",", separator, StringComparison.Ordinal));
        using var plain = new TemporaryFile(Header + Four);

        Assert.Equal((await AnalyzeAsync(plain)).GetProperty("strata").GetRawText(), (await AnalyzeAsync(file)).GetProperty("strata").GetRawText());
    }

    [Fact]
    public async Task Bytes_that_are_not_utf8_are_read_as_windows_1252_and_the_guess_is_said()
    {
        using var file = new TemporaryFile(Encoding.Latin1.GetBytes("study,TP,FP,FN,TN,place\nA,18,3,1,80,K\u00f6ln\nB,51,14,5,31,K\u00f6ln\n"));

        var run = await CommandRun.ExecuteAsync(AnalyzeCommand.Create(), file.Path, "--by", "place", "--format", "json");

        Assert.Equal(0, run.Exit);
        Assert.Contains("warning: The text is not UTF-8; it was read as Windows-1252, which is a guess", run.Error, StringComparison.Ordinal);
        Assert.Equal("place=K\u00f6ln", JsonDocument.Parse(run.Output).RootElement.GetProperty("strata")[1].GetProperty("stratum").GetString());
    }

    [Fact]
    public async Task A_mark_at_the_beginning_carriage_returns_and_what_a_spreadsheet_leaves_behind_do_no_harm()
    {
        using var plain = new TemporaryFile(Header + Four);
        var rows = (Header + Four).TrimEnd('\n').Split('\n').Select((line, i) => line + (i == 0 ? ",," : ",x,"));
        using var marked = new TemporaryFile([0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(string.Join("\r\n", rows) + "\r\n,,,,,,\r\n\r\n")]);
        using var wide = new TemporaryFile([.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(Header + Four)]);

        var expected = await AnalyzeAsync(plain);

        foreach (var file in (TemporaryFile[])[marked, wide])
        {
            Assert.Equal(expected.GetProperty("strata").GetRawText(), (await AnalyzeAsync(file)).GetProperty("strata").GetRawText());
        }
    }

    [Fact]
    public async Task A_header_alone_has_a_result_that_says_so()
    {
        using var file = new TemporaryFile(Header);

        var run = await CommandRun.ExecuteAsync(AnalyzeCommand.Create(), file.Path, "--format", "json");

        var stratum = JsonDocument.Parse(run.Output).RootElement.GetProperty("strata")[0];
        Assert.Equal((0, "none", 0), (run.Exit, stratum.GetProperty("regime").GetString(), stratum.GetProperty("k").GetInt32()));
        Assert.EndsWith("there is no row below the header", Line(run), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ten_million_people_an_arm_are_pooled_with_a_word_about_the_digits()
    {
        const double N = 1e7;
        double[] sensitivity = [0.8, 0.9, 0.85, 0.7, 0.95], specificity = [0.9, 0.7, 0.8, 0.85, 0.6];
        var rows = sensitivity.Zip(specificity, (a, b) => string.Create(
            CultureInfo.InvariantCulture, $"S{a},{a * N:0},{N - Math.Round(b * N):0},{N - Math.Round(a * N):0},{b * N:0}\n"));
        using var file = new TemporaryFile(Header + string.Concat(rows));

        var stratum = (await AnalyzeAsync(file)).GetProperty("strata")[0];

        // With so many people the studies' logits are known, and the model is the normal distribution of them.
        var logits = Array.ConvertAll(sensitivity, p => Math.Log(p / (1 - p)));
        Assert.True(stratum.GetProperty("converged").GetBoolean());
        Assert.Equal(50_000_000, stratum.GetProperty("diseased").GetInt64());
        Assert.Equal(logits.Average(), stratum.GetProperty("logitSensitivity").GetDouble(), 1e-5);
        Assert.Equal(logits.Average(x => x * x) - Math.Pow(logits.Average(), 2), stratum.GetProperty("varianceSensitivity").GetDouble(), 1e-4);
        Assert.Contains(stratum.GetProperty("warnings").EnumerateArray(), w => w.GetString()!.Contains("more than a million people", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_hundred_thousand_rows_are_one_result_with_a_line_of_progress()
    {
        var text = new StringBuilder("study,TP,FP,FN,TN,site\n");
        for (var i = 0; i < 100_000; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"S{i},{20 + i * 37 % 50},{2 + i * 11 % 15},{1 + i * 7 % 9},{40 + i * 53 % 60},site {i}\n");
        }

        using var file = new TemporaryFile(text.ToString());

        var run = await CommandRun.ExecuteAsync(AnalyzeCommand.Create(), file.Path, "--format", "json");

        var stratum = JsonDocument.Parse(run.Output).RootElement.GetProperty("strata")[0];
        Assert.Equal((100_000, true), (stratum.GetProperty("k").GetInt32(), stratum.GetProperty("converged").GetBoolean()));
        Assert.Contains("livingreview: stratum 1 of 1: overall, 100000 tables", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_factor_asked_for_twice_is_answered_once()
    {
        using var file = new TemporaryFile("study,TP,FP,FN,TN,f\nA,18,3,1,80,x\nB,51,14,5,31,y\nC,242,11,7,237,x\nD,18,16,5,61,y\n");

        var once = await AnalyzeAsync(file, "--by", "f");
        var twice = await AnalyzeAsync(file, "--by", "f", "--by", "f");

        Assert.Equal(once.GetRawText(), twice.GetRawText());
        Assert.Equal(1, twice.GetProperty("comparisons").GetArrayLength());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(60)]
    public async Task A_factor_with_one_level_or_one_for_every_study_is_pooled_and_not_compared(int levels)
    {
        var rows = Enumerable.Range(0, 60).Select(i => string.Create(
            CultureInfo.InvariantCulture, $"S{i},{20 + i * 37 % 50},{2 + i * 11 % 15},{1 + i * 7 % 9},{40 + i * 53 % 60},level {i % levels}\n"));
        using var file = new TemporaryFile("study,TP,FP,FN,TN,f\n" + string.Concat(rows));

        var run = await CommandRun.ExecuteAsync(AnalyzeCommand.Create(), file.Path, "--by", "f", "--format", "json");

        var json = JsonDocument.Parse(run.Output).RootElement;
        Assert.Equal((0, 1 + levels, 0), (run.Exit, json.GetProperty("strata").GetArrayLength(), json.GetProperty("comparisons").GetArrayLength()));
        Assert.EndsWith("the levels of f cannot be compared: there must be two to 50, and fewer than tables", Line(run), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_label_with_too_many_levels_is_not_a_factor()
    {
        var rows = Enumerable.Range(0, 120).Select(i => string.Create(
            CultureInfo.InvariantCulture, $"S{i},{20 + i * 37 % 50},{2 + i * 11 % 15},{1 + i * 7 % 9},{40 + i * 53 % 60},site {i / 2}\n"));
        using var file = new TemporaryFile("study,TP,FP,FN,TN,site\n" + string.Concat(rows));

        var run = await CommandRun.ExecuteAsync(AnalyzeCommand.Create(), file.Path, "--by", "site", "--format", "json");

        Assert.Equal(0, JsonDocument.Parse(run.Output).RootElement.GetProperty("comparisons").GetArrayLength());
        Assert.Contains("there must be two to 50", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_with_line_breaks_and_quotes_stay_on_their_line()
    {
        using var file = new TemporaryFile("study,TP,FP,FN,TN,\"f\ng\"\n\"A \"\"one\"\"\n\",18,3,1,80,\"x\ny\"\n\"A \"\"one\"\"\n\",51,14,5,31,\n");

        var run = await CommandRun.ExecuteAsync(AnalyzeCommand.Create(), file.Path, "--by", "f\ng", "--format", "json");

        Assert.Equal(0, run.Exit);
        Assert.Equal("f g=x\ny", JsonDocument.Parse(run.Output).RootElement.GetProperty("strata")[1].GetProperty("stratum").GetString());
        Assert.All(run.Error.TrimEnd().Split(Environment.NewLine), line => Assert.StartsWith("livingreview: warning: ", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_study_with_two_primary_rows_is_left_out_and_named_and_one_without_counts_by_its_only_row()
    {
        using var file = new TemporaryFile("study,TP,FP,FN,TN,primary\nA,18,3,1,80,yes\nA,17,3,2,80,yes\nB,51,14,5,31,no\nC,9,4,5,31,YES\n");

        var run = await CommandRun.ExecuteAsync(AnalyzeCommand.Create(), file.Path, "--format", "json");

        Assert.Contains("overall: 1 study has several tables, none of them alone primary, and is left out: 'A'", run.Error, StringComparison.Ordinal);
        Assert.Equal(2, JsonDocument.Parse(run.Output).RootElement.GetProperty("strata")[0].GetProperty("k").GetInt32());
    }

    [Theory]
    [InlineData("--nodes", "0")]
    [InlineData("--nodes", "201")]
    [InlineData("--nodes", "many")]
    [InlineData("--min-k", "0")]
    [InlineData("--min-k", "-3")]
    [InlineData("--model", "fixed")]
    [InlineData("--format", "xml")]
    [InlineData("--by")]
    [InlineData("--nodes", "7", "--interval", "calibrated-profile")]
    [InlineData("--nodes", "7", "--interval", "profile")]
    [InlineData("--model", "normal-reml", "--interval", "profile")]
    [InlineData("--model", "normal-ml", "--nodes", "7")]
    [InlineData("--correction", "all")]
    [InlineData("second.csv")]
    public async Task An_option_out_of_its_range_or_without_effect_is_refused_in_one_line(params string[] option)
    {
        using var file = new TemporaryFile(Header + Four);
        using var error = new StringWriter();

        var exit = await CommandLine.RunAsync(new RootCommand { AnalyzeCommand.Create() }, ["analyze", file.Path, .. option], error, debug: false);

        Assert.Equal(2, exit);
        Assert.StartsWith("livingreview: ", Assert.Single(error.ToString().TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    /// <summary>The one remark; a slow machine says how far the work is, too.</summary>
    private static string Line(CommandRun run) => Assert.Single(
        run.Error.TrimEnd().Split(Environment.NewLine),
        line => !line.StartsWith("livingreview: stratum ", StringComparison.Ordinal) && !line.StartsWith("livingreview: comparing ", StringComparison.Ordinal));

    private static async Task<JsonElement> AnalyzeAsync(TemporaryFile file, params string[] options)
    {
        var run = await CommandRun.ExecuteAsync(AnalyzeCommand.Create(), [file.Path, "--format", "json", .. options]);
        Assert.Equal(0, run.Exit);
        return JsonDocument.Parse(run.Output).RootElement.Clone();
    }
}
