using System.Globalization;
using System.Net;
using System.Threading.RateLimiting;
using LivingReview.Hosting.Accounts;
using LivingReview.Hosting.Configuration;
using LivingReview.Hosting.Problems;
using LivingReview.Hosting.Protection;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace LivingReview.Hosting.Authentication;

/// <summary>Keys, tokens, roles and rates: the same for every service.</summary>
public static class AccessRegistration
{
    private const string Chooser = "livingreview";

    /// <summary>Adds authentication by API key and, if an authority is configured, by JWT; and the rate limit.</summary>
    public static IServiceCollection AddAccess(this IServiceCollection services, IConfiguration configuration)
    {
        var limits = configuration.GetSection(LimitOptions.Section).Get<LimitOptions>() ?? new();
        var options = services.AddValidatedOptions<AccessOptions>(configuration, AccessOptions.Section);
        if (options.Authority is { Length: > 0 } authority)
        {
            if (!Uri.TryCreate(authority, UriKind.Absolute, out _)) throw new InvalidConfigurationException("Authentication:Authority must be the address of an OpenID Connect issuer.");
            if (string.IsNullOrWhiteSpace(options.Audience)) throw new InvalidConfigurationException("Authentication:Audience is needed with Authentication:Authority.");
        }
        else if (options.ClientId is { Length: > 0 })
        {
            throw new InvalidConfigurationException("Authentication:Authority is needed with Authentication:ClientId.");
        }

        if (options.KeyFile is { Length: > 0 } file) KeyFile.Read(file); // an unreadable one stops the start

        if (options.HasAccounts) AccountFile.Read(options.AccountFile!); // likewise

        services.AddSingleton<KeyRing>();
        var authentication = services.AddAuthentication(Chooser)
            .AddPolicyScheme(Chooser, null, o => o.ForwardDefaultSelector = http =>
                options.HasAccounts && AccountTokens.Shown(http.Request) is not null ? AccountTokens.Scheme
                : options.Authority is { Length: > 0 } && ApiKeyHandler.Shown(http.Request) is null ? JwtBearerDefaults.AuthenticationScheme : ApiKeyHandler.SchemeName)
            .AddScheme<AuthenticationSchemeOptions, ApiKeyHandler>(ApiKeyHandler.SchemeName, null);
        if (options.HasAccounts)
        {
            services.AddAccounts();
            authentication.AddAccountTokens();
        }

        if (options.Authority is { Length: > 0 })
        {
            authentication.AddJwtBearer(jwt =>
            {
                jwt.Authority = options.Authority;
                jwt.Audience = options.Audience;
                jwt.MapInboundClaims = false;
                jwt.RequireHttpsMetadata = !new Uri(options.Authority).IsLoopback;
                jwt.TokenValidationParameters.NameClaimType = options.NameClaim;
                jwt.TokenValidationParameters.RoleClaimType = options.RoleClaim;
                jwt.TokenValidationParameters.ClockSkew = TimeSpan.FromSeconds(options.ClockSkewSeconds);
                jwt.Events = new JwtBearerEvents
                {
                    OnTokenValidated = context =>
                    {
                        if (!Caller.HasSubject(context.Principal)) context.Fail("The token does not say whose it is (sub).");
                        return Task.CompletedTask;
                    },
                };
            });
        }

        return services.AddRateLimiter(limiter =>
        {
            limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limiter.OnRejected = (context, _) =>
            {
                var (perSecond, burst) = Rate(context.HttpContext);
                context.HttpContext.Response.Headers.RetryAfter = "1";
                return new(Problem.Result(429, "too-many-requests", "Too many requests", string.Create(CultureInfo.InvariantCulture,
                    $"At most {perSecond} requests per second, {burst} at once{(ProtectionRegistration.IsStream(context.HttpContext) ? $", and {limits.StreamsPerCaller} streams" : "")}."))
                    .ExecuteAsync(context.HttpContext));
            };
            limiter.AddPolicy(ProtectionRegistration.Streams, http => IsFree(http)
                ? RateLimitPartition.GetNoLimiter("free")
                : RateLimitPartition.GetConcurrencyLimiter(Partition(http), _ => new ConcurrencyLimiterOptions { PermitLimit = limits.StreamsPerCaller, QueueLimit = 0 }));
            limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(http =>
            {
                if (IsFree(http)) return RateLimitPartition.GetNoLimiter("free");
                var (perSecond, burst) = Rate(http);
                return RateLimitPartition.GetTokenBucketLimiter(Partition(http), _ => new TokenBucketRateLimiterOptions
                {
                    TokenLimit = burst,
                    TokensPerPeriod = perSecond,
                    ReplenishmentPeriod = TimeSpan.FromSeconds(1),
                    QueueLimit = 0,
                });
            });
        });

        // Monitoring must work however busy the service is; and without sign-in, this machine's own programs are free, and the
        // edge where it asks for itself: there the page reads for all its readers.
        bool IsFree(HttpContext http) =>
            http.Request.Path.StartsWithSegments("/health", StringComparison.OrdinalIgnoreCase) || http.Request.Path.StartsWithSegments("/metrics", StringComparison.OrdinalIgnoreCase)
            || !SignsIn(http) && (http.Connection.RemoteIpAddress is not { } address || IPAddress.IsLoopback(address) || limits.IsEdgeItself(http));

        (int PerSecond, int Burst) Rate(HttpContext http) => SignsIn(http) ? (options.RequestsPerSecond, options.Burst) : (limits.AddressRequestsPerSecond, limits.AddressBurst);

        bool SignsIn(HttpContext http) => options.IsRequired && http.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Authenticates, limits and checks the role of every call under /api.</summary>
    /// <exception cref="InvalidConfigurationException">The service would be open to others than this machine.</exception>
    public static WebApplication UseAccess(this WebApplication app)
    {
        var options = app.Services.GetRequiredService<IOptions<AccessOptions>>().Value;
        if (!options.IsRequired && !options.TrustNetwork && Listening.FirstPublicAddress(app.Configuration) is { } address)
        {
            throw new InvalidConfigurationException(
                $"Without authentication the service listens on this machine only, not on {address}: set Authentication:KeyFile (livingreview keys create), Authentication:AccountFile (livingreview accounts invite) or Authentication:Authority, or, in a private network, Authentication:TrustNetwork=true.");
        }

        app.UseAuthentication();
        app.Use((http, next) =>
        {
            AccountRegistration.UseAccount(http);
            return next(http);
        });
        app.UseRateLimiter();
        app.Use(async (http, next) =>
        {
            if (Access.Refusal(http, options) is { } refusal) await refusal.ExecuteAsync(http);
            else await next(http);
        });
        return app;
    }

    /// <summary>A key for the process itself, where callers must sign in; null otherwise.</summary>
    /// <param name="app">The service.</param>
    /// <param name="name">Who is recorded with what is done by it.</param>
    /// <param name="role">What it may do.</param>
    public static string? IssueProcessKey(this WebApplication app, string name, Role role) =>
        app.Services.GetRequiredService<IOptions<AccessOptions>>().Value.IsRequired ? app.Services.GetRequiredService<KeyRing>().IssueProcessKey(name, role) : null;

    private static string Partition(HttpContext http) =>
        http.User.Identity is { IsAuthenticated: true } ? "caller:" + Caller.NameOf(http) : "address:" + (http.Connection.RemoteIpAddress ?? IPAddress.None);
}
