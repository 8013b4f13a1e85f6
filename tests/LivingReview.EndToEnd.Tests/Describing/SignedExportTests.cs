using System.Text.Json;
using System.Text.Json.Nodes;
using LivingReview.EndToEnd.Tests.Recording;
using LivingReview.Testing;

namespace LivingReview.EndToEnd.Tests.Describing;

/// <summary>A signed export is verified by an implementation of HTTP Message Signatures (RFC 9421) that we did not write.</summary>
[Collection(SampleSystem.Collection)]
public sealed class SignedExportTests(SampleSystem system)
{
    private const string Package = """{ "private": true, "dependencies": { "http-message-signatures": "1.0.6" } }""";

    private const string Script = """
        const { httpbis } = require('http-message-signatures');
        const { createHash, createPublicKey, verify } = require('node:crypto');
        const { key, headers, content } = JSON.parse(require('node:fs').readFileSync(0, 'utf8'));
        const publicKey = createPublicKey({ key, format: 'jwk' });
        const keyLookup = async ({ keyid }) => keyid !== key.kid ? null : {
          id: keyid, algs: ['ecdsa-p256-sha256'],
          verify: async (data, signature) => verify('sha256', data, { key: publicKey, dsaEncoding: 'ieee-p1363' }, signature),
        };
        const check = async given => {
          try { return await httpbis.verifyMessage({ keyLookup, requiredFields: ['content-digest'], requiredParams: ['created', 'keyid', 'alg'], maxAge: 600, tolerance: 60 }, { status: 200, headers: given }); }
          catch (fault) { return `refused: ${fault.message}`; }
        };
        const digestOf = bytes => `sha-256=:${createHash('sha256').update(bytes).digest('base64')}:`;
        const bytes = Buffer.from(content, 'base64');
        (async () => console.log(JSON.stringify({
          digest: headers['content-digest'] === digestOf(bytes),
          genuine: await check(headers),
          altered: await check({ ...headers, 'content-digest': digestOf(Buffer.concat([bytes, Buffer.from(' ')])) }),
          redated: await check({ ...headers, 'signature-input': headers['signature-input'].replace(/created=\d+/, found => `created=${+found.slice(8) - 1}`) }),
        })))();
        """;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Another_implementation_verifies_a_signed_export_and_refuses_an_altered_one()
    {
        using var folder = new TemporaryFolder();
        InstalledTool.Require("node", "nodejs");
        InstalledTool.Require("npm", "npm");
        Directory.CreateDirectory(folder["x"]);
        await File.WriteAllTextAsync(folder["x/package.json"], Package, Cancellation);
        var (installed, printed) = await RuntimeOnThisMachine.RunAsync("npm", folder["x"], ["install", "--no-audit", "--no-fund", "--silent"], "", Cancellation);
        Assert.SkipUnless(installed == 0, "npm cannot install packages here: " + printed);
        var keys = JsonNode.Parse(await system.Client.GetStringAsync(new Uri("/api/v1/signing-keys", UriKind.Relative), Cancellation))!;
        using var export = await system.Client.GetAsync(new Uri($"/api/v1/reviews/{system.Review}/export?format=json", UriKind.Relative), Cancellation);
        var headers = new[] { "content-digest", "signature-input", "signature" }.ToDictionary(name => name, name => export.Headers.Concat(export.Content.Headers).Single(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value.Single());
        var input = JsonSerializer.Serialize(new { key = keys["keys"]![0], headers, content = await export.Content.ReadAsByteArrayAsync(Cancellation) });

        var (exit, output) = await RuntimeOnThisMachine.RunAsync("node", folder["x"], ["-e", Script], input, Cancellation);

        Assert.True(exit == 0, output);
        var seen = JsonNode.Parse(output)!;
        Assert.True((bool)seen["digest"]!, output);
        Assert.True(seen["genuine"]!.GetValueKind() == JsonValueKind.True, output);
        Assert.False(seen["altered"]!.GetValueKind() == JsonValueKind.True, output);
        Assert.False(seen["redated"]!.GetValueKind() == JsonValueKind.True, output);
    }
}
