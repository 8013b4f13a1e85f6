using System.Collections.Concurrent;
using System.CommandLine;
using LivingReview.AllInOne.Keys;
using LivingReview.Hosting.Authentication;
using LivingReview.Hosting.Configuration;
using LivingReview.Testing;

namespace LivingReview.AllInOne.Tests.Keys;

public sealed class KeysCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string File => _folder["keys.json"];

    [Fact]
    public async Task A_key_is_shown_once_and_kept_as_a_hash()
    {
        var created = await CommandRun.ExecuteAsync(KeysCommand.Create(), "create", "Jane Doe", "--role", "reviewer", "--review", "r1", "--days", "30", "--key-file", File);

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
        var first = (await CommandRun.ExecuteAsync(KeysCommand.Create(), "create", "a", "--key-file", File)).Output.Trim().Split('_');
        var second = (await CommandRun.ExecuteAsync(KeysCommand.Create(), "rotate", first[1], "--key-file", File)).Output.Trim().Split('_');
        var rotated = KeyFile.Read(File)[0];
        await CommandRun.ExecuteAsync(KeysCommand.Create(), "revoke", first[1], "--key-file", File);

        Assert.Equal((false, true), (rotated.Matches(first[2]), rotated.Matches(second[2])));
        Assert.False(KeyFile.Read(File)[0].IsValidAt(DateTimeOffset.MaxValue));
        Assert.Contains("revoked", (await CommandRun.ExecuteAsync(KeysCommand.Create(), "list", "--key-file", File)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_key_is_named()
    {
        var run = await CommandRun.ExecuteAsync(KeysCommand.Create(), "revoke", "nobody", "--key-file", File);

        Assert.Equal((2, $"livingreview: {File} has no key 'nobody'"), (run.Exit, run.Error.Trim()));
    }

    [Theory]
    [InlineData("create", "a\nb")]
    [InlineData("create", " ")]
    [InlineData("create", "a", "--days", "0")]
    [InlineData("create", "a", "--days", "3651")]
    [InlineData("create", "a", "--days", "-7")]
    public void A_name_of_several_lines_and_a_number_of_days_out_of_bounds_are_refused(params string[] arguments)
    {
        var parsed = new RootCommand { KeysCommand.Create() }.Parse(["keys", .. arguments, "--key-file", File]);

        Assert.NotEmpty(parsed.Errors);
        Assert.False(System.IO.File.Exists(File));
    }

    [Theory]
    [InlineData("[\n  {\n    \"id\": \"a\",\n    oops", "at line 4")]
    [InlineData("null", "instead of a list")]
    [InlineData("[null]", "key 1 is null")]
    [InlineData("""[{"id":"a","name":"n","role":"king","secretHash":"x","createdAt":"2026-01-01T00:00:00Z"}]""", "key 1 (a) has an unknown role")]
    [InlineData("""[{"id":"a","name":"n","role":"reader","secretHash":"x","createdAt":"2026-01-01T00:00:00Z"}]""", "key 1 (a) has no SHA-256")]
    public void A_broken_file_is_refused_with_its_place_and_stays_as_it_is(string content, string place)
    {
        System.IO.File.WriteAllText(File, content);

        var fault = Assert.Throws<InvalidConfigurationException>(() => KeyFile.Change(File, keys => keys));

        Assert.Contains(place, fault.Message, StringComparison.Ordinal);
        Assert.Equal(content, System.IO.File.ReadAllText(File));
    }

    /// <summary>As when a script makes keys while somebody revokes one: what was printed is there, and what was revoked stays revoked.</summary>
    [Fact]
    public async Task Nothing_is_lost_when_several_processes_change_the_file_at_once()
    {
        var revoked = (await CommandRun.ExecuteAsync(KeysCommand.Create(), "create", "revoked", "--key-file", File)).Output.Trim().Split('_')[1];
        var processes = Enumerable.Range(0, 3).Select(n => ChildProcess.RunAsync(Repository.CommandLineAssembly, ["keys", "create", $"process {n}", "--key-file", File], cancellationToken: TestContext.Current.CancellationToken)).ToList();
        var revocation = ChildProcess.RunAsync(Repository.CommandLineAssembly, ["keys", "revoke", revoked, "--key-file", File], cancellationToken: TestContext.Current.CancellationToken);
        var printed = new ConcurrentBag<string>();
        await Parallel.ForEachAsync(Enumerable.Range(0, 200), TestContext.Current.CancellationToken, async (n, _) =>
            printed.Add((await CommandRun.ExecuteAsync(KeysCommand.Create(), "create", $"task {n}", "--key-file", File)).Output.Trim().Split('_')[1]));
        foreach (var process in await Task.WhenAll(processes))
        {
            Assert.True(process.ExitCode == 0, process.Error);
            printed.Add(process.Output.Trim().Split('_')[1]);
        }

        Assert.Equal(0, (await revocation).ExitCode);

        var keys = KeyFile.Read(File);
        Assert.Equal(printed.Append(revoked).Order(), keys.Select(k => k.Id).Order());
        Assert.NotNull(keys.Single(k => k.Id == revoked).RevokedAt);
        Assert.Equal(["keys.json", "keys.json.lock"], Directory.EnumerateFiles(Path.GetDirectoryName(File)!).Select(f => Path.GetFileName(f)).Order());
    }

    public void Dispose() => _folder.Dispose();
}
