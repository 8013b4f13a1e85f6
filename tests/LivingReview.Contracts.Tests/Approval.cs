using System.Globalization;
using LivingReview.Testing;

namespace LivingReview.Contracts.Tests;

/// <summary>
/// Compares a text with its approved file, so that every change of it shows in review. <c>./test --accept</c> replaces the approved files
/// by what is true now.
/// </summary>
internal static class Approval
{
    private const string Variable = "LIVINGREVIEW_ACCEPT";

    public static void Verify(string name, string actual)
    {
        var file = Repository.File($"tests/LivingReview.Contracts.Tests/Approved/{name}");
        var text = actual.ReplaceLineEndings("\n").TrimEnd('\n') + "\n";
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 }) File.WriteAllText(file, text);
        var approved = File.Exists(file) ? File.ReadAllText(file) : "";
        if (approved == text) return;
        Assert.Fail(string.Create(CultureInfo.InvariantCulture, $"""
            {name} is not what was approved (- approved, + now):
            {LineDifference.Between(approved, text)}
            If the change is intended, run './test --accept' and commit the approved file.
            """));
    }
}
