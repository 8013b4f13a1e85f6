using System.Globalization;
using System.Text.RegularExpressions;
using LivingReview.Hosting.Problems;

namespace LivingReview.Architecture.Tests;

/// <summary>The problems of the API's document are those that the code answers with, with the same status.</summary>
public sealed partial class ProblemNameTests
{
    /// <summary>Named by a constant, or by the edge beside its status.</summary>
    private static readonly string[] Elsewhere = ["body-too-large", "service-unreachable", "unknown-address", "unsupported-format", "invalid", "malformed"];

    [Fact]
    public void Every_problem_is_known_and_every_known_one_is_used()
    {
        var used = SourceTree.Files("services", "shared").SelectMany(file => Answered().Matches(SourceTree.Read(file)))
            .Select(match => (Name: match.Groups[2].Value, Status: int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture))).Distinct().ToList();
        var known = KnownProblems.All.Select(problem => (Name: problem.Key, problem.Value.Status)).ToList();

        Assert.Empty(used.Except(known));
        Assert.Empty(known.Select(problem => problem.Name).Except(used.Select(problem => problem.Name)).Except(Elsewhere));
    }

    [GeneratedRegex("""\b(?:Result|Details|Validation)\(\s*(\d{3}), "([a-z-]+)""")]
    private static partial Regex Answered();
}
