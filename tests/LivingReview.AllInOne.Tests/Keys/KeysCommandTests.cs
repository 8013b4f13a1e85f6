using LivingReview.AllInOne.Keys;
using LivingReview.Hosting.Authentication;
using LivingReview.Testing;

namespace LivingReview.AllInOne.Tests.Keys;

public sealed class KeysCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string File => _folder["keys.json"];

    [Fact]
    public async Task A_key_is_shown_once_and_kept_as_a_hash()
    {
        var created = await CommandRun.OfAsync(KeysCommand.Create(), "create", "Jane Doe", "--role", "reviewer", "--review", "r1", "--days", "30", "--key-file", File);

        var key = Assert.Single(KeyFile.Read(File));
        Assert.Equal((0, "Jane Doe", "reviewer", "r1"), (created.Exit, key.Name, key.Role, string.Join(',', key.Reviews)));
        Assert.Equal(key.CreatedAt.AddDays(30), key.ExpiresAt);
        Assert.StartsWith($"lr_{key.Id}_", created.Output, StringComparison.Ordinal);
        Assert.True(key.Matches(created.Output.Trim().Split('_')[2]));
        Assert.DoesNotContain(created.Output.Trim().Split('_')[2], await System.IO.File.ReadAllTextAsync(File, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rotated_key_has_a_new_secret_and_a_revoked_one_none()
    {
        var first = (await CommandRun.OfAsync(KeysCommand.Create(), "create", "a", "--key-file", File)).Output.Trim().Split('_');
        var second = (await CommandRun.OfAsync(KeysCommand.Create(), "rotate", first[1], "--key-file", File)).Output.Trim().Split('_');
        var rotated = KeyFile.Read(File)[0];
        await CommandRun.OfAsync(KeysCommand.Create(), "revoke", first[1], "--key-file", File);

        Assert.Equal((false, true), (rotated.Matches(first[2]), rotated.Matches(second[2])));
        Assert.False(KeyFile.Read(File)[0].IsValidAt(DateTimeOffset.MaxValue));
        Assert.Contains("revoked", (await CommandRun.OfAsync(KeysCommand.Create(), "list", "--key-file", File)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_key_is_named()
    {
        var run = await CommandRun.OfAsync(KeysCommand.Create(), "revoke", "nobody", "--key-file", File);

        Assert.Equal((2, $"livingreview: {File} has no key 'nobody'"), (run.Exit, run.Error.Trim()));
    }

    public void Dispose() => _folder.Dispose();
}
