using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;
using LivingReview.Figures.Bias;
using LivingReview.Figures.Formatting;

namespace LivingReview.Web.Certainty;

/// <summary>A summary of findings for one stratum, ready to be shown: what is computed, and what a panel has judged. Pure.</summary>
public sealed record FindingsSummary
{
    public required string Review { get; init; }

    public required string Title { get; init; }

    /// <summary>The stratum in words.</summary>
    public required string StratumTitle { get; init; }

    public required Protocol Protocol { get; init; }

    public required StratumEstimate Estimate { get; init; }

    public required long Revision { get; init; }

    /// <summary>Prevalences of the columns.</summary>
    public required IReadOnlyList<double> Prevalences { get; init; }

    public required IReadOnlyList<FindingsOutcome> Outcomes { get; init; }

    /// <summary>Reasons of concerns, in the order in which they are numbered.</summary>
    public required IReadOnlyList<string> Footnotes { get; init; }

    /// <summary>Predictive values at the prevalence of the studies, in a sentence; null where there are none.</summary>
    public string? AtStudyPrevalence { get; init; }

    /// <summary>Prevalences to show: the protocol's, half of it and twice it; the usual ones without it.</summary>
    public static IReadOnlyList<double> PrevalencesOf(Protocol protocol) => protocol.TargetPrevalence is { } target
        ? [Math.Round(target / 2, 4), target, Math.Round(Math.Min(0.95, target * 2), 4)]
        : [0.05, 0.2, 0.5];

    public static FindingsSummary? Create(ReviewView view, DecisionFigures decisions, StratumDetail detail, BiasTable? bias, IReadOnlyList<CertaintyView> judgements)
    {
        var estimate = detail.Estimate;
        if (estimate.Sensitivity is null || estimate.Specificity is null || decisions.Findings.Count == 0)
            return null;
        var footnotes = new List<string>();
        var inputs = CertaintyInputs.Compute(detail, bias, view.Protocol);
        return new FindingsSummary
        {
            Review = view.Id,
            Title = view.Title,
            StratumTitle = StratumText.Long(estimate.Stratum, view.Protocol),
            Protocol = view.Protocol,
            Estimate = estimate,
            Revision = decisions.Revision,
            Prevalences = [.. decisions.Findings.Select(row => row.Prevalence)],
            Outcomes = [Outcome("sensitivity", estimate.Diseased), Outcome("specificity", estimate.NonDiseased)],
            Footnotes = footnotes,
            AtStudyPrevalence = PrevalenceSentence.From(decisions.StudyPrevalence),
        };

        FindingsOutcome Outcome(string name, long people)
        {
            var judged = judgements.LastOrDefault(one => one.Stratum == estimate.Stratum && one.Outcome == name);
            var marks = new List<int>();
            foreach (var domain in judged?.Domains.Where(domain => domain.Concern != "none") ?? [])
            {
                // The same reason for both outcomes is one footnote.
                var note = $"{StratumText.Words(domain.Domain)}, {StratumText.Within(StratumText.Words(domain.Concern))}: {domain.Reason}";
                if (!footnotes.Contains(note))
                    footnotes.Add(note);
                marks.Add(footnotes.IndexOf(note) + 1);
            }

            var sensitive = name == "sensitivity";
            return new FindingsOutcome
            {
                Name = name,
                Studies = estimate.K,
                People = people,
                Estimate = sensitive ? estimate.Sensitivity! : estimate.Specificity!,
                Rows = sensitive
                    ? [new(T["True positives"], [.. decisions.Findings.Select(row => row.TruePositives)]), new(T["False negatives"], [.. decisions.Findings.Select(row => row.FalseNegatives)])]
                    : [new(T["True negatives"], [.. decisions.Findings.Select(row => row.TrueNegatives)]), new(T["False positives"], [.. decisions.Findings.Select(row => row.FalsePositives)])],
                Inputs = inputs[name],
                Judged = judged,
                Footnotes = marks,
            };
        }
    }
}

/// <summary>Sensitivity with those who have the condition, or specificity with those who do not.</summary>
public sealed record FindingsOutcome
{
    public required string Name { get; init; }

    public required int Studies { get; init; }

    /// <summary>People with the condition, or without it.</summary>
    public required long People { get; init; }

    public required EstimateInterval Estimate { get; init; }

    /// <summary>Numbers per 1,000 people, one for each prevalence.</summary>
    public required IReadOnlyList<FindingsLine> Rows { get; init; }

    /// <summary>What is computed for each domain.</summary>
    public required IReadOnlyDictionary<string, string> Inputs { get; init; }

    /// <summary>The judgement in force; null if there is none.</summary>
    public CertaintyView? Judged { get; init; }

    /// <summary>Numbers of its footnotes.</summary>
    public required IReadOnlyList<int> Footnotes { get; init; }

    /// <summary>"Moderate", or that it was not judged.</summary>
    public string Level => Judged is null ? T["Not judged"] : StratumText.Words(Judged.Level);
}

/// <summary>One line of numbers per 1,000 people.</summary>
public sealed record FindingsLine(string Name, IReadOnlyList<EstimateInterval> PerThousand);
