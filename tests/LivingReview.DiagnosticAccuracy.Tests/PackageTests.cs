using System.Reflection;
using System.Xml.Linq;

namespace LivingReview.DiagnosticAccuracy.Tests;

/// <summary>The library as a package: what its README shows compiles and runs, and the project keeps the settings of a published package.</summary>
public sealed class PackageTests
{
    private const string Project = "shared/LivingReview.DiagnosticAccuracy";

    private static readonly string Root = FindRoot();

    [Fact]
    public void The_example_of_the_readme_runs_and_is_this_code()
    {
        // begin example
        StudyTable[] tables =
        [
            new("Smith 2020", new(TruePositives: 45, FalsePositives: 5, FalseNegatives: 8, TrueNegatives: 92)),
            new("Lee 2021", new(30, 7, 4, 60)), new("Okafor 2022", new(61, 12, 9, 130)), new("Silva 2023", new(22, 3, 6, 41)),
        ];
        var pooled = Pooling.Pool(tables, new() { Intervals = IntervalMethod.CalibratedProfile });
        if (pooled.Sensitivity is { } sensitivity)
            Console.WriteLine($"Sensitivity {sensitivity.Estimate:P1} ({sensitivity.Lower:P1} to {sensitivity.Upper:P1}), {pooled.Fit.Regime}");
        foreach (var warning in pooled.Warnings)
            Console.WriteLine($"{warning.Code}: {warning.Message}");
        var predictive = PredictiveValues.Compute(pooled.Fit, prevalence: 0.2);
        // end example

        Assert.NotNull(pooled.Sensitivity);
        Assert.NotNull(predictive);
        Assert.Equal(Example(File.ReadAllText(Path.Combine(Root, "tests", "LivingReview.DiagnosticAccuracy.Tests", "PackageTests.cs"))), Readme());
    }

    [Fact]
    public void The_project_is_packed_with_readme_symbols_and_validation()
    {
        var project = XDocument.Load(Path.Combine(Root, Project, "LivingReview.DiagnosticAccuracy.csproj"));

        Assert.Equal("true", Value("IsPackable"));
        Assert.Equal("README.md", Value("PackageReadmeFile"));
        Assert.Equal("true", Value("IncludeSymbols"));
        Assert.Equal("snupkg", Value("SymbolPackageFormat"));
        Assert.Equal("true", Value("EnablePackageValidation"));

        string Value(string name) => project.Descendants(name).Single().Value;
    }

    [Fact]
    public void Every_public_type_is_in_the_one_namespace_and_in_the_approved_surface()
    {
        Type[] types = typeof(Pooling).Assembly.GetExportedTypes();
        var approved = File.ReadAllText(Path.Combine(Root, Project, "PublicAPI.Shipped.txt")) + File.ReadAllText(Path.Combine(Root, Project, "PublicAPI.Unshipped.txt"));

        Assert.True(types.Length > 60, $"{types.Length} types");
        Assert.All(types, type => Assert.Equal("LivingReview.DiagnosticAccuracy", type.Namespace));
        Assert.Equal([], types.Select(type => type.FullName!).Where(name => !approved.Contains("\n" + name + "\n", StringComparison.Ordinal)));
    }

    private static string[] Example(string code) => Lines(code[(code.IndexOf("// begin example\n", StringComparison.Ordinal) + 17)..code.IndexOf("// end example\n", StringComparison.Ordinal)]);

    private static string[] Readme()
    {
        var text = File.ReadAllText(Path.Combine(Root, Project, "README.md"));
        var start = text.IndexOf("using LivingReview.DiagnosticAccuracy;\n", StringComparison.Ordinal) + "using LivingReview.DiagnosticAccuracy;\n".Length;
        return Lines(text[start..text.IndexOf("```\n", start, StringComparison.Ordinal)]);
    }

    private static string[] Lines(string text) => [.. text.Split('\n').Select(l => l.Trim()).Where(l => l.Length > 0)];

    private static string FindRoot()
    {
        var directory = new DirectoryInfo(Path.GetDirectoryName(Assembly.GetExecutingAssembly().Location)!);
        while (!File.Exists(Path.Combine(directory.FullName, "LivingReview.sln")))
            directory = directory.Parent!;
        return directory.FullName;
    }
}
