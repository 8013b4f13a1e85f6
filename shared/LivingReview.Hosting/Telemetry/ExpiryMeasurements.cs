using System.Diagnostics.Metrics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LivingReview.Hosting.Authentication;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace LivingReview.Hosting.Telemetry;

/// <summary>What ends by itself and stops callers when it does: API keys, and the certificates that the host shows.</summary>
internal sealed class ExpiryMeasurements : IHostedService, IDisposable
{
    private readonly Meter _meter;
    private readonly IConfiguration _configuration;
    private readonly KeyRing _keys;
    private readonly AccessOptions _access;
    private readonly TimeProvider _time;

    public ExpiryMeasurements(IMeterFactory meters, IConfiguration configuration, KeyRing keys, IOptions<AccessOptions> access, TimeProvider time)
    {
        _meter = meters.Create(TelemetryRegistration.MeterName);
        (_configuration, _keys, _access, _time) = (configuration, keys, access.Value, time);
        _meter.CreateObservableGauge("livingreview.key.expiry", Keys, "s", "Time until an API key that is in force expires; absent for one that does not.");
        _meter.CreateObservableGauge("livingreview.certificate.expiry", Certificates, "s", "Time until a certificate that the host shows expires.");
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _meter.Dispose();

    private IEnumerable<Measurement<double>> Keys()
    {
        if (!_access.IsRequired) return [];
        var now = _time.GetUtcNow();
        return _keys.InForce().Where(k => k.ExpiresAt is not null && k.IsValidAt(now))
            .Select(k => new Measurement<double>((k.ExpiresAt!.Value - now).TotalSeconds, new KeyValuePair<string, object?>("key", k.Id)));
    }

    private IEnumerable<Measurement<double>> Certificates()
    {
        var endpoints = _configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(e => e["Certificate:Path"]);
        foreach (var path in endpoints.Append(_configuration["Kestrel:Certificates:Default:Path"]).OfType<string>().Distinct(StringComparer.Ordinal))
        {
            DateTimeOffset end;
            try
            {
                // The certificate as the host uses it: a PEM file. An unreadable file stops the host at its start, so the metric ignores it.
                using var certificate = X509Certificate2.CreateFromPem(File.ReadAllText(path));
                end = certificate.NotAfter;
            }
            catch (Exception fault) when (fault is CryptographicException or IOException or UnauthorizedAccessException)
            {
                continue;
            }

            yield return new Measurement<double>((end - _time.GetUtcNow()).TotalSeconds, new KeyValuePair<string, object?>("file", Path.GetFileName(path)));
        }
    }
}
