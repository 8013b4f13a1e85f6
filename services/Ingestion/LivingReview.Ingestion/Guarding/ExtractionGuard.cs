using System.Globalization;
using LivingReview.Contracts.Reviews;
using LivingReview.Contracts.Studies;
using LivingReview.DiagnosticAccuracy;
using LivingReview.Ingestion.Studies;

namespace LivingReview.Ingestion.Guarding;

/// <summary>Looks at an extraction before it can move a number: a pure function of the study, the protocol and the other studies.</summary>
internal static class ExtractionGuard
{
    /// <summary>A reported rate further from the counts than this contradicts them, however it was rounded.</summary>
    public const double Tolerance = 0.02;

    public static IReadOnlyList<Finding> Examine(ExtractedStudy study, Protocol protocol, IReadOnlyList<IdentifiedStudy> others)
    {
        var findings = new List<Finding>();
        for (var i = 0; i < study.Tables.Count; i++)
        {
            var at = string.Create(CultureInfo.InvariantCulture, $"tables[{i}]");
            Rates(study.Tables[i], at, findings);
            Denominators(study.Tables[i], at, findings);
            Inputs(study.Tables[i], at, findings);
            Prevalence(study.Tables[i], protocol, at, findings);
        }

        findings.AddRange(OtherStudies.Compare(study, others));
        for (var i = 0; i < study.Reports.Count; i++)
        {
            if (study.Reports[i].Integrity is "retraction" or "withdrawn")
            {
                findings.Add(new Finding("report-retracted", string.Create(CultureInfo.InvariantCulture, $"reports[{i}].integrity"),
                    $"The report '{study.Reports[i].Id}' was retracted: withdraw the study, or say why it still counts.", Refuses: false));
            }
        }

        return findings;
    }

    private static void Rates(ExtractedTable t, string at, List<Finding> findings)
    {
        var (sensitivity, specificity) = (Rate(t.Tp, t.Fn), Rate(t.Tn, t.Fp));
        if (Swapped(t, sensitivity, specificity))
        {
            findings.Add(new Finding("rates-swapped", at, string.Create(CultureInfo.InvariantCulture,
                $"The counts give sensitivity {sensitivity:0.000} and specificity {specificity:0.000}; the paper's are {t.ReportedSensitivity} and {t.ReportedSpecificity}: they look swapped."), Refuses: true));
            return;
        }

        Rate("sensitivity", sensitivity, t.Tp, t.Fn, t.ReportedSensitivity, at + ".reportedSensitivity", "TP", "diseased", findings);
        Rate("specificity", specificity, t.Tn, t.Fp, t.ReportedSpecificity, at + ".reportedSpecificity", "TN", "healthy", findings);
    }

    private static bool Swapped(ExtractedTable t, double? sensitivity, double? specificity) =>
        t is { ReportedSensitivity: { } se, ReportedSpecificity: { } sp } && sensitivity is { } s && specificity is { } c
        && Math.Abs(s - sp) <= Tolerance && Math.Abs(c - se) <= Tolerance
        && (Math.Abs(s - se) > Tolerance || Math.Abs(c - sp) > Tolerance);

    private static void Rate(
        string name, double? computed, long hits, long misses, double? reported, string field, string cell, string group, List<Finding> findings)
    {
        if (reported is not { } printed || computed is not { } rate) return;
        var difference = Math.Abs(rate - printed);
        if (difference <= HalfUnit(printed) + 1e-12) return;
        var contradicts = difference > Tolerance;
        findings.Add(new Finding(
            contradicts ? $"counts-contradict-{name}" : $"counts-differ-from-{name}", field,
            string.Create(CultureInfo.InvariantCulture, $"{cell} {hits} of {hits + misses} {group} is {rate:0.000}; the paper's {name} is {printed}: {(contradicts ? "they differ by more than 0.02" : "rounding does not explain the difference")}."),
            contradicts));
    }

    private static void Denominators(ExtractedTable t, string at, List<Finding> findings)
    {
        Group("diseased", "TP", t.Tp, "FN", t.Fn, t.ReportedDiseased, t.IndeterminateDiseased, ".reportedDiseased");
        Group("healthy", "FP", t.Fp, "TN", t.Tn, t.ReportedNonDiseased, t.IndeterminateNonDiseased, ".reportedNonDiseased");

        void Group(string group, string a, long x, string b, long y, long? printed, long? indeterminate, string field)
        {
            var apart = t.IndeterminateHandling is "excluded" ? indeterminate ?? 0 : 0;
            if (printed is not { } size || x + y + apart == size) return;
            var with = apart == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" with {apart} indeterminate");
            findings.Add(new Finding("denominators", at + field, string.Create(CultureInfo.InvariantCulture,
                $"{a} {x} and {b} {y}{with} make {x + y + apart} {group}; the paper has {size}."), Refuses: true));
        }
    }

    private static void Inputs(ExtractedTable t, string at, List<Finding> findings)
    {
        var cells = new PrintedFigures { TruePositives = t.Tp, FalsePositives = t.Fp, FalseNegatives = t.Fn, TrueNegatives = t.Tn };
        foreach (var (name, text) in t.DerivationInputs)
        {
            if (DerivationRules.With(cells, name, text) is not { } figures || figures.Faults().Count > 0 || BackCalculator.FindTables(figures, 1).Tables.Count > 0) continue;
            findings.Add(new Finding("counts-contradict-inputs", $"{at}.derivationInputs.{name}", string.Create(CultureInfo.InvariantCulture,
                $"TP {t.Tp}, FP {t.Fp}, FN {t.Fn}, TN {t.Tn} do not give what is printed: {name} {text}."), Refuses: true));
        }
    }

    private static void Prevalence(ExtractedTable t, Protocol protocol, string at, List<Finding> findings)
    {
        var (diseased, all) = (t.Tp + t.Fn, t.Tp + t.Fp + t.Fn + t.Tn);
        var prevalence = (double)diseased / all;
        if (!(prevalence < protocol.LowestPrevalence) && !(prevalence > protocol.HighestPrevalence)) return;
        findings.Add(new Finding("prevalence", at, string.Create(CultureInfo.InvariantCulture,
            $"{diseased} of {all} are diseased, {prevalence:0.000}; the protocol expects {protocol.LowestPrevalence ?? 0} to {protocol.HighestPrevalence ?? 1}."), Refuses: false));
    }

    private static double? Rate(long hits, long misses) => hits + misses == 0 ? null : (double)hits / (hits + misses);

    /// <summary>The decimals of a number say how it was rounded; trailing zeros are lost, which only makes this more lenient.</summary>
    private static double HalfUnit(double printed) =>
        PrintedRate.TryParse(printed.ToString("0.#########", CultureInfo.InvariantCulture), out var rate) ? rate.HalfUnit : 0;
}
