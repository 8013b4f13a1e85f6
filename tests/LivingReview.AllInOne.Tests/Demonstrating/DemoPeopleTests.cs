using LivingReview.AllInOne.Demonstrating;
using LivingReview.Hosting.Authentication;
using LivingReview.Testing;

namespace LivingReview.AllInOne.Tests.Demonstrating;

public sealed class DemoPeopleTests
{
    [Fact]
    public void Three_persons_have_a_key_each_that_lies_nowhere_but_in_the_process()
    {
        using var folder = new TemporaryFolder();

        var settings = DemoPeople.Create(folder.Path);

        var file = settings["Authentication:KeyFile"]!;
        Assert.Equal(["Ann owner", "Ben reviewer", "Cora extractor"], KeyFile.Read(file).Select(key => $"{key.Name} {key.Role}"));
        Assert.Equal("true", settings["Authentication:PublicReading"]);
        foreach (var (key, i) in KeyFile.Read(file).Select((key, i) => (key, i)))
        {
            var secret = settings[FormattableString.Invariant($"Web:People:{i}:Key")]!;
            Assert.StartsWith($"lr_{key.Id}_", secret, StringComparison.Ordinal);
            Assert.True(key.Matches(secret[$"lr_{key.Id}_".Length..]));
            Assert.DoesNotContain(secret[^32..], File.ReadAllText(file), StringComparison.Ordinal);
        }
    }
}
