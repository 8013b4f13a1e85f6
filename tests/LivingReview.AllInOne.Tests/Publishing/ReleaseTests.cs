using System.IO.Compression;
using System.Reflection.Metadata;
using System.Text;
using System.Xml.Linq;
using LivingReview.Testing;

namespace LivingReview.AllInOne.Tests.Publishing;

/// <summary>What a release promises, tried with the smallest package: the tag decides the version, two builds are equal, symbols lead to the sources.</summary>
public sealed class ReleaseTests
{
    private const string Remote = "https://github.com/example/livingreview";
    private const string Project = "shared/LivingReview.Contracts";
    private static readonly Guid SourceLink = new("CC110556-A091-4D38-9FEC-25AB9A351A6A");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_clones_of_one_commit_make_the_same_package_whose_symbols_lead_to_its_sources()
    {
        using var folder = new TemporaryFolder();
        var (first, second) = (await PackAsync(folder, "first"), await PackAsync(folder, "a/second/and/longer"));
        var commit = (await RunAsync(Repository.Root, "git", "rev-parse", "HEAD")).Trim();

        foreach (var (one, other) in first.Zip(second))
            Assert.Equal(Convert.ToHexString(await File.ReadAllBytesAsync(one, Cancellation)), Convert.ToHexString(await File.ReadAllBytesAsync(other, Cancellation)));

        await using var package = await ZipFile.OpenReadAsync(first.Single(file => file.EndsWith(".nupkg", StringComparison.Ordinal)), Cancellation);
        await using var nuspec = await package.Entries.Single(entry => entry.Name.EndsWith(".nuspec", StringComparison.Ordinal)).OpenAsync(Cancellation);
        var repository = XDocument.Load(nuspec).Descendants().Single(element => element.Name.LocalName == "repository");
        Assert.Equal((Remote, commit), ((string?)repository.Attribute("url"), (string?)repository.Attribute("commit")));

        var (documents, link) = await SymbolsAsync(first.Single(file => file.EndsWith(".snupkg", StringComparison.Ordinal)));
        Assert.NotEmpty(documents);
        Assert.All(documents, document => Assert.StartsWith("/_/", document, StringComparison.Ordinal));
        Assert.Contains($"https://raw.githubusercontent.com/example/livingreview/{commit}/*", link, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_tag_decides_the_version_and_one_that_disagrees_is_refused()
    {
        using var folder = new TemporaryFolder();
        await CloneAsync(folder, "clone");
        var clone = folder["clone"];
        var planned = XDocument.Load(Repository.File("Directory.Build.props")).Descendants("Version").Single().Value;

        var before = await RunAsync(clone, Path.Combine(clone, "infra/release/version"));
        await RunAsync(clone, "git", "tag", "v" + planned);
        var on = await RunAsync(clone, Path.Combine(clone, "infra/release/version"));
        await RunAsync(clone, "git", "tag", "-d", "v" + planned);
        await RunAsync(clone, "git", "tag", "v77.0.0");
        var (exit, wrong) = await RuntimeOnThisMachine.RunAsync(Path.Combine(clone, "infra/release/version"), clone, [], "", Cancellation);

        Assert.Matches($@"^{System.Text.RegularExpressions.Regex.Escape(planned)}-alpha\.0\.\d+$", before.Trim());
        Assert.Equal(planned, on.Trim());
        Assert.Equal(65, exit);
        Assert.Contains("the tag says 77.0.0", wrong, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("shared/LivingReview.DiagnosticAccuracy/LivingReview.DiagnosticAccuracy.csproj")]
    [InlineData("shared/LivingReview.Contracts/LivingReview.Contracts.csproj")]
    [InlineData("shared/LivingReview.Client/LivingReview.Client.csproj")]
    public void Each_library_is_packed_with_symbols_and_validated(string project)
    {
        var properties = XDocument.Load(Repository.File(project)).Descendants().Where(element => !element.HasElements).ToLookup(element => element.Name.LocalName, element => element.Value);

        Assert.Equal(["true", "true", "snupkg", "README.md"], new[] { "EnablePackageValidation", "IncludeSymbols", "SymbolPackageFormat", "PackageReadmeFile" }.Select(name => properties[name].Single()));
    }

    private static async Task CloneAsync(TemporaryFolder folder, string name)
    {
        await RunAsync(Repository.Root, "git", "clone", "--quiet", "--no-tags", "--shared", Repository.Root, folder[name]);
        await RunAsync(folder[name], "git", "remote", "set-url", "origin", Remote);
    }

    /// <summary>The packages of a clone, by name.</summary>
    private static async Task<IReadOnlyList<string>> PackAsync(TemporaryFolder folder, string name)
    {
        await CloneAsync(folder, name);
        var packages = Path.Combine(folder[name], "packages");
        await RunAsync(
            folder[name], "dotnet", "pack", Project, "-c", "Release", "-o", packages, "-p:Version=1.2.3", "-p:ContinuousIntegrationBuild=true", "-p:NuGetAudit=false", "-p:RunAnalyzers=false",
            "-nodeReuse:false", "-v:quiet", "-nologo");
        var files = Directory.GetFiles(packages).Order(StringComparer.Ordinal).ToList();
        // As infra/release/make does: outside of the sources, whose settings are not for a script.
        var script = Path.Combine(folder["retime-" + Path.GetFileName(name)], "retime.cs");
        Directory.CreateDirectory(Path.GetDirectoryName(script)!);
        File.Copy(Repository.File("infra/release/retime.cs"), script);
        await RunAsync(Path.GetDirectoryName(script)!, "dotnet", ["run", script, "1700000000", .. files]);
        return files;
    }

    private static async Task<(IReadOnlyList<string> Documents, string SourceLink)> SymbolsAsync(string package)
    {
        await using var archive = await ZipFile.OpenReadAsync(package, Cancellation);
        await using var entry = await archive.Entries.Single(one => one.Name.EndsWith(".pdb", StringComparison.Ordinal)).OpenAsync(Cancellation);
        var bytes = new MemoryStream();
        await entry.CopyToAsync(bytes, Cancellation);
        bytes.Position = 0;
        using var provider = MetadataReaderProvider.FromPortablePdbStream(bytes);
        var reader = provider.GetMetadataReader();
        var link = reader.CustomDebugInformation.Select(reader.GetCustomDebugInformation).Single(one => reader.GetGuid(one.Kind) == SourceLink);
        return ([.. reader.Documents.Select(one => reader.GetString(reader.GetDocument(one).Name))], Encoding.UTF8.GetString(reader.GetBlobBytes(link.Value)));
    }

    private static async Task<string> RunAsync(string folder, string program, params string[] arguments)
    {
        var (exit, printed) = await RuntimeOnThisMachine.RunAsync(program, folder, arguments, "", Cancellation);
        Assert.True(exit == 0, $"{program} {string.Join(' ', arguments)}: {printed}");
        return printed;
    }
}
