using LivingReview.Hosting.Embedding;
using LivingReview.Testing;

namespace LivingReview.EndToEnd.Tests.Fixtures;

public sealed class ChildProcessTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_host_answers_is_killed_and_is_gone()
    {
        var address = $"http://127.0.0.1:{OwnedProcess.FreePort()}";
        await using var host = await ChildProcess.StartAsync(Repository.HostAssembly("Web"), [], new Dictionary<string, string?> { ["ASPNETCORE_URLS"] = address }, Cancellation);
        await host.WaitForOutputAsync("Application started", Cancellation);
        using var client = new HttpClient();
        using (await client.GetAsync(new Uri(address), Cancellation)) { }

        await host.KillAsync();

        Assert.True(host.HasExited);
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(new Uri(address), Cancellation));
    }

    [Fact]
    public async Task A_process_that_ends_instead_of_answering_shows_what_it_printed()
    {
        await using var host = await ChildProcess.StartAsync(Repository.HostAssembly("Web"), [], new Dictionary<string, string?> { ["ASPNETCORE_URLS"] = "nonsense" }, Cancellation);

        var fault = await Assert.ThrowsAsync<InvalidOperationException>(() => host.WaitForAsync(new Uri("http://127.0.0.1:1/"), Cancellation));

        Assert.Contains("nonsense", fault.Message, StringComparison.Ordinal);
    }
}
