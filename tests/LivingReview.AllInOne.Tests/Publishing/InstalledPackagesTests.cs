using LivingReview.Analysis;
using LivingReview.Ingestion;
using LivingReview.Notification;
using LivingReview.Testing;

namespace LivingReview.AllInOne.Tests.Publishing;

/// <summary>What others install: made from this build, installed into a folder that knows nothing of the repository, and run.</summary>
public sealed class InstalledPackagesTests(PostgresFixture postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_tool_the_library_and_the_client_install_from_one_folder_and_agree()
    {
        using var folder = new TemporaryFolder();
        var packages = folder["packages"];

        await RunAsync("infra/release/make", "--packages", "--built", packages);
        var files = Directory.GetFiles(packages).Select(f => Path.GetFileName(f)!).ToList();
        await using var system = await RunningServices.StartAsync(
            await postgres.CreateDatabaseAsync(Cancellation),
            (s, c) => s.AddIngestion(c).AddAnalysis(c).AddNotification(c),
            app => app.MapIngestion().MapAnalysis().MapNotification(),
            bus =>
            {
                bus.AddIngestionConsumers();
                bus.AddAnalysisConsumers();
                bus.AddNotificationConsumers();
            },
            cancellationToken: Cancellation);
        var ran = await RunAsync("infra/release/check", packages, system.Client.BaseAddress!.ToString());

        Assert.Contains("livingreview.0.0.1-test.nupkg", files);
        Assert.Contains("LivingReview.DiagnosticAccuracy.0.0.1-test.snupkg", files);
        Assert.Contains("LivingReview.Contracts.0.0.1-test.nupkg", files);
        Assert.Contains("LivingReview.Client.0.0.1-test.snupkg", files);
        Assert.Contains("installed and ran", ran, StringComparison.Ordinal);
    }

    private static async Task<string> RunAsync(string script, params string[] arguments)
    {
        var (exit, printed) = await RuntimeOnThisMachine.RunAsync("env", Repository.Root, ["VERSION=0.0.1-test", Repository.File(script), .. arguments], "", Cancellation);
        Assert.True(exit == 0, printed);
        return printed;
    }
}
