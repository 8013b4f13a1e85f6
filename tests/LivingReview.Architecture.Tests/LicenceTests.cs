using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using LivingReview.Testing;

namespace LivingReview.Architecture.Tests;

/// <summary>What is shipped is known, and its licences permit it.</summary>
public sealed partial class LicenceTests
{
    // MS-PL (Svg.Custom, below Svg.Skia): binaries may be given on under any terms that comply with it; only its own source stays under it.
    private static readonly string[] Permitted = ["MS-PL", "MIT", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "PostgreSQL", "ISC", "0BSD"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Every_shipped_package_is_listed_with_a_permitted_licence_and_nothing_else_is()
    {
        var listed = Listed();

        Assert.Equal(Shipped(), listed.Select(l => (l.Id, l.Version)).Order()); // after a change: infra/setup/sbom --licences
        Assert.All(listed, l => Assert.True(l.Licence.Split(" OR ").Any(Permitted.Contains), $"{l.Id} {l.Version}: {l.Licence}"));
    }

    [Fact]
    public void The_listed_licences_are_those_of_the_packages_themselves()
    {
        var folder = Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } named
            ? named
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        var restored = Listed().Select(l => (Package: l, File: Path.Combine(folder, l.Id.ToLowerInvariant(), l.Version, l.Id.ToLowerInvariant() + ".nuspec"))).ToList();

        Assert.All(restored, r => Assert.Equal(r.Package.Licence, Licence().Match(File.ReadAllText(r.File)).Groups["expression"].Value));
    }

    [Fact]
    public async Task The_bill_of_materials_names_each_with_its_version_hash_and_licence()
    {
        using var bom = JsonDocument.Parse(await RunAsync());
        var components = bom.RootElement.GetProperty("components").EnumerateArray().ToList();

        Assert.Equal("CycloneDX", bom.RootElement.GetProperty("bomFormat").GetString());
        Assert.Equal("1.6", bom.RootElement.GetProperty("specVersion").GetString());
        Assert.Equal(Shipped(), components.Select(c => (c.GetProperty("name").GetString()!, c.GetProperty("version").GetString()!)).Order());
        Assert.All(components, c =>
        {
            Assert.Equal($"pkg:nuget/{c.GetProperty("name").GetString()}@{c.GetProperty("version").GetString()}", c.GetProperty("purl").GetString());
            Assert.NotEqual("NOASSERTION", c.GetProperty("licenses")[0].GetProperty("expression").GetString());
            Assert.Equal(64, Convert.FromBase64String(c.GetProperty("properties")[0].GetProperty("value").GetString()!).Length);
        });
    }

    private static List<(string Id, string Version, string Licence)> Listed() =>
        [.. File.ReadAllLines(Path.Combine(SourceTree.Root, "infra/sbom/licences.tsv")).Select(l => l.Split('\t')).Select(p => (p[0], p[1], p[2]))];

    /// <summary>The packages of every lock file of the product.</summary>
    private static IEnumerable<(string Id, string Version)> Shipped() => new[] { "services", "shared" }
        .SelectMany(folder => Directory.GetFiles(Path.Combine(SourceTree.Root, folder), "packages.lock.json", SearchOption.AllDirectories))
        .SelectMany(file =>
        {
            using var json = JsonDocument.Parse(File.ReadAllText(file));
            return json.RootElement.GetProperty("dependencies").EnumerateObject().SelectMany(framework => framework.Value.EnumerateObject())
                .Where(p => p.Value.GetProperty("type").GetString() != "Project")
                .Select(p => (p.Name, p.Value.GetProperty("resolved").GetString()!)).ToList();
        })
        .Distinct().Order();

    private static async Task<string> RunAsync()
    {
        InstalledTool.Require("jq", "jq");
        using var process = Process.Start(new ProcessStartInfo(Path.Combine(SourceTree.Root, "infra/setup/sbom")) { RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync(Cancellation);
        await process.WaitForExitAsync(Cancellation);
        Assert.Equal(0, process.ExitCode);
        return output;
    }

    [GeneratedRegex("<license type=\"expression\">(?<expression>[^<]*)<")]
    private static partial Regex Licence();
}
