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
        await using var host = await ChildProcess.StartAsync(Repository.HostAssembly("Web"), [], Settings(address), Cancellation);
        await host.WaitForAsync(new Uri(address + "/health/live"), Cancellation);

        await host.KillAsync();

        using var client = new HttpClient();
        Assert.True(host.HasExited);
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(new Uri(address), Cancellation));
    }

    [Fact]
    public async Task A_process_that_ends_instead_of_answering_shows_what_it_printed()
    {
        await using var host = await ChildProcess.StartAsync(Repository.HostAssembly("Web"), [], Settings("nonsense"), Cancellation);

        var fault = await Assert.ThrowsAsync<InvalidOperationException>(() => host.WaitForAsync(new Uri("http://127.0.0.1:1/"), Cancellation));

        Assert.Contains("nonsense", fault.Message, StringComparison.Ordinal);
    }

    private static Dictionary<string, string?> Settings(string address) => new()
    {
        ["ASPNETCORE_URLS"] = address,
        ["Services__Ingestion"] = "http://127.0.0.1:1",
        ["Services__Analysis"] = "http://127.0.0.1:1",
        ["Services__Notification"] = "http://127.0.0.1:1",
        ["Services__Surveillance"] = "http://127.0.0.1:1",
    };
}
