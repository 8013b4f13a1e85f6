using System.Globalization;
using LivingReview.Contracts.Studies;
using LivingReview.Hosting.Problems;

namespace LivingReview.Ingestion.Studies;

/// <summary>Assessments of risk of bias: whole, in the tool's words, with the overall judgement computed.</summary>
internal static class BiasRules
{
    private static readonly string[] Answers = ["Y", "PY", "PN", "N", "NI", "NA"];

    public static IReadOnlyList<BiasAssessment> Check(IReadOnlyList<BiasAssessment>? given, string at, Faults faults)
    {
        var checkedAssessments = new List<BiasAssessment>();
        var seen = new HashSet<(string, string?, string?)>();
        foreach (var (assessment, i) in (given ?? []).Select((a, i) => (a, i)))
        {
            var here = string.Create(CultureInfo.InvariantCulture, $"{at}[{i}]");
            if (assessment is null)
            {
                faults.Add(here, "The assessment is missing.");
                continue;
            }

            var tool = BiasTool.All.FirstOrDefault(t => t.Name == assessment.Tool);
            if (tool is null)
            {
                faults.Add(here + ".tool", $"'{assessment.Tool}' is not one of: {string.Join(", ", BiasTool.All.Select(t => t.Name))}.");
                continue;
            }

            faults.Require(
                tool.Parts.Count == 0 ? assessment.Part is null : tool.Parts.Contains(assessment.Part ?? "", StringComparer.Ordinal), here + ".part",
                tool.Parts.Count == 0 ? $"{tool.Name} has no parts." : $"One of: {string.Join(", ", tool.Parts)}.");
            faults.Require(seen.Add((tool.Name, assessment.Part, FieldRules.Text(assessment.AssessedBy))), here + ".tool", $"{tool.Name} is there twice by the same assessor.");
            faults.Require(
                !assessment.Consensus || !checkedAssessments.Exists(a => a.Consensus && (a.Tool, a.Part) == (assessment.Tool, assessment.Part)), here + ".consensus",
                $"{tool.Name} has one consensus.");
            CheckDomains(tool, assessment.Domains, here, faults);
            checkedAssessments.Add(assessment with { Overall = tool.Overall(assessment.Domains.Select(d => d?.Judgement ?? "")) });
        }

        return checkedAssessments;
    }

    /// <summary>
    /// The overall risk of bias of a table: high if a tool says high, low if all say low, else unclear. Its own assessments count before the
    /// study's, and a bare judgement only where there are none. The development part of PROBAST+AI judges quality, and QUADAS-C judges comparisons: neither counts. Of several assessors
    /// the consensus counts, and without one the worst judgement.
    /// </summary>
    public static string? OverallJudgement(ExtractedTable table, ExtractedStudy study)
    {
        var overall = Counting(table.BiasAssessments.Count > 0 ? table.BiasAssessments : study.BiasAssessments)
            .Where(a => a.Part != "development" && a.Tool != "QUADAS-C").Select(a => a.Overall).ToList();
        return overall.Count == 0 ? table.RiskOfBias
            : overall.Contains("high") ? "high"
            : overall.TrueForAll(o => o == "low") ? "low"
            : "unclear";
    }

    private static IEnumerable<BiasAssessment> Counting(IReadOnlyList<BiasAssessment> assessments) =>
        assessments.Where(a => a.Consensus || !assessments.Any(other => other.Consensus && (other.Tool, other.Part) == (a.Tool, a.Part)));

    private static void CheckDomains(BiasTool tool, IReadOnlyList<DomainJudgement> given, string at, Faults faults)
    {
        foreach (var (name, _, _) in tool.Domains)
            faults.Require(given.Count(d => d?.Domain == name) == 1, at + ".domains", $"{tool.Name} judges the domain {name} once.");
        for (var i = 0; i < given.Count; i++)
        {
            var here = string.Create(CultureInfo.InvariantCulture, $"{at}.domains[{i}]");
            var domain = tool.Domains.FirstOrDefault(d => d.Name == given[i]?.Domain);
            if (domain.Name is null)
            {
                faults.Add(here + ".domain", $"{tool.Name} has the domains: {string.Join(", ", tool.Domains.Select(d => d.Name))}.");
                continue;
            }

            var judgement = given[i];
            var words = string.Join(", ", tool.Judgements);
            faults.Require(tool.Judgements.Contains(judgement.Judgement, StringComparer.Ordinal), here + ".judgement", $"'{judgement.Judgement}' is not one of: {words}.");
            if (judgement.Applicability is { } applicability)
            {
                faults.Require(domain.HasApplicability, here + ".applicability", $"{domain.Name} has no judgement of applicability.");
                faults.Require(tool.Judgements.Contains(applicability, StringComparer.Ordinal), here + ".applicability", $"'{applicability}' is not one of: {words}.");
            }

            faults.Require(
                domain.Questions is null || judgement.Signalling.Count <= domain.Questions, here + ".signalling",
                string.Create(CultureInfo.InvariantCulture, $"{domain.Name} has {domain.Questions} signalling questions."));
            faults.Require(
                judgement.Signalling.All(a => Answers.Contains(a.Value, StringComparer.Ordinal)), here + ".signalling", $"An answer is one of: {string.Join(", ", Answers)}.");
        }
    }
}
