using LivingReview.Contracts.Alerts;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Options;
using MimeKit;

namespace LivingReview.Notification.Mail;

/// <summary>Hands messages to the mail server, and fetches the figures for them.</summary>
internal sealed class MailSender(IOptions<MailOptions> options) : IDisposable
{
    private readonly MailOptions _options = options.Value;
    private readonly HttpClient _plots = new() { Timeout = TimeSpan.FromSeconds(10), MaxResponseContentBufferSize = 2 * 1024 * 1024 };

    public async Task SendAsync(MimeMessage message, CancellationToken cancellationToken)
    {
        using var smtp = new SmtpClient { Timeout = 30_000 };
        await smtp.ConnectAsync(_options.Host!, _options.Port, _options.Security switch
        {
            "tls" => SecureSocketOptions.SslOnConnect,
            "none" => SecureSocketOptions.None,
            _ => SecureSocketOptions.StartTls,
        }, cancellationToken);
        if (_options.User is not null) await smtp.AuthenticateAsync(_options.User, _options.Password ?? "", cancellationToken);
        await smtp.SendAsync(message, cancellationToken);
        await smtp.DisconnectAsync(quit: true, cancellationToken);
    }

    /// <summary>
    /// The timeline of what an alert is about, which shows the change, as a phone shows it; null if it is not available: a message without a picture is
    /// better than none.
    /// </summary>
    public async Task<byte[]?> FigureAsync(Alert alert, CancellationToken cancellationToken)
    {
        if (_options.PlotsAddress is null) return null;
        try
        {
            var address = new Uri(_options.PlotsAddress, FormattableString.Invariant($"/api/reviews/{alert.Review}/plots/timeline.png?stratum={Uri.EscapeDataString(alert.Stratum)}&revision={alert.After.Revision}&narrow=true&dpi=200"));
            using var answer = await _plots.GetAsync(address, cancellationToken);
            return answer.IsSuccessStatusCode && answer.Content.Headers.ContentType?.MediaType == "image/png" ? await answer.Content.ReadAsByteArrayAsync(cancellationToken) : null;
        }
        catch (Exception fault) when (fault is HttpRequestException || (fault is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }

    public void Dispose() => _plots.Dispose();
}
