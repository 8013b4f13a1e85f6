using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Studies;
using LivingReview.Figures.Formatting;

namespace LivingReview.Figures.Bias;

/// <summary>Risk of bias of the studies of a stratum, by tool.</summary>
public sealed record BiasTable
{
    /// <summary>Name of the overall judgement.</summary>
    public const string Overall = "overall";

    /// <summary>The most used tool first.</summary>
    public required IReadOnlyList<BiasToolSummary> Tools { get; init; }

    /// <summary>Studies of the stratum without an assessment.</summary>
    public required IReadOnlyList<StudyResult> Unassessed { get; init; }

    public static BiasTable Create(IReadOnlyList<ExtractedStudy> studies, StratumFigures figures)
    {
        var known = studies.ToDictionary(study => study.Id, StringComparer.Ordinal);
        var found = new List<(string Tool, BiasRow Row, IReadOnlyList<string> Domains)>();
        var unassessed = new List<StudyResult>();
        foreach (var result in figures.Studies)
        {
            var assessments = known.TryGetValue(result.StudyId, out var study)
                ? study.BiasAssessments.Concat(study.Tables.Where(table => table.Primary).SelectMany(table => table.BiasAssessments)).ToList()
                : [];
            if (assessments.Count == 0)
                unassessed.Add(result);
            foreach (var assessment in assessments.DistinctBy(one => (one.Tool, one.Part)))
            {
                found.Add((
                    assessment.Part is null ? assessment.Tool : $"{assessment.Tool}, {assessment.Part}",
                    new BiasRow(result, assessment.Domains.ToDictionary(domain => domain.Domain, StringComparer.Ordinal), assessment.Overall),
                    [.. assessment.Domains.Select(domain => domain.Domain)]));
            }
        }

        return new BiasTable
        {
            Tools =
            [
                .. found.GroupBy(one => one.Tool).OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal)
                    .Select(group => new BiasToolSummary(group.Key, [.. group.SelectMany(one => one.Domains).Distinct()], [.. group.Select(one => one.Row)])),
            ],
            Unassessed = unassessed,
        };
    }

    public static string DomainName(string domain) => domain == Overall ? T["Overall"] : StratumText.Words(domain);
}

/// <summary>The studies assessed with one tool.</summary>
public sealed record BiasToolSummary(string Name, IReadOnlyList<string> Domains, IReadOnlyList<BiasRow> Rows)
{
    /// <summary>Domains that have a judgement of applicability.</summary>
    public IReadOnlyList<string> Applicability => [.. Domains.Where(domain => Rows.Any(row => row.Domains.GetValueOrDefault(domain)?.Applicability is not null))];

    /// <summary>Shares of the studies judged low, unclear and high; 0 to 1.</summary>
    public (double Low, double Unclear, double High) Shares(string domain, bool applicability = false)
    {
        var total = Math.Max(1, Rows.Count);
        double Share(BiasJudgement wanted) => Rows.Count(row => row.Judgement(domain, applicability) == wanted) / (double)total;
        return (Share(BiasJudgement.Low), Share(BiasJudgement.Unclear), Share(BiasJudgement.High));
    }
}

/// <summary>One study's judgements.</summary>
public sealed record BiasRow(StudyResult Study, IReadOnlyDictionary<string, DomainJudgement> Domains, string? Overall)
{
    public long People => Study.Tp + Study.Fp + Study.Fn + Study.Tn;

    public BiasJudgement Judgement(string domain, bool applicability = false) => domain == BiasTable.Overall
        ? Parse(Overall)
        : Parse(applicability ? Domains.GetValueOrDefault(domain)?.Applicability : Domains.GetValueOrDefault(domain)?.Judgement);

    private static BiasJudgement Parse(string? word) => word switch
    {
        "low" => BiasJudgement.Low,
        "high" => BiasJudgement.High,
        null => BiasJudgement.None,
        _ => BiasJudgement.Unclear,
    };
}

public enum BiasJudgement
{
    None,
    Low,
    Unclear,
    High,
}
