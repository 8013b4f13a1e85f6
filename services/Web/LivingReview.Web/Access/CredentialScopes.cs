using Microsoft.Extensions.DependencyInjection;

namespace LivingReview.Web.Access;

/// <summary>Creates scopes that use the credentials of one person.</summary>
internal sealed class CredentialScopes(IServiceScopeFactory scopes, Credential credential) : IServiceScopeFactory
{
    public IServiceScope CreateScope()
    {
        var scope = scopes.CreateScope();
        scope.ServiceProvider.GetRequiredService<Credential>().Set(credential);
        return scope;
    }
}
