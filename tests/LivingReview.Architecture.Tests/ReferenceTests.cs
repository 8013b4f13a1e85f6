using System.Reflection;

namespace LivingReview.Architecture.Tests;

/// <summary>Who may know whom.</summary>
public sealed class ReferenceTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["LivingReview.DiagnosticAccuracy"] = [],
        ["LivingReview.Contracts"] = [],
        ["LivingReview.Client"] = ["LivingReview.Contracts"],
        ["LivingReview.Hosting"] = ["LivingReview.Contracts"],
        ["LivingReview.Agents"] = ["LivingReview.Client", "LivingReview.Contracts"],
        ["LivingReview.EvidenceFiles"] = ["LivingReview.Contracts", "LivingReview.DiagnosticAccuracy"],
        ["LivingReview.Figures"] = ["LivingReview.Contracts"],
        ["LivingReview.Ingestion"] = ["LivingReview.Contracts", "LivingReview.Hosting", "LivingReview.DiagnosticAccuracy", "LivingReview.EvidenceFiles"],
        ["LivingReview.Analysis"] = ["LivingReview.Contracts", "LivingReview.Hosting", "LivingReview.DiagnosticAccuracy", "LivingReview.EvidenceFiles", "LivingReview.Figures"],
        ["LivingReview.Notification"] = ["LivingReview.Contracts", "LivingReview.Hosting", "LivingReview.DiagnosticAccuracy"],
        ["LivingReview.Surveillance"] = ["LivingReview.Contracts", "LivingReview.Hosting", "LivingReview.DiagnosticAccuracy", "LivingReview.EvidenceFiles"],
        ["LivingReview.Surveillance.StandIn"] = [],
        ["LivingReview.Web"] = ["LivingReview.Client", "LivingReview.Contracts", "LivingReview.Agents", "LivingReview.DiagnosticAccuracy", "LivingReview.EvidenceFiles", "LivingReview.Figures", "LivingReview.Hosting"],
        ["LivingReview.Ingestion.Host"] = ["LivingReview.Ingestion", "LivingReview.Hosting", "LivingReview.Contracts"],
        ["LivingReview.Analysis.Host"] = ["LivingReview.Analysis", "LivingReview.Hosting", "LivingReview.Contracts"],
        ["LivingReview.Notification.Host"] = ["LivingReview.Notification", "LivingReview.Hosting", "LivingReview.Contracts"],
        ["LivingReview.Surveillance.Host"] = ["LivingReview.Surveillance", "LivingReview.Hosting", "LivingReview.Contracts"],
        ["LivingReview.Web.Host"] = ["LivingReview.Web", "LivingReview.Hosting", "LivingReview.Contracts"],
        ["LivingReview.AllInOne"] =
        [
            "LivingReview.Ingestion", "LivingReview.Analysis", "LivingReview.Notification", "LivingReview.Surveillance", "LivingReview.Surveillance.StandIn", "LivingReview.Web",
            "LivingReview.DiagnosticAccuracy", "LivingReview.EvidenceFiles", "LivingReview.Agents", "LivingReview.Client", "LivingReview.Hosting", "LivingReview.Contracts",
        ],
    };

    public static TheoryData<string> Projects => [.. SourceTree.Projects.Keys];

    public static TheoryData<string> Libraries =>
    [
        "LivingReview.DiagnosticAccuracy", "LivingReview.EvidenceFiles", "LivingReview.Figures", "LivingReview.Agents", "LivingReview.Client", "LivingReview.Contracts", "LivingReview.Hosting",
        "LivingReview.Ingestion", "LivingReview.Analysis", "LivingReview.Notification", "LivingReview.Surveillance", "LivingReview.Web",
    ];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_references_only_what_it_may_know(string project)
    {
        Assert.True(Allowed.ContainsKey(project), $"{project} is new: say here what it may know.");
        Assert.Empty(SourceTree.ProjectReferences(project).Except(Allowed[project]));
    }

    [Theory]
    [MemberData(nameof(Libraries))]
    public void What_was_compiled_uses_only_what_it_may_know(string library)
    {
        // A project reference also brings what lies behind it: the compiled assembly tells what is really used.
        var used = Assembly.Load(library).GetReferencedAssemblies().Select(name => name.Name!).Where(name => name.StartsWith("LivingReview.", StringComparison.Ordinal));

        Assert.Empty(used.Except(Allowed[library]));
    }

    [Fact]
    public void The_statistics_depend_on_their_mathematics_alone() =>
        Assert.Equal(["MathNet.Numerics", "Microsoft.CodeAnalysis.PublicApiAnalyzers"], SourceTree.References("LivingReview.DiagnosticAccuracy", "PackageReference"));

    [Fact]
    public void The_contracts_depend_on_nothing() =>
        Assert.Empty(SourceTree.References("LivingReview.Contracts", "PackageReference"));

    [Fact]
    public void The_page_knows_no_store_and_no_bus()
    {
        var used = Assembly.Load("LivingReview.Web").GetReferencedAssemblies().Select(name => name.Name!);

        Assert.DoesNotContain(used, name => name.StartsWith("Marten", StringComparison.Ordinal) || name.StartsWith("Npgsql", StringComparison.Ordinal) || name.StartsWith("MassTransit", StringComparison.Ordinal));
    }

    [Fact]
    public void MassTransit_stays_below_9_whose_licence_is_commercial()
    {
        var packages = System.Xml.Linq.XDocument.Load(Path.Combine(SourceTree.Root, "Directory.Packages.props"))
            .Descendants("PackageVersion")
            .Where(package => ((string)package.Attribute("Include")!).StartsWith("MassTransit", StringComparison.Ordinal))
            .ToList();

        Assert.NotEmpty(packages);
        Assert.All(packages, package => Assert.EndsWith(",9.0.0)", (string)package.Attribute("Version")!, StringComparison.Ordinal));
        Assert.True(Assembly.Load("MassTransit").GetName().Version!.Major < 9);
    }
}
