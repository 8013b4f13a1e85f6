using System.Text.Json;
using LivingReview.Analysis.Fhir;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;
using LivingReview.DiagnosticAccuracy;
using LivingReview.Testing;

namespace LivingReview.Analysis.Tests.Memory;

/// <summary>A version as FHIR: what it says, and that it says it with the members of R5.</summary>
public sealed class FhirEvidenceTests
{
    private const string Packages = """{ "private": true, "dependencies": { "@types/fhir": "0.0.41", "typescript": "5.9.3" } }""";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Every_pooled_stratum_is_evidence_with_its_numbers_and_every_reference_leads_to_a_resource()
    {
        var (version, protocol) = Version();

        using var bundle = JsonDocument.Parse(FhirEvidenceBundle.Write(version, protocol));

        var entries = bundle.RootElement.GetProperty("entry").EnumerateArray().ToList();
        var pooled = version.Estimates.Strata.Where(e => e.IsPooledInBoth()).ToList();
        var evidence = Of("Evidence").ToList();
        Assert.Equal(pooled.Count, evidence.Count);
        Assert.Equal(pooled.Count, Of("ArtifactAssessment").Count());
        Assert.Equal(pooled.Count + 2, Of("EvidenceVariable").Count());
        var sensitivity = evidence[0].GetProperty("statistic")[0];
        Assert.Equal(pooled[0].Sensitivity!.Estimate, sensitivity.GetProperty("quantity").GetProperty("value").GetDouble());
        Assert.Equal(pooled[0].Sensitivity!.Lower, sensitivity.GetProperty("attributeEstimate")[0].GetProperty("range").GetProperty("low").GetProperty("value").GetDouble());
        Assert.Equal(pooled[0].K, sensitivity.GetProperty("sampleSize").GetProperty("numberOfStudies").GetInt32());
        var addresses = entries.Select(e => e.GetProperty("fullUrl").GetString()).ToHashSet();
        Assert.Equal(entries.Count, addresses.Count);
        var references = References(bundle.RootElement).ToList();
        Assert.NotEmpty(references);
        Assert.All(references, r => Assert.Contains(r, addresses));
        Assert.All(entries, e => Assert.Matches("^[A-Za-z0-9.-]{1,64}$", e.GetProperty("resource").GetProperty("id").GetString()));

        IEnumerable<JsonElement> Of(string type) => entries.Select(e => e.GetProperty("resource")).Where(r => r.GetProperty("resourceType").GetString() == type);
    }

    /// <summary>The lexical form of a decimal, as R5 defines it (the published pattern has a brace too many in its exponent).</summary>
    [Fact]
    public void Every_number_has_the_form_of_a_decimal()
    {
        double[] nearZero = [0.051607517497532784, 0.003392214821351571, 0.0001000000000000123456, 1.2345678901234567e-7, 0.30000000000000004, 1234.5678901234567];
        var (version, protocol) = Version();
        var pooled = version.Estimates.Strata.First(e => e.IsPooledInBoth());
        var strata = nearZero.Select((value, i) => pooled with { Stratum = $"modality={i}", VarianceSensitivity = value, LrNegative = new EstimateInterval(value, value, value) });

        var json = FhirEvidenceBundle.Write(version with { Estimates = version.Estimates with { Strata = [.. strata] } }, protocol);

        using var bundle = JsonDocument.Parse(json);
        var numbers = Numbers(bundle.RootElement).ToList();
        Assert.All(numbers, n => Assert.Matches(@"^-?(0|[1-9][0-9]{0,17})(\.[0-9]{1,17})?([eE][+-]?[0-9]{1,9})?$", n.GetRawText()));
        Assert.All(nearZero, value => Assert.Contains(numbers, n => Math.Abs(n.GetDouble() - value) < 1e-17));
    }

    [Fact]
    public async Task Definitions_that_others_made_of_the_published_ones_know_every_member_and_miss_none()
    {
        InstalledTool.Require("node", "nodejs");
        InstalledTool.Require("npm", "npm");
        var (version, protocol) = Version();
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["x"]);
        await File.WriteAllTextAsync(folder["x/package.json"], Packages, Cancellation);
        var (exit, printed) = await RuntimeOnThisMachine.RunAsync("npm", folder["x"], ["install", "--no-audit", "--no-fund", "--silent"], "", Cancellation);
        Assert.SkipUnless(exit == 0, "npm cannot install packages here: " + printed);
        var json = FhirEvidenceBundle.Write(version, protocol);

        foreach (var example in new[] { "osteoporosis-imaging-ml", "skin-lesion-cad" })
        {
            var checkedExample = await CheckAsync(await File.ReadAllTextAsync(Repository.File($"docs/guide/fhir/{example}.fhir.json"), Cancellation));
            Assert.True(checkedExample.ExitCode == 0, checkedExample.Output);
        }

        var right = await CheckAsync(json);
        var unknown = await CheckAsync(json.Replace("\"synthesisType\"", "\"synthesizedType\"", StringComparison.Ordinal));
        var missing = await CheckAsync(json.Replace("\"status\": \"active\"", "\"experimental\": true", StringComparison.Ordinal));

        Assert.True(right.ExitCode == 0, right.Output);
        Assert.NotEqual(0, unknown.ExitCode);
        Assert.NotEqual(0, missing.ExitCode);

        // An object literal is checked for members that its type does not have.
        async Task<(int ExitCode, string Output)> CheckAsync(string content)
        {
            await File.WriteAllTextAsync(folder["x/bundle.ts"], $"import type {{ Bundle }} from 'fhir/r5';\nexport const bundle: Bundle = {content};\n", Cancellation);
            return await RuntimeOnThisMachine.RunAsync("node", folder["x"], ["node_modules/typescript/bin/tsc", "--noEmit", "--strict", "--skipLibCheck", "bundle.ts"], "", Cancellation);
        }
    }

    private static IEnumerable<string> References(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(p => p.NameEquals("reference") ? [p.Value.GetString()!] : References(p.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(References),
        _ => [],
    };

    private static IEnumerable<JsonElement> Numbers(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(p => Numbers(p.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Numbers),
        JsonValueKind.Number => [element],
        _ => [],
    };

    private static (VersionView Version, Protocol Protocol) Version()
    {
        var state = new Growing(Growing.Protocol).With(1, 12).State;
        var version = new VersionView
        {
            Review = Growing.Review,
            Number = 1,
            PublishedAt = new DateTimeOffset(2026, 11, 30, 6, 0, 0, TimeSpan.Zero),
            Note = "The first <answer> & its \"limits\".",
            Title = "Osteoporosis on images",
            Revision = state.Head,
            EngineVersion = Engine.Version,
            Citation = "Osteoporosis on images. Version 1.",
            Estimates = Analysis.Estimates.EstimateEndpoints.AtRevision(Growing.Review, state),
            Changes = new VersionChanges(0, [], []),
        };
        return (version, state.Protocol);
    }
}
