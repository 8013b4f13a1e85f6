using LivingReview.Contracts;
using LivingReview.Contracts.Studies;

namespace LivingReview.Surveillance.Evidence;

/// <summary>A study that a review includes, by what identifies its reports.</summary>
/// <param name="Id">Review and study.</param>
/// <param name="Review">Review.</param>
/// <param name="Study">Id of the study.</param>
/// <param name="Label">What readers call it.</param>
/// <param name="Reports">Its reports.</param>
/// <param name="Revision">Revision of the review that this holds for.</param>
/// <param name="Withdrawn">Whether it is no longer included.</param>
public sealed record IncludedStudy(string Id, string Review, string Study, string Label, IReadOnlyList<IncludedReport> Reports, long Revision, bool Withdrawn)
{
    /// <summary>When it first entered the evidence; null for one that was known before this was noted.</summary>
    public DateTimeOffset? EnteredAt { get; init; }

    /// <summary>The revision with which it did.</summary>
    public long EnteredRevision { get; init; }

    /// <summary>When the first estimates with it were there.</summary>
    public DateTimeOffset? EstimatedAt { get; init; }

    internal static string IdOf(string review, string study) => $"{review}/{study}";

    internal static IncludedStudy From(StudyExtracted message) => new(
        IdOf(message.Review, message.Study.Id), message.Review, message.Study.Id, message.Study.Label,
        ReportsOf(message.Study), message.Revision, Withdrawn: false)
    {
        EnteredAt = message.OccurredAt,
        EnteredRevision = message.Revision,
    };

    /// <summary>The reports with an identifier; the study's own, where no report says it, is one too.</summary>
    private static List<IncludedReport> ReportsOf(ExtractedStudy study)
    {
        var reports = study.Reports.Where(r => r.Doi is not null || r.Pmid is not null).Select(r => new IncludedReport(r.Id, r.Doi, r.Pmid)).ToList();
        var isNamed = reports.Any(r => (study.Doi is not null && r.Doi == study.Doi) || (study.Pmid is not null && r.Pmid == study.Pmid));
        return isNamed || (study.Doi is null && study.Pmid is null) ? reports : [new IncludedReport("study", study.Doi, study.Pmid), .. reports];
    }

    /// <summary>The newest version of a study keeps when the study entered first.</summary>
    internal IncludedStudy After(IncludedStudy? before, IncludedStudy first) => before is { EnteredAt: not null }
        ? this with { EnteredAt = before.EnteredAt, EnteredRevision = before.EnteredRevision, EstimatedAt = before.EstimatedAt }
        : before is not null ? this with { EnteredAt = null, EnteredRevision = 0 } : this with { EnteredAt = first.EnteredAt, EnteredRevision = first.EnteredRevision };
}

/// <summary>A report of an included study.</summary>
public sealed record IncludedReport(string Id, string? Doi, string? Pmid);

/// <summary>A review that may be searched for, and how much of its evidence has arrived.</summary>
/// <param name="Id">The review.</param>
/// <param name="Title">Its title.</param>
/// <param name="Revision">Every revision up to here has arrived.</param>
/// <param name="Ahead">Later ones that have.</param>
public sealed record WatchedReview(string Id, string Title, long Revision, IReadOnlyList<long> Ahead)
{
    /// <summary>The reasons for exclusion that its protocol lists.</summary>
    public IReadOnlyList<string> ExclusionReasons { get; init; } = [];

    /// <summary>The revision of that protocol.</summary>
    public long ProtocolRevision { get; init; }

    /// <summary>Whether what each revision did is kept; of one that was watched before that, everything is asked for again.</summary>
    public bool HasSteps { get; init; }

    /// <summary>Every revision up to here has arrived with what it did.</summary>
    internal long Reached() => HasSteps ? Revision : 0;

    /// <summary>The review with further revisions that have arrived.</summary>
    internal WatchedReview With(IEnumerable<long> revisions)
    {
        var reached = Reached();
        var ahead = new SortedSet<long>((HasSteps ? Ahead : []).Concat(revisions).Where(r => r > reached));
        while (ahead.Remove(reached + 1)) reached++;
        return this with { Revision = reached, Ahead = [.. ahead], HasSteps = true };
    }
}
