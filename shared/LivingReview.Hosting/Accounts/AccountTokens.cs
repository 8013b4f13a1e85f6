using System.Security.Claims;
using LivingReview.Hosting.Authentication;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace LivingReview.Hosting.Accounts;

/// <summary>
/// What a signed-in person shows to the services: a bearer token of the framework, protected by keys in a folder beside the account file. It says
/// who the person is; what the person may do, and whether the sign-in still counts, the account file says at each request.
/// </summary>
public sealed class AccountTokens
{
    /// <summary>Scheme of the framework's handler.</summary>
    public const string Scheme = "account";

    /// <summary>How long a sign-in lasts at most.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromDays(14);

    internal const string StampType = "stamp";

    private const string Prefix = "lra_";
    private const string Bearer = "Bearer ";

    private const string Application = "LivingReview.Accounts";
    private const string Purpose = "LivingReview.Hosting.Accounts.v1";

    private readonly TimeProvider _time;
    private readonly TicketDataFormat _issued;

    /// <summary>Takes the keys of the folder beside the account file; whoever issues the first token or invitation makes them.</summary>
    public AccountTokens(IOptions<AccessOptions> options, TimeProvider time)
    {
        _time = time;
        var path = options.Value.AccountFile ?? throw new InvalidOperationException("There is no account file.");
        var folder = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, "account-keys");
        Make(folder);
        Protection = DataProtectionProvider.Create(new DirectoryInfo(folder), protection => protection.SetApplicationName(Application));
        _issued = new TicketDataFormat(Protection.CreateProtector(Purpose));
        // A service that only reads tokens makes no keys: the folder may be one that it cannot write.
        Format = new TicketDataFormat(
            DataProtectionProvider.Create(new DirectoryInfo(folder), protection => protection.SetApplicationName(Application).DisableAutomaticKeyGeneration()).CreateProtector(Purpose));
    }

    internal IDataProtectionProvider Protection { get; }

    internal TicketDataFormat Format { get; }

    /// <summary>A token of a person who has just signed in.</summary>
    /// <param name="account">The account.</param>
    public string Issue(Account account)
    {
        var identity = new ClaimsIdentity([new(ClaimTypes.NameIdentifier, account.Id), new(ClaimTypes.Name, account.Name), new(StampType, account.Stamp)], Scheme);
        return Prefix + _issued.Protect(new AuthenticationTicket(new ClaimsPrincipal(identity), new AuthenticationProperties { ExpiresUtc = _time.GetUtcNow() + Life }, Scheme));
    }

    private static void Make(string folder)
    {
        try
        {
            if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
            else Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // A service mounts the folder read-only, and nobody has signed in yet: no token can be good.
        }
    }

    /// <summary>The token of a request without its prefix; null if it shows none of this kind.</summary>
    internal static string? Shown(HttpRequest request)
    {
        var authorization = request.Headers.Authorization.ToString();
        return authorization.StartsWith(Bearer + Prefix, StringComparison.OrdinalIgnoreCase) ? authorization[(Bearer.Length + Prefix.Length)..].Trim() : null;
    }
}
