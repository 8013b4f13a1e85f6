using System.Net;
using System.Text.RegularExpressions;
using LivingReview.Hosting.Authentication;
using LivingReview.Web;
using Microsoft.AspNetCore.Components;

namespace LivingReview.AllInOne.Tests.Security;

/// <summary>
/// Who sees which page: every page of the site, and every role, signed in by the page's own form. Each page has its expectation in pages.tsv. What
/// is done on a page goes by the API, whose matrix is <see cref="AuthorizationMatrixTests"/>.
/// </summary>
[Collection(RestrictedServerGroup.Name)]
public sealed partial class PageMatrixTests(RestrictedServer server)
{
    private const string Denied = "data-testid=\"access-denied\"";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static IReadOnlyList<string> Pages { get; } =
        [.. typeof(WebModule).Assembly.GetTypes().SelectMany(type => type.GetCustomAttributes(typeof(RouteAttribute), inherit: false)).OfType<RouteAttribute>().Select(route => route.Template).Order(StringComparer.Ordinal)];

    [Fact]
    public void Every_page_has_an_expectation_and_every_expectation_a_page() => Assert.Equal(Pages, Expected().Keys.Order(StringComparer.Ordinal));

    [Fact]
    public async Task Every_role_sees_what_it_may_and_is_told_so_everywhere_else()
    {
        var (expected, wrong) = (Expected(), new List<string>());
        foreach (var caller in RestrictedServer.Callers)
        {
            using var person = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }) { BaseAddress = server.Address, Timeout = TimeSpan.FromSeconds(60) };
            var isIn = server.SecretOf(caller) is { } secret && await SignInAsync(person, secret);
            Assert.Equal(caller is not ("nobody" or "revoked" or "expired" or "account-closed" or "account-ended"), isIn);
            foreach (var page in Pages.Where(page => page is not "/not-found"))
            {
                using var answer = await person.GetAsync(RouteAddress.Fill(page), Cancellation);
                var denied = (await answer.Content.ReadAsStringAsync(Cancellation)).Contains(Denied, StringComparison.Ordinal);
                if (denied != IsDenied(caller, expected[page], page) || (int)answer.StatusCode >= 500)
                    wrong.Add($"{caller}: {page} answered {(int)answer.StatusCode} and {(denied ? "was denied" : "was shown")}");
            }
        }

        Assert.Empty(wrong);
    }

    private static bool IsDenied(string caller, string needed, string page) => (caller, needed) switch
    {
        (_, "anonymous") => false,
        ("nobody" or "revoked" or "expired" or "account-closed" or "account-ended", _) => true,
        // A key for one review opens that one alone.
        ("elsewhere", _) => true,
        _ => !(RoleOf(caller, page) >= Roles.Parse(needed)),
    };

    private static Role? RoleOf(string caller, string page) => caller switch
    {
        "account-owner" => Role.Owner,
        "account-here" => page.Contains("{Review}", StringComparison.Ordinal) ? Role.Extractor : Role.Reader,
        "account-elsewhere" => Role.Reader,
        _ => Roles.Parse(caller),
    };

    private static async Task<bool> SignInAsync(HttpClient person, string secret)
    {
        var form = await person.GetStringAsync(new Uri("sign-in", UriKind.Relative), Cancellation);
        var token = Token().Match(form).Groups["token"].Value;
        using var sent = new FormUrlEncodedContent(new Dictionary<string, string> { ["__RequestVerificationToken"] = token, ["key"] = secret, ["to"] = "" });
        using var answer = await person.PostAsync(new Uri("access/sign-in", UriKind.Relative), sent, Cancellation);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return answer.Headers.Location!.OriginalString == "/";
    }

    private static Dictionary<string, string> Expected() => File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Security", "pages.tsv"))
        .Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split('\t')).ToDictionary(line => line[1], line => line[0], StringComparer.Ordinal);

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"(?<token>[^\"]+)\"")]
    private static partial Regex Token();
}
