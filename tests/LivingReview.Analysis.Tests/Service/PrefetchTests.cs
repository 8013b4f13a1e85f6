using System.Text.Json;
using MassTransit;

namespace LivingReview.Analysis.Tests.Service;

public sealed class PrefetchTests(AnalysisService analysis) : IClassFixture<AnalysisService>
{
    [Theory]
    [InlineData("study-extracted")]
    [InlineData("study-withdrawn")]
    [InlineData("protocol-changed")]
    public void The_size_of_the_batches_does_not_raise_what_a_queue_has_under_way(string queue)
    {
        var probe = JsonSerializer.SerializeToElement(analysis.Bus.GetProbeResult(TestContext.Current.CancellationToken));

        var endpoints = probe.GetProperty("Results").GetProperty("bus").GetProperty("host").GetProperty("receiveEndpoint").EnumerateArray();
        var endpoint = Assert.Single(endpoints, e => e.GetProperty("name").GetString()!.EndsWith(queue, StringComparison.Ordinal));
        var transport = endpoint.GetProperty("receiveTransport");
        Assert.Equal((512, 512), (transport.GetProperty("prefetchCount").GetInt32(), transport.GetProperty("concurrentMessageLimit").GetInt32()));
    }
}
