using System.Reflection;
using System.Runtime.CompilerServices;

namespace LivingReview.Architecture.Tests;

/// <summary>One name, one meaning: a reader who meets a type's name in two places must be able to think of the same thing.</summary>
public sealed class TypeNameTests
{
    /// <summary>Names that several projects use for the same role.</summary>
    private static readonly Dictionary<string, string> Shared = new()
    {
        ["Program"] = "the entry point of each host",
        ["_Imports"] = "Razor's file of usings",
        ["StoredEvents"] = "each service's names of its stored events",
        ["Regime"] = "the same regimes, in the library and in the contracts, which may not know each other",
        ["LikelihoodRatioTest"] = "the same test, in the API and in the output of the command line",
        ["PooledTable"] = "the same table, on the console and on the page",
        ["BackCalculator"] = "the calculation and its panel on the page",
        ["RecordImport"] = "the import and its panel on the page",
    };

    [Fact]
    public void No_two_types_of_different_meaning_share_a_name()
    {
        var types = SourceTree.Projects.Keys.Where(project => !project.EndsWith(".Host", StringComparison.Ordinal)).Select(project => Assembly.Load(project == "LivingReview.AllInOne" ? "livingreview" : project))
            .SelectMany(assembly => assembly.GetTypes())
            .Where(type => !type.IsNested && !type.IsDefined(typeof(CompilerGeneratedAttribute)) && type.Namespace?.StartsWith("LivingReview", StringComparison.Ordinal) == true)
            .ToList();

        var shared = types.GroupBy(type => type.Name.Split('`')[0]).Where(group => group.Count() > 1).ToList();

        Assert.True(types.Count > 500);
        Listed.None(shared.Where(group => !Shared.ContainsKey(group.Key)).Select(group => string.Join(" and ", group.Select(type => type.FullName))));
    }
}
