using System.Diagnostics;

namespace LivingReview.Architecture.Tests.Deploying;

/// <summary>infra/setup/pin-images, run for real in a folder of its own with an engine that only answers.</summary>
public sealed class PinnedImagesTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("livingreview-pin-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Every_image_of_a_server_is_pinned_by_what_its_tag_names_today()
    {
        var (code, pinned) = Pin("#!/bin/sh\n[ \"$1\" = image ] && echo \"any@sha256:0123\"\nexit 0\n");

        var servers = ComposeFile.Services.Keys.Except(ComposeFile.Own).Where(s => !ComposeFile.Services[s]["image"].Text.StartsWith("livingreview/", StringComparison.Ordinal)).ToList();
        Assert.Equal(0, code);
        Assert.NotEmpty(servers);
        Assert.All(servers, s => Assert.Contains($"  {s}:\n    image: {ComposeFile.Services[s]["image"].Text}@sha256:0123\n", pinned, StringComparison.Ordinal));
        Assert.DoesNotContain("livingreview/", pinned, StringComparison.Ordinal);
    }

    [Fact]
    public void An_image_without_a_digest_leaves_the_file_as_it_was()
    {
        var (code, pinned) = Pin("#!/bin/sh\nexit 0\n");

        Assert.NotEqual(0, code);
        Assert.Equal("", pinned);
    }

    private (int Code, string Pinned) Pin(string engine)
    {
        var setup = Directory.CreateDirectory(Path.Combine(_folder.FullName, "infra/setup")).FullName;
        File.Copy(Path.Combine(SourceTree.Root, "infra/setup/pin-images"), Path.Combine(setup, "pin-images"));
        File.Copy(Path.Combine(SourceTree.Root, "docker-compose.yml"), Path.Combine(_folder.FullName, "docker-compose.yml"));
        var program = Path.Combine(_folder.FullName, "engine");
        File.WriteAllText(program, engine);
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        using var process = Process.Start(new ProcessStartInfo("bash", [Path.Combine(setup, "pin-images")]) { Environment = { ["CONTAINER_ENGINE"] = program }, RedirectStandardError = true })!;
        process.WaitForExit();
        var made = Path.Combine(_folder.FullName, "docker-compose.digests.yml");
        return (process.ExitCode, File.Exists(made) ? File.ReadAllText(made) : "");
    }
}
