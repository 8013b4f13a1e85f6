using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LivingReview.Hosting.Accounts;

/// <summary>The framework's tokens for invitations: each counts once, because the account's stamp changes with its use.</summary>
internal sealed class InvitationTokens(AccountTokens tokens, IOptions<DataProtectionTokenProviderOptions> options, ILogger<DataProtectorTokenProvider<AccountUser>> log)
    : DataProtectorTokenProvider<AccountUser>(tokens.Protection, options, log)
{
    public const string Provider = "invitation";
    public const string Purpose = "invitation";
}
