using LivingReview.Web.Edge;
using LivingReview.Web.Reviews;
using LivingReview.Web.Reviews.Overview;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace LivingReview.Web.Access;

/// <summary>Registrations of signing in, and of clients that call in the name of who is signed in.</summary>
internal static class AccessModule
{
    /// <summary>Setting: the folder that keeps the keys of the page's cookies. Several Web instances must share it.</summary>
    public const string KeysFolder = "Web:KeysFolder";

    public static IServiceCollection AddSignIn(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddScoped<Credential>();
        services.AddSingleton<SignInCookie>();
        services.AddScoped<CircuitHandler, SignedInCircuit>();
        var protection = services.AddDataProtection().SetApplicationName("LivingReview");
        if (configuration[KeysFolder] is { Length: > 0 } folder)
            protection.PersistKeysToFileSystem(new DirectoryInfo(folder));
        return services;
    }

    /// <summary>What reads for a person and keeps what was read for that person alone.</summary>
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
    /// A typed client that shows the credentials of the scope it is made in. The factory's handlers live in scopes of their own and are
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
            http.DefaultRequestHeaders.Authorization = provider.GetRequiredService<Credential>().Header;
            return ActivatorUtilities.CreateInstance<TClient>(provider, http);
        });
    }
}
