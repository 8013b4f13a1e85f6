using System.Text.Json;
using LivingReview.Testing;

namespace LivingReview.Notification.Tests.OtherImplementations;

/// <summary>The API's document before a linter that we did not write.</summary>
public sealed class ApiDocumentTests(NodePackages packages)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_linter_of_Redocly_finds_no_error()
    {
        const string Script = """
            (async () => {
              // Not require: what is written as modules is refused by it in Node 18.
              const { createConfig, lintFromString } = await import("@redocly/openapi-core");
              const config = await createConfig({ extends: ["recommended"] });
              const problems = await lintFromString({ source: require("fs").readFileSync(0, "utf8"), absoluteRef: "openapi.json", config });
              console.log(JSON.stringify(problems.map(p => [p.severity, `${p.ruleId}: ${p.message} ${p.location.map(l => l.pointer).join(" ")}`])));
            })();
            """;
        var document = await File.ReadAllTextAsync(Repository.File("tests/LivingReview.Contracts.Tests/Approved/openapi.json"), Cancellation);

        var found = JsonSerializer.Deserialize<string[][]>(await packages.RunAsync(Script, document, Cancellation))!;
        var broken = JsonSerializer.Deserialize<string[][]>(await packages.RunAsync(Script, document.Replace("\"summary\": \"Lists the reviews", "\"summry\": \"Lists", StringComparison.Ordinal), Cancellation))!;

        Assert.Empty(found.Where(problem => problem[0] == "error").Select(problem => problem[1]));
        Assert.Contains(broken, problem => problem[0] == "error");
    }
}
