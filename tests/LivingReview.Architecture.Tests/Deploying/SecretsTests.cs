using System.Diagnostics;

namespace LivingReview.Architecture.Tests.Deploying;

/// <summary>infra/setup/make-env, run for real in a folder of its own.</summary>
public sealed class SecretsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("livingreview-secrets-");

    private string Secrets => Path.Combine(_folder.FullName, ".secrets");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Every_secret_of_the_compose_file_is_made_and_another_run_changes_none()
    {
        Make();
        var first = Read();
        Make();

        Assert.Equal(ComposeFile.Root["secrets"].Keys.Select(s => Path.GetFileName(ComposeFile.Root["secrets"][s]["file"].Text)).Except(first.Keys), []);
        Assert.All(first, s => Assert.True(s.Value.Length >= 40 && (s.Key == "broker.conf" || !s.Value.Contains('\n', StringComparison.Ordinal)), s.Key));
        var passwords = first.Where(s => s.Key.EndsWith("password", StringComparison.Ordinal)).Select(s => s.Value).ToList();
        Assert.Equal(passwords.Count, passwords.Distinct().Count());
        Assert.Equal(first, Read());
    }

    [Fact]
    public void Others_on_the_machine_reach_none_and_containers_read_them()
    {
        if (OperatingSystem.IsWindows()) throw new NotSupportedException("The deployment's scripts are for Unix.");
        Make();

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Secrets));
        Assert.All(Directory.GetFiles(Secrets), f => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead, File.GetUnixFileMode(f)));
    }

    [Fact]
    public void A_service_and_the_owner_of_its_tables_have_roles_of_their_own()
    {
        Make();
        var secrets = Read();

        foreach (var service in new[] { "ingestion", "analysis", "notification", "surveillance" })
        {
            Assert.Equal($"Host=postgres;Database={service};Username={service};Password={secrets[service + "-password"]}", secrets[service + "-connection"]);
            Assert.Equal($"Host=postgres;Database={service};Username={service}_owner;Password={secrets[service + "-owner-password"]}", secrets[service + "-owner-connection"]);
        }

        Assert.Equal($"amqp://livingreview:{secrets["broker-password"]}@rabbitmq:5672/livingreview", secrets["broker-address"]);
        Assert.Contains($"default_pass = {secrets["broker-password"]}\n", secrets["broker.conf"], StringComparison.Ordinal);
    }

    private Dictionary<string, string> Read() => Directory.GetFiles(Secrets).ToDictionary(f => Path.GetFileName(f), File.ReadAllText);

    private void Make()
    {
        var setup = Directory.CreateDirectory(Path.Combine(_folder.FullName, "infra/setup"));
        File.Copy(Path.Combine(SourceTree.Root, "infra/setup/make-env"), Path.Combine(setup.FullName, "make-env"), overwrite: true);
        File.Copy(Path.Combine(SourceTree.Root, ".env.example"), Path.Combine(_folder.FullName, ".env.example"), overwrite: true);
        using var process = Process.Start(new ProcessStartInfo("sh", [Path.Combine(setup.FullName, "make-env")]) { RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, error);
    }
}
