using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;

namespace LivingReview.Web.Access;

/// <summary>Hands the credentials of the connection to its circuit before components are created.</summary>
internal sealed class SignedInCircuit(Credential credential, AuthenticationStateProvider state) : CircuitHandler
{
    public override async Task OnCircuitOpenedAsync(Circuit circuit, CancellationToken cancellationToken) =>
        credential.Set((await state.GetAuthenticationStateAsync()).User);
}
