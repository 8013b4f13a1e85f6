using LivingReview.Testing;

namespace LivingReview.Surveillance.Tests;

/// <summary>Answers of the sources as they were captured in public, with identifiers and figures; sentences and names are replaced by our own.</summary>
internal static class Fixture
{
    public static string Read(string name) => File.ReadAllText(Repository.File($"tests/LivingReview.Surveillance.Tests/Fixtures/{name}"));
}
