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
        var answer = await CallAsync("get_estimates", """{"review":"osteoporosis","stratum":"overall"}""");

        Assert.Contains("structuredContent", answer, StringComparison.Ordinal);
        Assert.Contains($"{Http.BaseAddress}api/reviews/{FakeApi.Review}/estimates?revision=", answer, StringComparison.Ordinal);
    }

    /// <summary>The protocol's library answers a wrong argument without its name, and ignores one that the tool does not have.</summary>
    [Theory]
    [InlineData("get_review", "{}", "review: is required.")]
    [InlineData("explain_change", """{"review":"osteoporosis"}""", "from: is required.")]
    [InlineData("get_estimates", """{"review":"osteoporosis","revision":"abc"}""", "revision: is a string, not integer or null.")]
    [InlineData("get_estimates", """{"review":"osteoporosis","revision":1.5}""", "revision: is 1.5, not integer or null.")]
    [InlineData("get_estimates", """{"review":["osteoporosis"]}""", "review: is an array, not string.")]
    [InlineData("get_estimates", """{"review":"osteoporosis","subgroup":"overall"}""", "subgroup: there is no such argument; there are review, stratum, revision.")]
    [InlineData("list_alerts", """{"review":"osteoporosis","limit":101}""", "limit: is 101, not 1 to 100.")]
    public async Task An_agent_reads_which_argument_is_wrong(string tool, string arguments, string said)
    {
        var answer = await CallAsync(tool, arguments);

        Assert.Contains("\"isError\":true", answer, StringComparison.Ordinal);
        Assert.Contains(said, answer, StringComparison.Ordinal);
    }

    private async Task<string> CallAsync(string tool, string arguments)
    {
        var call = $$$"""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"{{{tool}}}","arguments":{{{arguments}}}}}""";
        using var request = new HttpRequestMessage(HttpMethod.Post, "mcp") { Content = new StringContent(call, Encoding.UTF8, "application/json") };
        request.Headers.Accept.ParseAdd("application/json");
        request.Headers.Accept.ParseAdd("text/event-stream");
        using var response = await Http.SendAsync(request, TestContext.Current.CancellationToken);
        var answer = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.StatusCode == HttpStatusCode.OK, answer);
        return answer;
    }
}
