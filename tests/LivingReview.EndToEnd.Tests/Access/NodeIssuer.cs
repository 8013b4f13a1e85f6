using System.Globalization;
using LivingReview.Hosting.Embedding;
using LivingReview.Testing;

namespace LivingReview.EndToEnd.Tests.Access;

/// <summary>
/// An OpenID Connect issuer that is not ours: oidc-provider for Node, certified by the OpenID Foundation. It knows Ann (owner), Ben (reader and extractor)
/// and Cora (nothing here), gives Dora tokens for another audience, asks every client for PKCE, rotates refresh tokens, and prints each grant.
/// </summary>
internal sealed class NodeIssuer : IAsyncDisposable
{
    private const string Package = """{ "private": true, "type": "module", "dependencies": { "oidc-provider": "8.8.1" } }""";

    private const string Script = """
        import Provider from 'oidc-provider';

        const [port, site, life] = [process.argv[2], process.argv[3], Number(process.argv[4])];
        const people = { ann: ['owner'], ben: ['reader', 'extractor'], cora: [], dora: ['owner'] };
        const provider = new Provider(`http://localhost:${port}`, {
          clients: [{
            client_id: 'page', client_secret: 'a-secret-of-the-page', token_endpoint_auth_method: 'client_secret_post', grant_types: ['authorization_code', 'refresh_token'],
            redirect_uris: [`${site}access/issuer/back`], post_logout_redirect_uris: [`${site}access/issuer/signed-out`],
          }],
          pkce: { required: () => true, methods: ['S256'] },
          scopes: ['openid', 'profile', 'offline_access'],
          claims: { openid: ['sub'], profile: ['preferred_username'] },
          findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, preferred_username: id }) }),
          extraTokenClaims: (_, token) => ({ preferred_username: token.accountId, roles: people[token.accountId] ?? [] }),
          issueRefreshToken: async () => true,
          rotateRefreshToken: true,
          ttl: { AccessToken: life, IdToken: 600, RefreshToken: 3600, Session: 3600, Grant: 3600, Interaction: 600 },
          features: { resourceIndicators: {
            enabled: true, useGrantedResource: () => true,
            getResourceServerInfo: () => ({ scope: '', audience: 'livingreview', accessTokenFormat: 'jwt', accessTokenTTL: life, jwt: { sign: { alg: 'RS256' } } }),
          } },
          formats: { customizers: { jwt: (_, token, jwt) => { if (token.accountId === 'dora') jwt.payload.aud = 'another-site'; } } },
        });
        provider.on('grant.success', ctx => console.log(`granted ${ctx.oidc.params.grant_type}`));
        for (const fault of ['grant.error', 'authorization.error', 'server_error']) provider.on(fault, (_, error) => console.log(fault, error));
        provider.listen(port, 'localhost', () => console.log('issuing'));
        """;

    private readonly OwnedProcess _process;

    private NodeIssuer(OwnedProcess process) => _process = process;

    /// <summary>How often it has renewed a token.</summary>
    public int Renewals => Output.Split("granted refresh_token").Length - 1;

    /// <summary>What it printed.</summary>
    public string Output => File.ReadAllText(_process.Log);

    /// <summary>Installs and starts it for one site.</summary>
    /// <param name="folder">Where it is installed.</param>
    /// <param name="port">Where it listens.</param>
    /// <param name="site">Address of the page.</param>
    /// <param name="life">Life of an access token.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    public static async Task<NodeIssuer> StartAsync(string folder, int port, string site, TimeSpan life, CancellationToken cancellationToken)
    {
        InstalledTool.Require("node", "nodejs");
        InstalledTool.Require("npm", "npm");
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "package.json"), Package, cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, "issuer.mjs"), Script, cancellationToken);
        var (exit, printed) = await RuntimeOnThisMachine.RunAsync("npm", folder, ["install", "--no-audit", "--no-fund", "--silent"], "", cancellationToken);
        Assert.SkipUnless(exit == 0, "npm cannot install packages here: " + printed);
        var process = await OwnedProcess.StartAsync(
            ["node", "issuer.mjs", port.ToString(CultureInfo.InvariantCulture), site, life.TotalSeconds.ToString(CultureInfo.InvariantCulture)], Path.Combine(folder, "output"), "TERM", TimeSpan.FromSeconds(30), null, folder, cancellationToken);
        var issuer = new NodeIssuer(process);
        await Eventually.HoldsAsync(() => process.HasExited || (File.Exists(process.Log) && issuer.Output.Contains("issuing", StringComparison.Ordinal)), "the issuer is ready");
        Assert.False(process.HasExited, issuer.Output);
        return issuer;
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
