using System.Globalization;
using LivingReview.Hosting.Embedding;
using LivingReview.Testing;

namespace LivingReview.AllInOne.Tests.Embedding;

public sealed class OwnedProcessTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_process_that_ends_by_itself_gives_its_exit_code_and_its_output()
    {
        await using var process = await StartAsync("echo hello; exit 7");

        Assert.Equal(7, await process.WaitForExitAsync(Cancellation));
        Assert.Equal("hello\n", await File.ReadAllTextAsync(process.Log, Cancellation));
    }

    [Fact]
    public async Task Stopping_sends_the_stop_signal()
    {
        await using var process = await StartAsync("trap 'echo bye; exit 3' TERM; echo ready; while :; do sleep 0.05; done");
        await Eventually.HoldsAsync(() => File.Exists(process.Log) && File.ReadAllText(process.Log) == "ready\n", "that it is ready");

        await process.StopAsync();

        Assert.Equal(3, await process.WaitForExitAsync(Cancellation));
        Assert.Equal("ready\nbye\n", await File.ReadAllTextAsync(process.Log, Cancellation));
    }

    [Fact]
    public async Task A_process_deaf_to_the_stop_signal_is_killed_with_its_children()
    {
        await using var process = await StartAsync("trap '' TERM; sleep 300 & echo $!; wait; while :; do sleep 0.05; done", TimeSpan.FromSeconds(0.3));
        await Eventually.HoldsAsync(() => File.Exists(process.Log) && File.ReadAllText(process.Log).EndsWith('\n'), "the child's id");
        var child = int.Parse((await File.ReadAllTextAsync(process.Log, Cancellation)).Trim(), CultureInfo.InvariantCulture);

        await process.StopAsync();

        Assert.True(process.HasExited);
        await Eventually.HoldsAsync(() => !MachineProcess.IsRunning(process.Id) && !MachineProcess.IsRunning(child), "the end of both");
    }

    private Task<OwnedProcess> StartAsync(string script, TimeSpan? patience = null) =>
        OwnedProcess.StartAsync(["/bin/sh", "-c", script], _folder["log"], "TERM", patience ?? TimeSpan.FromSeconds(20), cancellationToken: Cancellation);
}
