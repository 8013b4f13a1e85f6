using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using LivingReview.Contracts.Estimates;
using LivingReview.Testing;

namespace LivingReview.AllInOne.Tests.Security;

/// <summary>What no honest client sends, to every address that takes a body: an answer in time, never a fault of ours, and the service goes on.</summary>
public sealed class HostileBodyTests(RestrictedServer server) : IClassFixture<RestrictedServer>
{
    /// <summary>For one answer, on a machine that does much else at the time.</summary>
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(15);

    /// <summary>What a container of a service may take at most.</summary>
    private const long MemoryBound = 768L * 1024 * 1024;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_body_makes_a_fault_takes_long_or_takes_the_memory()
    {
        var routes = server.Routes.Where(r => r.Method is "POST" or "PUT" or "PATCH").ToList();
        var faults = new ConcurrentBag<string>();
        Assert.True(HostileBodies.All.Count >= 100, $"Only {HostileBodies.All.Count} bodies.");
        Assert.True(routes.Count > 30, $"Only {routes.Count} addresses take a body.");

        await Parallel.ForEachAsync(routes.SelectMany(r => HostileBodies.All.Select(b => (r.Method, r.Pattern, Body: b))), new ParallelOptions { MaxDegreeOfParallelism = 6, CancellationToken = Cancellation }, async (sent, cancellationToken) =>
        {
            var start = Stopwatch.GetTimestamp();
            using var request = new HttpRequestMessage(new HttpMethod(sent.Method), RouteAddress.Fill(sent.Pattern)) { Content = sent.Body.ToContent() };
            request.Headers.ConnectionClose = true; // a body that is not read ends its connection, and with it whoever would use it next
            try
            {
                using var answer = await server["owner"].SendAsync(request, cancellationToken);
                if ((int)answer.StatusCode >= 500) faults.Add($"{sent.Method} {sent.Pattern}, {sent.Body.Name}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(cancellationToken)}");
            }
            catch (HttpRequestException fault)
            {
                // Of more than it takes, the server has refused the size and closed the connection while we still sent.
                if (sent.Body.Bytes.Length <= 2_000_000) faults.Add($"{sent.Method} {sent.Pattern}, {sent.Body.Name}: {fault.InnerException?.Message ?? fault.Message}");
            }

            if (Stopwatch.GetElapsedTime(start) > Bound) faults.Add($"{sent.Method} {sent.Pattern}, {sent.Body.Name}: {Stopwatch.GetElapsedTime(start).TotalSeconds:F1} s");
        });

        Assert.False(server.Process.HasExited, server.Process.Output);
        Assert.True(faults.IsEmpty, string.Join("\n", faults.Take(30)));
        Assert.InRange(PeakMemory(server.Process.Id), 1, MemoryBound);
        await AssertWorksAsync();
    }

    private async Task AssertWorksAsync()
    {
        using var study = new HttpRequestMessage(HttpMethod.Post, $"api/reviews/{RestrictedServer.Review}/studies");
        study.Headers.Add("Idempotency-Key", "afterwards");
        study.Content = new StringContent("""{"label":"Afterwards 2026","year":2026,"tables":[{"tp":90,"fp":10,"fn":10,"tn":90}]}""", Encoding.UTF8, "application/json");
        using var answer = await server["owner"].SendAsync(study, Cancellation);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
        await Eventually.SeesAsync(
            async () =>
            {
                using var estimates = await server["reader"].GetAsync(new Uri($"api/reviews/{RestrictedServer.Review}/estimates", UriKind.Relative), Cancellation);
                return estimates.IsSuccessStatusCode ? await estimates.Content.ReadFromJsonAsync<ReviewEstimates>(Cancellation) : null;
            },
            e => e?.Strata.Any(s => s.Stratum == "overall" && s.Diseased >= 100) == true, "the estimates with the study that came after it all");
    }

    private static long PeakMemory(int process) => 1024 * long.Parse(
        File.ReadLines($"/proc/{process}/status").First(l => l.StartsWith("VmHWM:", StringComparison.Ordinal)).Split(default(char[]), StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
}
