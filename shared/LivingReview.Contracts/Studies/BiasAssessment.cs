namespace LivingReview.Contracts.Studies;

/// <summary>An assessment of risk of bias and applicability by a tool. Several may be given.</summary>
public sealed record BiasAssessment
{
    /// <summary>QUADAS-2, QUADAS-3, QUADAS-C or PROBAST+AI.</summary>
    public string Tool { get; init; } = "";

    /// <summary>Part of PROBAST+AI: development (judges quality) or evaluation (judges risk of bias); null for other tools.</summary>
    public string? Part { get; init; }

    /// <summary>Judgements by domain; every domain of the tool must be there.</summary>
    public IReadOnlyList<DomainJudgement> Domains { get; init; } = [];

    /// <summary>
    /// Overall risk of bias in the tool's own words, computed: high if any domain is high, low if all are low, else unclear
    /// (QUADAS-3: insufficient-information). Ignored in a request.
    /// </summary>
    public string? Overall { get; init; }

    /// <summary>Who judged.</summary>
    public string? AssessedBy { get; init; }

    /// <summary>Whether several assessors agreed on it: it then counts in place of their own assessments by the same tool.</summary>
    public bool Consensus { get; init; }
}

/// <summary>The judgement of one domain.</summary>
public sealed record DomainJudgement
{
    /// <summary>Name of the domain in the tool, such as "patient-selection".</summary>
    public string Domain { get; init; } = "";

    /// <summary>low, high or unclear; QUADAS-3: low, high or insufficient-information.</summary>
    public string Judgement { get; init; } = "";

    /// <summary>Concern about applicability in the same words, for the domains that have one.</summary>
    public string? Applicability { get; init; }

    /// <summary>Answers to the signalling questions, kept as given: Y, PY, PN, N or NI by the question's number. They compute nothing.</summary>
    public IReadOnlyDictionary<string, string> Signalling { get; init; } = new Dictionary<string, string>();

    /// <summary>What the judgement rests on.</summary>
    public string? Support { get; init; }

    /// <summary>Page, table or figure that it rests on.</summary>
    public string? Page { get; init; }
}
