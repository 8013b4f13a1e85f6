using Bunit;
using LivingReview.Web.Tests.Fakes;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace LivingReview.Web.Tests;

/// <summary>Components rendered in memory, without a browser, over a stand-in API.</summary>
public abstract class RenderedOverApi : IAsyncLifetime
{
    /// <summary>How long a rendering is waited for: a busy machine is not a fault of the page.</summary>
    protected static TimeSpan Patience { get; } = TimeSpan.FromSeconds(60);

    protected BunitContext Context { get; } = WithScripts();

    protected FakeApi Api { get; private set; } = null!;

    protected NavigationManager Navigation => Context.Services.GetRequiredService<NavigationManager>();

    public async ValueTask InitializeAsync()
    {
        Api = await FakeApi.StartAsync();
        Context.Services.AddReadingOf(Api.Address);
    }

    // There is no browser: what a script would answer is nothing.
    private static BunitContext WithScripts()
    {
        var context = new BunitContext();
        context.JSInterop.Mode = JSRuntimeMode.Loose;
        return context;
    }

    public async ValueTask DisposeAsync()
    {
        await Context.DisposeAsync();
        await Api.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
