using LivingReview.Web.Tests.Fakes;

namespace LivingReview.Web.Tests.Edge;

/// <summary>The real Web host before a stand-in API, asked over HTTP.</summary>
public abstract class ServedPages : IAsyncLifetime
{
    private WebServer _server = null!;

    protected FakeApi Api { get; private set; } = null!;

    protected HttpClient Http { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Api = await FakeApi.StartAsync();
        _server = new WebServer(Api.Address);
        Http = _server.CreateClient();
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _server.DisposeAsync();
        await Api.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
