using System.Net.Http.Json;
using System.Text.Json;
using LivingReview.AllInOne.Tests.Security;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;
using LivingReview.Testing;

namespace LivingReview.AllInOne.Tests.Agents;

/// <summary>The server for agents, as a client that we did not write sees it.</summary>
[Collection(RestrictedServerGroup.Name)]
public sealed class AgentServerTests(RestrictedServer server)
{
    private const string Review = "for-agents";
    private const string Package = """{ "private": true, "type": "module", "dependencies": { "@modelcontextprotocol/sdk": "1.32.2" } }""";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_client_of_another_implementation_reads_with_the_rights_of_its_key_and_can_cite_what_it_read()
    {
        InstalledTool.Require("node", "nodejs");
        InstalledTool.Require("npm", "npm");
        using var folder = new TemporaryFolder();
        await InstallAsync(folder);
        var revision = await FillAsync();

        var seen = await RunClientAsync(folder);

        // What it offers, and that it only reads.
        var tools = seen.GetProperty("tools").EnumerateArray().ToList();
        Assert.Equal(
            ["explain_change", "get_estimates", "get_figure", "get_history", "get_review", "list_alerts", "list_reviews", "list_versions"],
            tools.Select(t => t.GetProperty("name").GetString()).Order(StringComparer.Ordinal));
        Assert.All(tools, t => Assert.True(t.GetProperty("annotations").GetProperty("readOnlyHint").GetBoolean()));
        Assert.Equal("livingreview", seen.GetProperty("info").GetProperty("name").GetString());
        Assert.Contains("isCurrent", seen.GetProperty("instructions").GetString(), StringComparison.Ordinal);
        Assert.Equal(6, seen.GetProperty("resources").GetArrayLength());
        Assert.Contains(seen.GetProperty("reviews").GetProperty("reviews").EnumerateArray(), r => r.GetProperty("id").GetString() == Review);
        Assert.Equal(revision, seen.GetProperty("review").GetProperty("estimatedRevision").GetInt64());

        // Every number says what it is, and an old one says that it is old.
        var estimates = await server["reader"].GetFromJsonAsync<ReviewEstimates>($"api/reviews/{Review}/estimates?stratum=overall", Cancellation);
        var now = seen.GetProperty("now").GetProperty("estimates")[0];
        Assert.Equal(estimates!.Strata[0].Sensitivity!.Estimate, now.GetProperty("sensitivity").GetProperty("estimate").GetDouble());
        Assert.Equal(revision, now.GetProperty("revision").GetInt64());
        Assert.True(now.GetProperty("isCurrent").GetBoolean());
        Assert.StartsWith("95%", now.GetProperty("intervals").GetString(), StringComparison.Ordinal);
        Assert.Contains("binomial", now.GetProperty("method").GetString(), StringComparison.Ordinal);
        var link = new Uri(now.GetProperty("link").GetString()!);
        Assert.Equal($"?revision={revision}&stratum=overall", link.Query);
        Assert.Contains(link.AbsoluteUri, now.GetProperty("cite").GetString(), StringComparison.Ordinal);
        using (var again = await server["reader"].GetAsync(link, Cancellation)) Assert.True(again.IsSuccessStatusCode);
        var then = seen.GetProperty("then");
        Assert.False(then.GetProperty("isCurrent").GetBoolean());
        Assert.Contains($"at revision {revision}", then.GetProperty("note").GetString(), StringComparison.Ordinal);
        Assert.Contains("superseded", then.GetProperty("estimates")[0].GetProperty("cite").GetString(), StringComparison.Ordinal);
        Assert.Equal(then.GetRawText(), seen.GetProperty("resource").GetRawText());

        Assert.NotEqual(0, seen.GetProperty("history").GetProperty("points").GetArrayLength());
        Assert.Contains("Study 5", seen.GetProperty("change").GetProperty("causes")[0].GetString(), StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Array, seen.GetProperty("alerts").GetProperty("alerts").ValueKind);
        Assert.Equal("image/png", seen.GetProperty("figure")[1].GetProperty("mimeType").GetString());
        Assert.Contains($"revision {revision}", seen.GetProperty("figure")[0].GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Equal([0x89, 0x50, 0x4E, 0x47], seen.GetProperty("picture").GetProperty("blob").GetBytesFromBase64()[..4]);

        // The same keys and roles as everywhere.
        Assert.True(seen.GetProperty("unknown").GetProperty("isError").GetBoolean());
        Assert.Contains("Unknown review", seen.GetProperty("unknown").GetProperty("content")[0].GetProperty("text").GetString(), StringComparison.OrdinalIgnoreCase);
        Assert.True(seen.GetProperty("elsewhere").GetProperty("isError").GetBoolean());
        Assert.Contains("other reviews", seen.GetProperty("elsewhere").GetProperty("content")[0].GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.NotEqual("let in", seen.GetProperty("nobody").GetString());
        Assert.NotEqual("let in", seen.GetProperty("wrong").GetString());

        Assert.Equal(tools.Count, seen.GetProperty("stdio").GetProperty("tools").GetArrayLength());
        Assert.Equal(seen.GetProperty("now").GetRawText().Replace("127.0.0.1", "localhost", StringComparison.Ordinal), seen.GetProperty("stdio").GetProperty("now").GetRawText().Replace("127.0.0.1", "localhost", StringComparison.Ordinal));
    }

    /// <summary>A review with five studies; its revision once they are estimated.</summary>
    private async Task<long> FillAsync()
    {
        var owner = server["owner"];
        using var registered = await owner.PostAsJsonAsync("api/reviews", new RegisterReview { Id = Review, Title = "A review for agents", Protocol = new Protocol { Question = "How accurate?" } }, Cancellation);
        Assert.True(registered.IsSuccessStatusCode, await registered.Content.ReadAsStringAsync(Cancellation));
        (int Tp, int Fp, int Fn, int Tn)[] counts = [(51, 14, 5, 31), (242, 11, 7, 237), (18, 16, 5, 61), (31, 11, 9, 30), (189, 165, 27, 637)];
        for (var i = 1; i <= counts.Length; i++)
        {
            using var sent = await owner.PostAsJsonAsync(
                $"api/reviews/{Review}/studies",
                new { label = $"Study {i}", year = 2020 + i, tables = new[] { new { counts[i - 1].Tp, counts[i - 1].Fp, counts[i - 1].Fn, counts[i - 1].Tn } } }, Cancellation);
            Assert.True(sent.IsSuccessStatusCode, await sent.Content.ReadAsStringAsync(Cancellation));
        }

        var review = await owner.GetFromJsonAsync<ReviewView>($"api/reviews/{Review}", Cancellation);
        await Eventually.SeesAsync(EstimatedAsync, seen => seen == review!.Revision, "estimates of every study");
        return review!.Revision;

        async Task<long> EstimatedAsync()
        {
            using var answer = await owner.GetAsync($"api/reviews/{Review}/estimates", Cancellation);
            return answer.IsSuccessStatusCode ? (await answer.Content.ReadFromJsonAsync<ReviewEstimates>(Cancellation))!.Revision : 0;
        }
    }

    private static async Task InstallAsync(TemporaryFolder folder)
    {
        Directory.CreateDirectory(folder["client"]);
        await File.WriteAllTextAsync(folder["client/package.json"], Package, Cancellation);
        var (exit, printed) = await RuntimeOnThisMachine.RunAsync("npm", folder["client"], ["install", "--no-audit", "--no-fund", "--silent"], "", Cancellation);
        Assert.SkipUnless(exit == 0, "npm cannot install packages here: " + printed);
    }

    private async Task<JsonElement> RunClientAsync(TemporaryFolder folder)
    {
        var settings = JsonSerializer.Serialize(new
        {
            server = server["reader"].BaseAddress,
            keys = new { reader = KeyOf("reader"), elsewhere = KeyOf("elsewhere") },
            review = Review,
            program = Repository.CommandLineAssembly,
        });
        File.Copy(Path.Combine(AppContext.BaseDirectory, "Agents", "client.mjs"), folder["client/client.mjs"]);
        var (exit, printed) = await RuntimeOnThisMachine.RunAsync("env", folder["client"], [$"AGENT_TEST={settings}", "node", "client.mjs"], "", Cancellation);
        Assert.True(exit == 0, printed);
        return JsonDocument.Parse(printed.Split('\n').First(line => line.StartsWith('{'))).RootElement;

        string KeyOf(string caller) => server[caller].DefaultRequestHeaders.Authorization!.Parameter!;
    }
}
