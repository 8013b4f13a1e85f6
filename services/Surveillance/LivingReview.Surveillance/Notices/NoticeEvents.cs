using LivingReview.Surveillance.Sources;

namespace LivingReview.Surveillance.Notices;

/// <summary>Store event: a notice about a report of an included study asks for a decision.</summary>
/// <param name="Review">Review.</param>
/// <param name="Study">Study.</param>
/// <param name="Label">What readers call the study.</param>
/// <param name="Report">Id of the report within the study.</param>
/// <param name="Action">withdraw or correct.</param>
/// <param name="Notice">The notice.</param>
/// <param name="At">When it was found.</param>
public sealed record NoticeProposed(string Review, string Study, string Label, string Report, string Action, SourceNotice Notice, DateTimeOffset At);

/// <summary>Store event: another source says the same.</summary>
public sealed record NoticeCorroborated(SourceNotice Notice, DateTimeOffset At);

/// <summary>Store event: a person confirmed it: the study is withdrawn, or someone corrects its extraction.</summary>
public sealed record NoticeConfirmed(string By, DateTimeOffset At);

/// <summary>Store event: a person declined it.</summary>
public sealed record NoticeDeclined(string By, string Reason, DateTimeOffset At);

/// <summary>Store event: nothing is left to decide.</summary>
public sealed record NoticeSettled(string Reason, DateTimeOffset At);

/// <summary>A notice about an included study, as it stands.</summary>
public sealed record NoticeProposal
{
    internal const string Pending = "pending";
    internal const string Withdraw = "withdraw";
    internal const string Correct = "correct";

    /// <summary>Its stream: the same notice leads to the same proposal, whoever finds it and however often.</summary>
    public string Id { get; init; } = "";

    public string Review { get; init; } = "";

    public string Study { get; init; } = "";

    public string Label { get; init; } = "";

    public string Report { get; init; } = "";

    /// <summary>withdraw or correct.</summary>
    public string Action { get; init; } = "";

    /// <summary>What sources say.</summary>
    public IReadOnlyList<SourceNotice> Notices { get; init; } = [];

    /// <summary>pending, confirmed, declined, or settled (the study was withdrawn meanwhile).</summary>
    public string Status { get; init; } = Pending;

    public DateTimeOffset ProposedAt { get; init; }

    public DateTimeOffset? ResolvedAt { get; init; }

    public string? ResolvedBy { get; init; }

    public string? Reason { get; init; }

    /// <summary>A report is retracted once, whatever the notices about it; a correction is named by its notice.</summary>
    internal static string IdOf(string review, string study, string report, SourceNotice notice) => NoticeKinds.TakesOut(notice.Kind)
        ? $"{review}/notices/{study}/{report}/{Withdraw}"
        : $"{review}/notices/{study}/{report}/{Correct}/{notice.Doi ?? notice.Pmid ?? notice.Kind}";

    public static NoticeProposal Create(NoticeProposed e) => new()
    {
        Id = IdOf(e.Review, e.Study, e.Report, e.Notice),
        Review = e.Review,
        Study = e.Study,
        Label = e.Label,
        Report = e.Report,
        Action = e.Action,
        Notices = [e.Notice],
        ProposedAt = e.At,
    };

    public static NoticeProposal Apply(NoticeCorroborated e, NoticeProposal proposal) => proposal with { Notices = [.. proposal.Notices, e.Notice] };

    public static NoticeProposal Apply(NoticeConfirmed e, NoticeProposal proposal) => proposal with { Status = "confirmed", ResolvedBy = e.By, ResolvedAt = e.At };

    public static NoticeProposal Apply(NoticeDeclined e, NoticeProposal proposal) => proposal with { Status = "declined", ResolvedBy = e.By, Reason = e.Reason, ResolvedAt = e.At };

    public static NoticeProposal Apply(NoticeSettled e, NoticeProposal proposal) => proposal with { Status = "settled", Reason = e.Reason, ResolvedAt = e.At };

    internal bool Has(SourceNotice notice) => Notices.Any(n => (n.Source, n.Kind, n.Doi, n.Pmid) == (notice.Source, notice.Kind, notice.Doi, notice.Pmid));
}
