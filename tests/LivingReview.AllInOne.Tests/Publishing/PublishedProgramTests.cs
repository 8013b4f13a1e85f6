using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using LivingReview.Testing;

namespace LivingReview.AllInOne.Tests.Publishing;

/// <summary>What a published program holds, by the list that publishing copies: nothing is built for it.</summary>
public sealed class PublishedProgramTests
{
    private const double MaxMegabytes = 90;

    /// <summary>What an image may be to fetch.</summary>
    private const double MaxImageMegabytes = 220;

    /// <summary>The layers of the base image, compressed: aspnet:8.0-jammy in dotnet/dotnet-docker, documentation/sample-image-size-report.md.</summary>
    private const double BaseImageMegabytes = 90.9;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("services/AllInOne/LivingReview.AllInOne")]
    [InlineData("services/Analysis/LivingReview.Analysis.Host")]
    public async Task A_published_program_is_small_and_holds_the_libraries_of_its_platform_alone(string project)
    {
        var files = await FilesAsync(project);
        var native = files.Where(f => f.Path.StartsWith("runtimes/", StringComparison.Ordinal)).Select(f => f.Path.Split('/')[1]).Distinct().Order(StringComparer.Ordinal).ToList();
        var megabytes = files.Sum(f => f.Bytes) / 1e6;

        TestContext.Current.SendDiagnosticMessage(string.Create(CultureInfo.InvariantCulture, $"{project}: {files.Count} files, {megabytes:F1} MB, libraries of {string.Join(", ", native)}."));
        Assert.Contains(files, f => f.Path.EndsWith("/libSkiaSharp.so", StringComparison.Ordinal));
        Assert.Equal(["linux-x64"], native.Where(n => n is not ("unix" or "any" or "linux")));
        Assert.InRange(megabytes, 1, MaxMegabytes);
        Assert.InRange(BaseImageMegabytes + (files.Sum(f => Compressed(f.Source)) / 1e6), BaseImageMegabytes + 1, MaxImageMegabytes);
    }

    private static long Compressed(string file)
    {
        using var sink = new MemoryStream();
        using (var zip = new GZipStream(sink, CompressionLevel.Fastest, leaveOpen: true))
        using (var source = File.OpenRead(file))
            source.CopyTo(zip);
        return sink.Length;
    }

    /// <summary>Path in the published folder, size, and place of each file.</summary>
    private static async Task<IReadOnlyList<(string Path, long Bytes, string Source)>> FilesAsync(string project)
    {
        var run = await ChildProcess.RunAsync(
            "msbuild",
            [Repository.File(project), "-t:ComputeResolvedFilesToPublishList", "-getItem:ResolvedFileToPublish", "-p:NuGetAudit=false", "-p:PublishPlatform=linux-x64"], cancellationToken: Cancellation);
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        using var json = JsonDocument.Parse(run.Output);
        return
        [
            .. json.RootElement.GetProperty("Items").GetProperty("ResolvedFileToPublish").EnumerateArray()
                .Select(i => (Path: i.GetProperty("RelativePath").GetString()!.Replace('\\', '/'), File: new FileInfo(i.GetProperty("FullPath").GetString()!)))
                .Where(f => f.File.Exists).Select(f => (f.Path, f.File.Length, f.File.FullName)),
        ];
    }
}
