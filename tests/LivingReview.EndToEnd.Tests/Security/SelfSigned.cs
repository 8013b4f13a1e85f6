using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LivingReview.Testing;

namespace LivingReview.EndToEnd.Tests.Security;

/// <summary>A certificate for this machine, signed by itself, as files.</summary>
internal sealed class SelfSigned : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly X509Certificate2 _certificate;

    /// <param name="days">Days until it expires.</param>
    public SelfSigned(int days = 30)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        _certificate = request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(days));
        KeyText = key.ExportPkcs8PrivateKeyPem();
        File.WriteAllText(CertificateFile, CertificateText);
        File.WriteAllText(KeyFile, KeyText);
    }

    public string CertificateFile => _folder["server.crt"];

    public string KeyFile => _folder["server.key"];

    public string CertificateText => _certificate.ExportCertificatePem();

    public string KeyText { get; }

    /// <summary>A client that trusts this certificate and no other.</summary>
    public HttpClient Client() => new(new SocketsHttpHandler
    {
        SslOptions = new SslClientAuthenticationOptions
        {
            RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null && shown.GetCertHashString() == _certificate.GetCertHashString(),
        },
    });

    public void Dispose()
    {
        _certificate.Dispose();
        _folder.Dispose();
    }
}
