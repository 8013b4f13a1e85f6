using System.Net;
using LivingReview.Hosting.Authentication;

namespace LivingReview.AllInOne.Tests.Security;

/// <summary>
/// Who may call what: every address of every service, and every role. Each address has its expectation in authorization.tsv; one that has none
/// fails here, so that nobody forgets to decide.
/// </summary>
public sealed class AuthorizationMatrixTests(RestrictedServer server) : IClassFixture<RestrictedServer>
{
    private const string Anonymous = "anonymous";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Every_address_has_an_expectation_and_every_expectation_an_address()
    {
        Assert.True(server.Routes.Count > 70, $"Only {server.Routes.Count} addresses were found.");
        Assert.Equal(Expected().Keys.Order(StringComparer.Ordinal), server.Routes.Select(r => $"{r.Method} {r.Pattern}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_role_gets_where_it_may_and_is_refused_everywhere_else()
    {
        var expected = Expected();
        var wrong = new List<string>();
        foreach (var (method, pattern) in server.Routes.Where(r => expected.ContainsKey($"{r.Method} {r.Pattern}")))
        {
            foreach (var caller in RestrictedServer.Callers)
            {
                using var request = new HttpRequestMessage(new HttpMethod(method), RouteAddress.Fill(pattern));
                using var answer = await server[caller].SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
                var refused = answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden ? (int)answer.StatusCode : 0;
                var shouldBe = RefusalOf(caller, expected[$"{method} {pattern}"]);
                if (refused != shouldBe || (int)answer.StatusCode >= 500) wrong.Add($"{caller}: {method} {pattern} answered {(int)answer.StatusCode}, expected {(shouldBe == 0 ? "to be let in" : shouldBe)}");
            }
        }

        Assert.Empty(wrong);
    }

    private static int RefusalOf(string caller, string needed) => (caller, needed) switch
    {
        (_, Anonymous) => 0,
        ("nobody", _) => 401,
        ("elsewhere", _) => 403,
        _ => Roles.Parse(caller) >= Roles.Parse(needed) ? 0 : 403,
    };

    private static Dictionary<string, string> Expected() => File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Security", "authorization.tsv"))
        .Where(l => l.Length > 0 && l[0] != '#').Select(l => l.Split('\t')).ToDictionary(l => $"{l[1]} {l[2]}", l => l[0], StringComparer.Ordinal);
}
