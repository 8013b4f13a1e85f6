using Microsoft.Extensions.DependencyInjection;

namespace LivingReview.Web.Access;

/// <summary>Makes scopes that read with the credentials of one person.</summary>
internal sealed class CredentialScopes(IServiceScopeFactory scopes, Credential credential) : IServiceScopeFactory
{
    public IServiceScope CreateScope()
    {
        var scope = scopes.CreateScope();
        scope.ServiceProvider.GetRequiredService<Credential>().Take(credential);
        return scope;
    }
}
