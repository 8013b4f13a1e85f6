using LivingReview.Web.Access.Issuing;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;

namespace LivingReview.Web.Access;

/// <summary>
/// Hands the credentials of the connection to its circuit before components are created, and takes them away when the session was ended, also from
/// another window: whatever is done there then loads the page again, signed out.
/// </summary>
internal sealed class SignedInCircuit(Credential credential, AuthenticationStateProvider state, EndedSessions ended, IssuerSessions issued, NavigationManager navigation) : CircuitHandler
{
    private string? _session;

    public override async Task OnCircuitOpenedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        var user = (await state.GetAuthenticationStateAsync()).User;
        _session = Credential.SessionOf(user);
        credential.Set(user, _session is null ? null : issued.Find(_session));
    }

    public override Func<CircuitInboundActivityContext, Task> CreateInboundActivityHandler(Func<CircuitInboundActivityContext, Task> next) => context =>
    {
        if (_session is null || !ended.HasEnded(_session)) return next(context);
        _session = null;
        credential.Clear();
        navigation.NavigateTo(navigation.Uri, forceLoad: true);
        return Task.CompletedTask;
    };
}
