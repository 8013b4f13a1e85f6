using LivingReview.Web.Access.Issuing;
using LivingReview.Web.Accounts;
using LivingReview.Web.Edge;
using LivingReview.Web.Reviews;
using LivingReview.Web.Reviews.Overview;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace LivingReview.Web.Access;

/// <summary>Registers sign-in, and clients that call with the credentials of the signed-in user.</summary>
internal static class AccessModule
{
    /// <summary>Setting: the folder with the keys that protect cookies. Several Web instances must share it.</summary>
    public const string KeysFolder = "Web:KeysFolder";

    public static IServiceCollection AddSignIn(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddAccountPages(configuration);
        services.AddIssuerSignIn(configuration);
        services.AddOptions<KnownPeople>().Bind(configuration.GetSection(KnownPeople.Section));
        services.AddScoped<Credential>();
        services.AddSingleton<SignInCookie>();
        services.AddSingleton<EndedSessions>();
        services.AddScoped<CircuitHandler, SignedInCircuit>();
        var protection = services.AddDataProtection().SetApplicationName("LivingReview");
        if (configuration[KeysFolder] is { Length: > 0 } folder)
            protection.PersistKeysToFileSystem(new DirectoryInfo(folder));
        return services;
    }

    /// <summary>Readers that load data for one person and cache it for that person only.</summary>
    public static IServiceCollection AddPersonalReading(this IServiceCollection services)
    {
        services.AddSingleton<CredentialCaches>();
        services.AddSingleton<SitePolicy>();
        services.AddScoped(provider => new CredentialScopes(provider.GetRequiredService<IServiceScopeFactory>(), provider.GetRequiredService<Credential>()));
        services.AddScoped(provider => ActivatorUtilities.CreateInstance<ReviewSnapshots>(
            provider, provider.GetRequiredService<CredentialScopes>(), provider.GetRequiredService<CredentialCaches>().For(provider.GetRequiredService<Credential>())));
        services.AddScoped(provider => ActivatorUtilities.CreateInstance<OverviewReader>(
            provider, provider.GetRequiredService<CredentialCaches>().For(provider.GetRequiredService<Credential>())));
        return services;
    }

    /// <summary>
    /// A typed client that sends the credentials of the scope it is created in. The factory's handlers live in their own scopes and are
    /// shared, so the credentials are set on the client and not by a handler.
    /// </summary>
    public static void AddApiClient<TClient>(this IServiceCollection services, Service service, TimeSpan? timeout = null)
        where TClient : class
    {
        var name = typeof(TClient).Name;
        services.AddHttpClient(name, (provider, http) =>
        {
            http.BaseAddress = provider.GetRequiredService<IOptions<ServiceAddresses>>().Value.For(service);
            http.Timeout = timeout ?? TimeSpan.FromSeconds(15);
        });
        services.AddTransient(provider =>
        {
            var http = provider.GetRequiredService<IHttpClientFactory>().CreateClient(name);
            var credential = provider.GetRequiredService<Credential>();
            http.DefaultRequestHeaders.Authorization = credential.Header;
            return ActivatorUtilities.CreateInstance<TClient>(provider, credential.Renewed is { } renewed ? RenewedHandler.Wrap(http, renewed, provider.GetRequiredService<IHttpMessageHandlerFactory>().CreateHandler(name)) : http);
        });
    }
}
