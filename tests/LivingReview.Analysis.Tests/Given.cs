using LivingReview.Analysis.Evidence;
using LivingReview.Contracts;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;
using LivingReview.Contracts.Studies;

namespace LivingReview.Analysis.Tests;

/// <summary>A protocol, studies, and the messages that tell of them.</summary>
internal static class Given
{
    public const string Review = "osteoporosis";

    private static readonly DateTimeOffset Start = new(2026, 11, 24, 6, 0, 0, TimeSpan.Zero);

    private static readonly (long Tp, long Fp, long Fn, long Tn)[] Counts =
    [
        (51, 14, 5, 31), (242, 11, 7, 237), (18, 16, 5, 61), (15, 3, 6, 46), (31, 11, 9, 30), (890, 207, 220, 3847), (189, 165, 27, 637),
        (94, 161, 24, 2105), (18, 3, 1, 79), (40, 21, 7, 63), (25, 5, 2, 71), (121, 4, 7, 44), (17, 17, 8, 70), (19, 3, 5, 21),
    ];

    public static Protocol Protocol { get; } = new()
    {
        Factors =
        [
            new Factor { Name = "modality", Levels = ["radiograph", "ct", "mri"] },
            new Factor { Name = "validation", Levels = ["internal", "external"] },
        ],
    };

    /// <summary>A study with one table.</summary>
    public static ExtractedStudy Study(string id, long tp, long fp, long fn, long tn, string? modality = "ct", string? validation = null)
    {
        var factors = new Dictionary<string, string>();
        if (modality is not null) factors["modality"] = modality;
        if (validation is not null) factors["validation"] = validation;
        return new ExtractedStudy
        {
            Id = id,
            Label = id.ToUpperInvariant(),
            Tables = [new ExtractedTable { Tp = tp, Fp = fp, Fn = fn, Tn = tn, Primary = true, Factors = factors }],
        };
    }

    /// <summary>Study 1 to 14, with the counts of the sample: eight of radiographs, five of CT, one of MRI.</summary>
    public static ExtractedStudy Study(int number)
    {
        var (tp, fp, fn, tn) = Counts[number - 1];
        return Study($"study-{number}", tp, fp, fn, tn, number <= 8 ? "radiograph" : number <= 13 ? "ct" : "mri", number % 2 == 0 ? "internal" : "external");
    }

    public static ProtocolChanged Protocol1(string review = Review, Protocol? protocol = null, long revision = 1) => new()
    {
        Review = review,
        Revision = revision,
        Head = revision,
        Title = "Osteoporosis",
        Protocol = protocol ?? Protocol,
        OccurredAt = At(revision),
    };

    public static StudyExtracted Accepted(long revision, ExtractedStudy study, string review = Review, ChangeKind kind = ChangeKind.Accepted) => new()
    {
        Review = review,
        Revision = revision,
        Head = revision,
        Kind = kind,
        Study = study,
        OccurredAt = At(revision),
    };

    public static StudyWithdrawn Withdrawn(long revision, string study, string review = Review) => new()
    {
        Review = review,
        Revision = revision,
        Head = revision,
        StudyId = study,
        Label = study.ToUpperInvariant(),
        Kind = "retraction",
        Reason = "why",
        OccurredAt = At(revision),
    };

    /// <summary>A history of every kind of change: the fourteen studies, a correction, a withdrawal, a new protocol. Revisions 1 to 18.</summary>
    public static IReadOnlyList<object> History(string review) =>
    [
        Protocol1(review),
        .. Enumerable.Range(1, 14).Select(i => Accepted(i + 1, Study(i), review)),
        Accepted(16, Study(3) with { Tables = [Study(3).Tables[0] with { Tp = 20, Fn = 9 }] }, review, ChangeKind.Amended),
        Withdrawn(17, "study-9", review),
        Protocol1(review, Protocol with { MinimumStudies = 3 }, 18),
    ];

    /// <summary>The message with the newest revision that its sender knew of.</summary>
    public static object WithHead(object message, long head) => message switch
    {
        ProtocolChanged m => m with { Head = head },
        StudyExtracted m => m with { Head = head },
        StudyWithdrawn m => m with { Head = head },
        _ => throw new ArgumentException($"{message.GetType()} is no evidence.", nameof(message)),
    };

    public static EvidenceRevision Revision(object message) => message switch
    {
        ProtocolChanged m => EvidenceRevision.From(m),
        StudyExtracted m => EvidenceRevision.From(m),
        StudyWithdrawn m => EvidenceRevision.From(m),
        _ => throw new ArgumentException($"{message.GetType()} is no evidence.", nameof(message)),
    };

    /// <summary>The evidence after messages that follow each other.</summary>
    public static EvidenceState State(params IEnumerable<object> messages) =>
        messages.Aggregate(EvidenceState.Empty(Review), (state, message) => state.Apply(Revision(message)));

    private static DateTimeOffset At(long revision) => Start.AddMinutes(revision);
}
