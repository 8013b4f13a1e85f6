using System.Diagnostics;
using LivingReview.EvidenceFiles.Studies;

namespace LivingReview.EvidenceFiles.Tests.Tables;

/// <summary>Files that were made to take long. Alone, because what the process allocates is counted.</summary>
[Collection(nameof(Alone))]
public sealed class BoundedReadingTests
{
    [Theory]
    [InlineData("commas")]
    [InlineData("columns")]
    [InlineData("rows of one study apart")]
    [InlineData("deep RevMan")]
    [InlineData("deep JSON")]
    [InlineData("an unclosed quote")]
    public async Task What_was_made_to_take_long_is_read_or_refused_in_bounded_time_and_memory(string kind)
    {
        var (text, format) = kind switch
        {
            "commas" => ("study,TP,FP,FN,TN\nA,1,2,3,4" + new string(',', 5_000_000) + "\n", "csv"),
            "columns" => ("study,TP,FP,FN,TN," + string.Concat(Enumerable.Range(0, 300_000).Select(i => FormattableString.Invariant($"c{i},"))) + "\nA,1,2,3,4\n", "csv"),
            "rows of one study apart" => ("study,TP,FP,FN,TN,note\n" + string.Concat(Enumerable.Range(0, 60_000).Select(i => FormattableString.Invariant($"S{i % 2},{i + 1},2,3,4,{i}\n"))), "csv"),
            "deep RevMan" => ("<a STUDY_ID='x'>" + string.Concat(Enumerable.Repeat("<a TP='1' FP='1' FN='1' TN='1'>", 30_000)) + string.Concat(Enumerable.Repeat("</a>", 30_000)) + "</a>", "revman"),
            "deep JSON" => ("{\"studies\":" + new string('[', 2_000_000), "json"),
            _ => ("study,TP,FP,FN,TN,note\nA,1,2,3,4,\"open\n" + string.Concat(Enumerable.Range(0, 60_000).Select(i => FormattableString.Invariant($"B{i},1,2,3,4,\n"))), "csv"),
        };
        var (watch, before) = (Stopwatch.StartNew(), GC.GetTotalAllocatedBytes());

        var read = await Read.TextAsync(text, Profiles.OfFormat(format), FuzzTests.Protocol);

        Assert.True(watch.Elapsed < TimeSpan.FromMinutes(2), $"{watch.Elapsed} for {text.Length} characters.");
        Assert.True(GC.GetTotalAllocatedBytes() - before < 1_500_000_000, $"{GC.GetTotalAllocatedBytes() - before} bytes for {text.Length} characters.");
        Assert.True(read.Faults.Count > 0 || read.Rows.Count == 2, "Nothing was said.");
    }
}

/// <summary>Tests beside which no other runs.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
