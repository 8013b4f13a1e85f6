using LivingReview.Contracts.Reviews;
using LivingReview.Figures.Documents;
using LivingReview.Figures.Formatting;
using LivingReview.Web.Formatting;
using LivingReview.Web.Reviews;

namespace LivingReview.Web.Reporting;

/// <summary>The answer for a reader who is no methodologist: people instead of rates, and how sure it is.</summary>
internal static class PlainLanguage
{
    public static IReadOnlyList<ReportBlock> Write(ReportInputs inputs)
    {
        var protocol = inputs.Review.Protocol;
        var condition = string.IsNullOrWhiteSpace(protocol.TargetCondition) ? "the condition" : Phrases.MidSentence(protocol.TargetCondition);
        var sentences = new List<string> { $"This review asks how well a test finds {condition}. It is kept up to date: the numbers below are those of {NumberText.Day(inputs.At)}." };
        foreach (var answer in inputs.Answers)
        {
            var name = StratumName.Long(answer.Estimate.Stratum, protocol);
            var prevalence = protocol.TargetPrevalence ?? 0.2;
            if (PeoplePerThousand.Compute(answer.Estimate, prevalence) is not { } people)
            {
                sentences.Add($"{name}: there are too few studies for an answer.");
                continue;
            }

            sentences.Add(
                $"{name}: of 1,000 people of whom {people.WithCondition} have {condition}, the test would find {people.Found.Estimate} (between {people.Found.Lower} and {people.Found.Upper}) and miss {people.Missed.Estimate}; "
                + $"{people.FalsePositives.Estimate} people without it would be wrongly flagged. This rests on {NumberText.Studies(answer.Estimate.K)}. {Certainty(answer)}");
        }

        return [.. sentences.Select(sentence => new ReportBlock.Paragraph(sentence))];
    }

    private static string Certainty(ReportAnswer answer)
    {
        var judged = answer.Findings?.Outcomes.Select(outcome => outcome.Judged?.Level).OfType<string>().ToList() ?? [];
        if (judged.Count == 0) return "Nobody has judged yet how certain this is.";
        return judged.MaxBy(level => CertaintyVocabulary.Levels.ToList().IndexOf(level)) switch
        {
            "high" => "The panel is confident that the true numbers are close to these.",
            "moderate" => "The true numbers are probably close to these.",
            "low" => "The true numbers may differ substantially from these.",
            _ => "We do not know whether the true numbers are like these: the evidence is very uncertain.",
        };
    }
}
