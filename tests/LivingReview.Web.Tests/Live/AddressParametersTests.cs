using Microsoft.AspNetCore.Components;

namespace LivingReview.Web.Tests.Live;

public sealed class AddressParametersTests
{
    /// <summary>
    /// A part of a page that takes a parameter from the address and comes or goes while the address changes ends the circuit: going back from an
    /// earlier revision did, now and then (https://github.com/dotnet/aspnetcore/issues/57746).
    /// </summary>
    [Fact]
    public void Only_pages_take_parameters_from_the_address()
    {
        var supplied = typeof(WebModule).Assembly.GetTypes()
            .Where(type => typeof(IComponent).IsAssignableFrom(type) && type.GetProperties().Any(one => one.IsDefined(typeof(SupplyParameterFromQueryAttribute), inherit: true))).ToList();

        Assert.True(supplied.Count > 5, "The pages are not found.");
        Assert.Empty(supplied.Where(type => !type.IsDefined(typeof(RouteAttribute), inherit: false)).Select(type => type.FullName));
    }
}
