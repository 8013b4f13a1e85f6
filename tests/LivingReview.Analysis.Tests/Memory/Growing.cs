using LivingReview.Analysis.Evidence;
using LivingReview.Contracts;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;
using LivingReview.Contracts.Studies;

namespace LivingReview.Analysis.Tests.Memory;

/// <summary>A short-hand for evidence that grows.</summary>
internal sealed class Growing
{
    public const string Review = "memory";
    private static readonly DateTimeOffset Start = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly List<object> _messages = [];

    public Growing(Protocol protocol) => Under(protocol);

    public static Protocol Protocol { get; } = new()
    {
        Factors =
        [
            new Factor { Name = "modality", Levels = ["radiograph", "ct"] },
            new Factor { Name = "validation", Levels = ["internal", "external"] },
        ],
        MinimumStudies = 3,
        TargetPrevalence = 0.2,
        Interval = IntervalKind.Wald,
    };

    /// <summary>The messages so far, revision by revision.</summary>
    public IReadOnlyList<object> Messages => _messages;

    public EvidenceState State => _messages.Aggregate(EvidenceState.Empty(Review), (state, m) => state.Apply(RevisionOf(m)));

    private long Next => _messages.Count + 1;

    private DateTimeOffset At => Start.AddMinutes(Next);

    public static EvidenceRevision RevisionOf(object message) => message switch
    {
        ProtocolChanged m => EvidenceRevision.From(m),
        StudyExtracted m => EvidenceRevision.From(m),
        StudyWithdrawn m => EvidenceRevision.From(m),
        _ => throw new ArgumentException($"{message.GetType()} is no evidence.", nameof(message)),
    };

    /// <summary>Study 1, 2, ...: radiographs and CT in turn, every third one external; each with counts of its own.</summary>
    public static ExtractedStudy Study(int number, long? tp = null, string? riskOfBias = null) => new()
    {
        Id = $"study-{number}",
        Label = $"Study {number}",
        Year = 2030 - number,
        Tables =
        [
            new ExtractedTable
            {
                Tp = tp ?? 30 + number * 37 % 50,
                Fp = 2 + number * 11 % 15,
                Fn = 1 + number * 7 % 9,
                Tn = 40 + number * 53 % 60,
                Primary = true,
                RiskOfBias = riskOfBias,
                Factors = new Dictionary<string, string>
                {
                    ["modality"] = number % 2 == 0 ? "ct" : "radiograph", ["validation"] = number % 3 == 0 ? "external" : "internal",
                },
            },
        ],
    };

    public Growing Under(Protocol protocol)
    {
        _messages.Add(new ProtocolChanged { Review = Review, Revision = Next, Head = Next, Title = "Memory", Protocol = protocol, OccurredAt = At });
        return this;
    }

    public Growing With(params IEnumerable<ExtractedStudy> studies)
    {
        foreach (var study in studies)
        {
            var known = _messages.OfType<StudyExtracted>().Any(m => m.Study.Id == study.Id);
            _messages.Add(new StudyExtracted { Review = Review, Revision = Next, Head = Next, Kind = known ? ChangeKind.Amended : ChangeKind.Accepted, Study = study, OccurredAt = At });
        }

        return this;
    }

    public Growing With(int from, int to) => With(Enumerable.Range(from, to - from + 1).Select(n => Study(n)));

    public Growing Without(int number)
    {
        var study = Study(number);
        _messages.Add(new StudyWithdrawn { Review = Review, Revision = Next, Head = Next, StudyId = study.Id, Label = study.Label, Kind = "retraction", Reason = "why", OccurredAt = At });
        return this;
    }
}
