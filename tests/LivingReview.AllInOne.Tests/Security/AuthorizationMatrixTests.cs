using System.Net;
using LivingReview.Hosting.Authentication;

namespace LivingReview.AllInOne.Tests.Security;

/// <summary>
/// Who may call what: every address of every service, and every role. Each address has its expectation in authorization.tsv; one that has none
/// fails here, so that nobody forgets to decide.
/// </summary>
[Collection(RestrictedServerGroup.Name)]
public sealed class AuthorizationMatrixTests(RestrictedServer server)
{
    private const string Anonymous = "anonymous";
    private const string Head = "HEAD";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Every_address_has_an_expectation_and_every_expectation_an_address()
    {
        Assert.True(server.Routes.Count > 70, $"Only {server.Routes.Count} addresses were found.");
        Assert.Equal(Expected().Keys.Order(StringComparer.Ordinal), server.Routes.Where(r => r.Method != Head).Select(r => $"{r.Method} {r.Pattern}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_role_gets_where_it_may_and_is_refused_everywhere_else()
    {
        var expected = Expected();
        var wrong = new List<string>();
        foreach (var (method, pattern) in server.Routes.Where(r => expected.ContainsKey(Key(r.Method, r.Pattern))))
        {
            foreach (var caller in RestrictedServer.Callers)
            {
                using var request = new HttpRequestMessage(new HttpMethod(method), RouteAddress.Fill(pattern));
                using var answer = await server[caller].SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
                var refused = answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden ? (int)answer.StatusCode : 0;
                var shouldBe = RefusalOf(caller, expected[Key(method, pattern)], pattern);
                if (refused != shouldBe || (int)answer.StatusCode >= 500) wrong.Add($"{caller}: {method} {pattern} answered {(int)answer.StatusCode}, expected {(shouldBe == 0 ? "to be let in" : shouldBe)}");
            }
        }

        Assert.Empty(wrong);
    }

    /// <summary>HEAD is for whom GET is for.</summary>
    private static string Key(string method, string pattern) => $"{(method == Head ? "GET" : method)} {pattern}";

    private static int RefusalOf(string caller, string needed, string pattern) => (caller, needed) switch
    {
        (_, Anonymous) => 0,
        ("nobody" or "revoked" or "expired" or "account-closed" or "account-ended", _) => 401,
        ("elsewhere", _) => 403,
        _ => RoleOf(caller, pattern) >= Roles.Parse(needed) ? 0 : 403,
    };

    /// <summary>An account that has a role in one review reads all.</summary>
    private static Role? RoleOf(string caller, string pattern) => caller switch
    {
        "account-owner" => Role.Owner,
        "account-here" => pattern.Contains("{review}", StringComparison.Ordinal) ? Role.Extractor : Role.Reader,
        "account-elsewhere" => Role.Reader,
        _ => Roles.Parse(caller),
    };

    private static Dictionary<string, string> Expected() => File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Security", "authorization.tsv"))
        .Where(l => l.Length > 0 && l[0] != '#').Select(l => l.Split('\t')).ToDictionary(l => $"{l[1]} {l[2]}", l => l[0], StringComparer.Ordinal);
}
