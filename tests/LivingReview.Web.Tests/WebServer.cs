using System.Net;
using LivingReview.Web.Live;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace LivingReview.Web.Tests;

/// <summary>The real Web host on a free loopback port, before a stand-in API.</summary>
internal sealed class WebServer : WebApplicationFactory<Program>
{
    private readonly Uri _api;
    private readonly LiveTiming _pace;

    private readonly IReadOnlyDictionary<string, string> _settings;
    private readonly Action<string>? _faults;

    public WebServer(Uri api, LiveTiming? pace = null, int port = 0, IReadOnlyDictionary<string, string>? settings = null, Action<string>? faults = null)
    {
        _api = api;
        _faults = faults;
        _settings = settings ?? new Dictionary<string, string>();
        _pace = pace ?? new LiveTiming { FirstRetry = TimeSpan.FromMilliseconds(50), MaxRetry = TimeSpan.FromMilliseconds(200) };
        // Not UseKestrel(port): it sets the address after the host was built, and now and then the host has started by then.
        UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        StartServer();
    }

    public Uri Address => ClientOptions.BaseAddress;

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting("Services:Ingestion", _api.ToString());
        builder.UseSetting("Services:Analysis", _api.ToString());
        builder.UseSetting("Services:Notification", _api.ToString());
        builder.UseSetting("Services:Surveillance", _api.ToString());
        foreach (var (name, value) in _settings)
            builder.UseSetting(name, value);
        // The host's own settings ask for more; a hundred hosts would bury what a test says.
        builder.UseSetting("Logging:LogLevel:Default", "Warning");
        if (_faults is not null)
            builder.ConfigureLogging(logging => logging.AddProvider(new CircuitFaults(_faults)));
        builder.ConfigureServices(services => services.Replace(ServiceDescriptor.Singleton(_pace)));
    }
}
