using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace LivingReview.Hosting.Addresses;

/// <summary>Metadata of an endpoint of the API: its answers to GET are conditional, and it answers HEAD.</summary>
internal sealed record ReadableAgain
{
    /// <summary>Marks an endpoint; one that answers GET answers HEAD as well.</summary>
    public static void Mark(EndpointBuilder endpoint)
    {
        endpoint.Metadata.Add(new ReadableAgain());
        for (var i = 0; i < endpoint.Metadata.Count; i++)
        {
            if (endpoint.Metadata[i] is HttpMethodMetadata { HttpMethods: ["GET"] }) endpoint.Metadata[i] = new HttpMethodMetadata(["GET", "HEAD"]);
        }
    }
}
