using System.Text.RegularExpressions;
using LivingReview.Contracts.Reviews;
using LivingReview.Hosting.Problems;

namespace LivingReview.Ingestion.Reviews;

/// <summary>What a review and its protocol must look like.</summary>
internal static partial class ProtocolRules
{
    public static Faults Check(RegisterReview request)
    {
        var faults = new Faults();
        faults.Require(ReviewId().IsMatch(request.Id), "id", "An id has 2 to 64 lower case letters, digits and hyphens, and starts with a letter or digit.");
        faults.Require(request.Id != "new", "id", "'new' is the address of the page that opens a review; choose another id.");
        faults.Require(request.Title.Trim().Length is > 0 and <= 300, "title", "A title of 1 to 300 characters is needed.");
        Check(request.Protocol, "protocol.", faults);
        return faults;
    }

    public static Faults Check(Protocol protocol)
    {
        var faults = new Faults();
        Check(protocol, "", faults);
        return faults;
    }

    private static void Check(Protocol protocol, string at, Faults faults)
    {
        Bounds.Check(protocol, at, faults);
        faults.Require(!(protocol.LowestPrevalence > protocol.HighestPrevalence), at + "highestPrevalence", "The highest prevalence is below the lowest.");
        faults.Require(protocol.Interval != IntervalKind.WaldT, at + "interval", "automatic, wald, profile or calibrated-profile.");

        faults.Require(protocol.Thresholds.Count <= MaxLines, at + "thresholds", "At most 50 thresholds.");
        faults.Require(protocol.ExclusionReasons.Count <= MaxLines, at + "exclusionReasons", "At most 50 reasons.");
        faults.Require(protocol.ExclusionReasons.All(r => r is not null && r.Trim() == r && r.Length is > 0 and <= 200), at + "exclusionReasons", "A reason has 1 to 200 characters, without spaces around them.");
        faults.Require(protocol.ExclusionReasons.Distinct(StringComparer.Ordinal).Count() == protocol.ExclusionReasons.Count, at + "exclusionReasons", "Each reason once.");
        faults.Require(protocol.SynthesisQuestions.Count <= MaxLines, at + "synthesisQuestions", "At most 50 questions.");

        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < protocol.Factors.Count; i++)
        {
            var here = $"{at}factors[{i}]";
            if (protocol.Factors[i] is not { } factor)
            {
                faults.Add(here, "The factor is missing.");
                continue;
            }

            faults.Require(FactorName().IsMatch(factor.Name), here + ".name", "A factor's name has lower case letters, digits and underscores, and starts with a letter.");
            faults.Require(names.Add(factor.Name), here + ".name", $"The factor '{factor.Name}' is there twice.");
            faults.Require(factor.Levels.Count > 0, here + ".levels", "A factor needs at least one level.");
            faults.Require(factor.Levels.Distinct(StringComparer.Ordinal).Count() == factor.Levels.Count, here + ".levels", "A level is there twice.");
            faults.Require(factor.Levels.All(l => l is not null && LevelName().IsMatch(l)), here + ".levels", "A level has letters, digits, hyphens, dots and underscores.");
            faults.Require(factor.LevelLabels.Keys.All(l => factor.Levels.Contains(l, StringComparer.Ordinal)), here + ".levelLabels", "A label belongs to one of the levels.");
            faults.Require(factor.LevelLabels.Values.All(l => !string.IsNullOrWhiteSpace(l) && l.Length <= 200), here + ".levelLabels", "A label of 1 to 200 characters is needed.");
        }

        TwinRules.Check(protocol, at, faults);
        faults.Require(protocol.CutOffs.Count <= MaxPlanned, at + "cutOffs", "At most 6 cut-offs.");
        faults.Require(protocol.CutOffs.All(c => c > 0 && double.IsFinite(c)), at + "cutOffs", "Cut-offs are numbers above 0.");
        faults.Require(protocol.CutOffs.Distinct().Count() == protocol.CutOffs.Count, at + "cutOffs", "A cut-off is there twice.");
        CheckRegressions(protocol, at, faults);
        if (faults.None) StratumRules.Check(protocol, at, faults); // what follows names factors and levels, which must be right first
    }

    private static void CheckRegressions(Protocol protocol, string at, Faults faults)
    {
        faults.Require(protocol.Regressions.Count <= MaxPlanned, at + "regressions", "At most 6 meta-regressions.");
        string[] known = [.. protocol.Factors.OfType<Factor>().Select(f => f.Name), PlannedRegression.Year];
        for (var i = 0; i < protocol.Regressions.Count; i++)
        {
            var here = $"{at}regressions[{i}]";
            if (PlannedRegression.TryParse(protocol.Regressions[i]) is { } planned)
                faults.Require(planned.Covariates.All(c => known.Contains(c, StringComparer.Ordinal)), here, $"A covariate is one of {string.Join(", ", known)}.");
            else
                faults.Add(here, "Covariates and products of them, separated by commas: \"modality, year, modality*year\".");
        }
    }

    private const int MaxPlanned = 6;
    private const int MaxLines = 50;

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{1,63}\\z")]
    private static partial Regex ReviewId();

    [GeneratedRegex("^[a-z][a-z0-9_]{0,63}\\z")]
    private static partial Regex FactorName();

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._-]{0,63}\\z")]
    private static partial Regex LevelName();
}
