using LivingReview.Contracts.Alerts;
using LivingReview.Contracts.Estimates;
using LivingReview.Notification.Mail;
using LivingReview.Notification.Notifications;
using LivingReview.Notification.Subscriptions;
using MimeKit;

namespace LivingReview.Notification.Tests.Channels;

public sealed class MailComposerTests
{
    /// <summary>A folder to which the messages are written when somebody wants to look at them.</summary>
    private const string FolderVariable = "LIVINGREVIEW_MAILS";

    private static readonly MailComposer Composer = new(new Site { PublicAddress = new Uri("https://reviews.example.org") }, "alerts@example.org", "Artificial intelligence to find osteoporosis");

    [Fact]
    public void An_alert_says_the_change_its_reasons_its_studies_and_where_to_read_on()
    {
        using var message = Composer.ComposeAlerts(To(), [Fell()], FigureOf());
        Keep("alert", message);

        Assert.Equal("Critical: Artificial intelligence to find osteoporosis: Modality: CT: sensitivity 0.90 → 0.86", message.Subject);
        Assert.Contains("<b>Why you are told:</b> Sensitivity fell below the minimum of 0.90.", message.HtmlBody, StringComparison.Ordinal);
        Assert.DoesNotContain("Reasons:", message.HtmlBody, StringComparison.Ordinal); // said once
        Assert.Contains("Reasons: Sensitivity fell below", message.TextBody, StringComparison.Ordinal);
        Assert.Contains("Jang 2021 (added)", message.HtmlBody, StringComparison.Ordinal);
        Assert.Contains("https://reviews.example.org/reviews/osteoporosis/alerts/1", message.HtmlBody, StringComparison.Ordinal);
    }

    [Fact]
    public void The_subject_of_several_names_the_latest_and_leaves_out_what_stays()
    {
        using var digest = Composer.ComposeAlerts(To(), [Fell(), Fell() with { Severity = Severity.Warn, StratumLabel = "Modality: MRI", After = Point(9, 0.90, 0.89) }], null);
        using var small = Composer.ComposeAlerts(To(), [Fell() with { Severity = Severity.Warn, After = Point(9, 0.9041, 0.894) with { Sensitivity = new(0.9052, 0.85, 0.95) } }], null);
        using var confirm = Composer.ToConfirm(To());
        using var stopped = Composer.OfDisabled(To(), "It answered 410 (gone).");
        Keep("digest", digest);
        Keep("confirm", confirm);
        Keep("stopped", stopped);

        Assert.Equal("Critical: Artificial intelligence to find osteoporosis: 2 alerts, latest Modality: MRI: sensitivity 0.904 → 0.900, specificity 0.894 → 0.890", digest.Subject);
        Assert.Equal("Artificial intelligence to find osteoporosis: Modality: CT: sensitivity 0.90 → 0.91", small.Subject);
        Assert.Equal("Confirm: alerts of “Artificial intelligence to find osteoporosis”", confirm.Subject);
    }

    private static Subscription To() => new()
    {
        Id = Guid.Empty,
        Review = "osteoporosis",
        Name = "Guideline panel",
        Email = "reader@example.org",
        EmailToken = "t0",
        Status = Subscription.Active,
        CreatedAt = DateTimeOffset.UnixEpoch,
    };

    private static Alert Fell() => new()
    {
        Id = Guid.Empty,
        Review = "osteoporosis",
        ReviewTitle = "Artificial intelligence to find osteoporosis",
        SubscriptionId = Guid.Empty,
        Stratum = "modality=ct",
        StratumLabel = "Modality: CT",
        Headline = "Modality: CT, the estimate has shifted",
        Lead = "Modality: CT: sensitivity fell from 0.904 to 0.861, specificity stayed at 0.894 (5 to 6 studies). Of 1,000 people at a prevalence of 20%, 8.6 more would be missed.",
        Summary = "Modality: CT: sensitivity fell from 0.904 to 0.861, specificity stayed at 0.894 (5 to 6 studies). Reasons: Sensitivity fell below the minimum of 0.90.",
        Rule = "A7",
        Threshold = 0.9,
        Severity = Severity.Critical,
        Rules = [new RuleFinding { Rule = "A7", Text = "Sensitivity fell below the minimum of 0.90" }],
        Before = Point(8, 0.904, 0.894),
        After = Point(9, 0.861, 0.894),
        Causes = [],
        Attribution = new ShiftAttribution
        {
            RemainderSensitivity = -0.002,
            RemainderSpecificity = 0,
            Studies = [new StudyContribution { StudyId = "jang-2021", Label = "Jang 2021", Change = ChangeKind.Accepted, DeltaSensitivity = -0.041, DeltaSpecificity = 0.0004 }],
        },
        DetectedAt = DateTimeOffset.UnixEpoch,
        Links = new Dictionary<string, string> { ["shift"] = "/reviews/osteoporosis/alerts/1", ["changes"] = "/reviews/osteoporosis/changes?from=8&to=9", ["page"] = "/reviews/osteoporosis?stratum=modality%3Dct" },
    };

    private static ShiftPoint Point(long revision, double sensitivity, double specificity) => new()
    {
        Revision = revision,
        K = revision == 8 ? 5 : 6,
        Regime = Regime.Bivariate,
        Sensitivity = new(sensitivity, sensitivity - 0.08, sensitivity + 0.05),
        Specificity = new(specificity, specificity - 0.06, specificity + 0.04),
    };

    private static byte[]? FigureOf() =>
        Environment.GetEnvironmentVariable(FolderVariable) is { Length: > 0 } folder && File.Exists(Path.Combine(folder, "figure.png")) ? File.ReadAllBytes(Path.Combine(folder, "figure.png")) : null;

    private static void Keep(string name, MimeMessage message)
    {
        if (Environment.GetEnvironmentVariable(FolderVariable) is not { Length: > 0 } folder) return;
        var html = message.HtmlBody!;
        foreach (var image in message.BodyParts.OfType<MimePart>().Where(part => part.ContentId is not null && html.Contains(part.ContentId, StringComparison.Ordinal))) html = html.Replace($"cid:{image.ContentId}", "figure.png", StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(folder, name + ".html"), html);
    }
}
