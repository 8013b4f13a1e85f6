using System.Collections.Frozen;

namespace LivingReview.EvidenceFiles.Names;

/// <summary>What the headings of people's files mean, without regard to case, spaces and marks.</summary>
public static class Headings
{
    // The first list is taken as it is; what only suggests the field is asked about.
    private static readonly (string Field, string[] Taken, string[] Suggested)[] Known =
    [
        ("study", ["study", "studyid", "studylabel", "studyname", "studlab"],
            ["author", "authors", "firstauthor", "firstauthoryear", "authoryear", "trial", "paper", "reference", "ref", "publication", "citation", "source", "names", "name", "rownames", "article", "first author (year)", "label"]),
        ("TP", ["tp", "truepos", "truepositive", "truepositives"], ["tpos", "hits", "a", "ntp", "tpn", "truepositivestp", "tptruepositives"]),
        ("FP", ["fp", "falsepos", "falsepositive", "falsepositives"], ["fpos", "falsealarms", "b", "nfp", "fpn", "falsepositivesfp", "fpfalsepositives"]),
        ("FN", ["fn", "falseneg", "falsenegative", "falsenegatives"], ["fneg", "misses", "missed", "c", "nfn", "fnn", "falsenegativesfn", "fnfalsenegatives"]),
        ("TN", ["tn", "trueneg", "truenegative", "truenegatives"], ["tneg", "d", "ntn", "tnn", "truenegativestn", "tntruenegatives"]),
        ("year", ["year"], ["publicationyear", "publicationyr", "pubyear", "yr", "yearofpublication", "studyyear", "py", "published"]),
        ("doi", ["doi"], ["doilink", "doiurl"]),
        ("pmid", ["pmid"], ["pubmedid", "pubmed"]),
        ("registry_number", ["registrynumber"], ["registry", "registration", "registrationnumber", "trialregistration", "nct", "nctid", "nctnumber", "register"]),
        ("country", ["country"], ["countries", "nation"]),
        ("reported_sensitivity", ["reportedsensitivity"], ["sens", "sens%", "sensitivity", "sensitivity%", "se", "sn", "se%", "sensitivityreported"]),
        ("reported_specificity", ["reportedspecificity"], ["spec", "spec%", "specificity", "specificity%", "sp", "sp%", "specificityreported"]),
        ("reported_auc", ["reportedauc"], ["auc", "auroc", "areaunderthecurve"]),
        ("reported_diseased", ["reporteddiseased"], ["cases", "diseased", "ncases", "ndiseased", "diseasepositive", "positives", "n1", "dplus"]),
        ("reported_non_diseased", ["reportednondiseased"], ["controls", "nondiseased", "healthy", "ncontrols", "nnondiseased", "diseasenegative", "negatives", "n2", "noncases"]),
        ("total", ["total", "n"], ["ntotal", "totaln", "samplesize", "participants", "patients"]),
        ("threshold_text", ["thresholdtext"], ["threshold", "cutoff", "cutpoint", "cutoffvalue", "cut"]),
        ("threshold_value", ["thresholdvalue"], []),
        ("threshold_unit", ["thresholdunit"], ["unit", "cutoffunit"]),
        ("threshold_direction", ["thresholddirection"], ["direction"]),
        ("reference_standard", ["referencestandard"], ["goldstandard", "refstandard"]),
        ("target_condition", ["targetcondition"], ["condition", "disease", "target"]),
        ("design", ["design"], ["studydesign"]),
        ("note", ["note"], ["notes", "comment", "comments", "remark", "remarks"]),
        ("rob_patient_selection", ["robpatientselection"], ["robps", "quadasd1", "d1", "patientselection", "selection"]),
        ("rob_index_test", ["robindextest"], ["robit", "quadasd2", "d2", "indextest"]),
        ("rob_reference_standard", ["robreferencestandard"], ["robrs", "quadasd3", "d3"]),
        ("rob_flow_and_timing", ["robflowandtiming", "robflowtiming"], ["robft", "quadasd4", "d4", "flowandtiming", "flowtiming", "flow"]),
        ("risk_of_bias", ["riskofbias"], ["rob", "overallrob", "overall"]),
    ];

    private static readonly FrozenDictionary<string, string> TakenAs = Known.SelectMany(k => k.Taken.Select(t => KeyValuePair.Create(PlainText.Key(t), k.Field))).ToFrozenDictionary();

    private static readonly FrozenDictionary<string, string> SuggestedAs =
        Known.SelectMany(k => k.Suggested.Select(t => KeyValuePair.Create(PlainText.Key(t), k.Field))).DistinctBy(p => p.Key).ToFrozenDictionary();

    /// <summary>The field that a heading names beyond doubt, such as study for "Study_ID"; null if none.</summary>
    /// <param name="heading">A heading.</param>
    public static string? FieldOf(string heading) => TakenAs.GetValueOrDefault(PlainText.Key(heading));

    /// <summary>The field that a heading may mean, such as reported_sensitivity for "Sens %"; null if none.</summary>
    /// <param name="heading">A heading.</param>
    public static string? SuggestedField(string heading)
    {
        var key = PlainText.Key(heading);
        if (key.Length == 0) return null;
        if ((TakenAs.GetValueOrDefault(key) ?? SuggestedAs.GetValueOrDefault(key)) is { } field) return field;
        return key.StartsWith("firstauthor", StringComparison.Ordinal) || key.StartsWith("study", StringComparison.Ordinal) ? "study" : null;
    }

    /// <summary>The heading of a column that suggests a factor: its name or label, alone or at the end ("Imaging modality").</summary>
    /// <param name="heading">A heading.</param>
    /// <param name="name">Name of the factor.</param>
    /// <param name="label">Its label, if it has one.</param>
    public static bool Suggests(string heading, string name, string? label)
    {
        var key = PlainText.Key(heading);
        var names = new[] { name, label }.OfType<string>().Select(PlainText.Key).Where(n => n.Length > 2).ToList();
        return names.Exists(n => key == n || (n.Length > 3 && key.EndsWith(n, StringComparison.Ordinal)));
    }
}
