using System.Diagnostics;

namespace LivingReview.Architecture.Tests.Deploying;

/// <summary>That images of others are pinned; and infra/setup/pin-images, run for real in a folder of its own with an engine that only answers.</summary>
public sealed class PinnedImagesTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("livingreview-pin-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Every_image_of_others_has_a_version_and_a_digest()
    {
        var images = PinnedImages.Files.SelectMany(PinnedImages.Of).ToList();

        Assert.Equal(10, images.Count);
        Assert.All(images, i => Assert.Matches(@"^[a-z0-9./-]+:v?\d+\.\d+[a-z0-9.-]*@sha256:[0-9a-f]{64}$", i));
    }

    [Fact]
    public void Pinning_writes_what_each_tag_names_today_and_nothing_else()
    {
        var (code, pinned) = Pin("#!/bin/sh\n[ \"$1\" = image ] && echo \"any@sha256:0123\"\nexit 0\n");

        Assert.Equal(0, code);
        foreach (var file in PinnedImages.Files)
            Assert.Equal(PinnedImages.Of(file).Aggregate(SourceTree.Read(file), (text, image) => text.Replace(image, image[..image.IndexOf('@', StringComparison.Ordinal)] + "@sha256:0123", StringComparison.Ordinal)), pinned[file]);
    }

    [Fact]
    public void An_image_without_a_digest_leaves_every_file_as_it_was()
    {
        var (code, pinned) = Pin("#!/bin/sh\ncase \"$*\" in *grafana*) ;; image*) echo any@sha256:0123 ;; esac\n");

        Assert.NotEqual(0, code);
        Assert.All(pinned, p => Assert.Equal(SourceTree.Read(p.Key), p.Value));
    }

    private (int Code, Dictionary<string, string> Pinned) Pin(string engine)
    {
        foreach (var file in PinnedImages.Files.Append("infra/setup/pin-images"))
        {
            var copy = Path.Combine(_folder.FullName, file);
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(Path.Combine(SourceTree.Root, file), copy);
        }

        var program = Path.Combine(_folder.FullName, "engine");
        File.WriteAllText(program, engine);
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        using var process = Process.Start(new ProcessStartInfo("bash", [Path.Combine(_folder.FullName, "infra/setup/pin-images")])
        {
            Environment = { ["CONTAINER_ENGINE"] = program },
            RedirectStandardError = true,
        })!;
        process.WaitForExit();
        return (process.ExitCode, PinnedImages.Files.ToDictionary(f => f, f => File.ReadAllText(Path.Combine(_folder.FullName, f)), StringComparer.Ordinal));
    }
}
