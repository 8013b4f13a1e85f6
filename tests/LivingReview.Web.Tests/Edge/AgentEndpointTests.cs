using System.Net;
using System.Text;
using LivingReview.Web.Tests.Fakes;

namespace LivingReview.Web.Tests.Edge;

/// <summary>The server for agents where each service has an address of its own.</summary>
public sealed class AgentEndpointTests : ServedPages
{
    [Fact]
    public async Task Each_tool_reads_from_the_services_that_own_the_data()
    {
        const string Call = """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"get_estimates","arguments":{"review":"osteoporosis","stratum":"overall"}}}""";
        using var request = new HttpRequestMessage(HttpMethod.Post, "mcp") { Content = new StringContent(Call, Encoding.UTF8, "application/json") };
        request.Headers.Accept.ParseAdd("application/json");
        request.Headers.Accept.ParseAdd("text/event-stream");

        using var response = await Http.SendAsync(request, TestContext.Current.CancellationToken);
        var answer = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.True(response.StatusCode == HttpStatusCode.OK, answer);
        Assert.Contains("structuredContent", answer, StringComparison.Ordinal);
        Assert.Contains($"{Http.BaseAddress}api/reviews/{FakeApi.Review}/estimates?revision=", answer, StringComparison.Ordinal);
    }
}
