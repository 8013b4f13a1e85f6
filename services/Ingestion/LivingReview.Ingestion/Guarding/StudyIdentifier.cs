using LivingReview.Contracts.Studies;

namespace LivingReview.Ingestion.Guarding;

/// <summary>What kind of identifier a study has.</summary>
public enum StudyIdentifierKind
{
    Doi,
    Pmid,
    RegistryNumber,
    Cohort,
}

/// <summary>An identifier that a study should not share with another one: of a report, of its registration, or of its people.</summary>
/// <param name="Kind">What it identifies.</param>
/// <param name="Value">The identifier, in its normal form.</param>
public readonly record struct StudyIdentifier(StudyIdentifierKind Kind, string Value)
{
    /// <summary>Every identifier of a study, each once.</summary>
    public static IReadOnlyList<StudyIdentifier> AllOf(ExtractedStudy study) =>
    [
        .. study.Reports.Select(r => r.Doi).Append(study.Doi).OfType<string>().Select(d => new StudyIdentifier(StudyIdentifierKind.Doi, d))
            .Concat(study.Reports.Select(r => r.Pmid).Append(study.Pmid).OfType<string>().Select(p => new StudyIdentifier(StudyIdentifierKind.Pmid, p)))
            .Concat(new[] { study.RegistryNumber }.OfType<string>().Select(r => new StudyIdentifier(StudyIdentifierKind.RegistryNumber, r)))
            .Concat(study.Tables.Select(t => t.OverlapCohortId).OfType<string>().Select(c => new StudyIdentifier(StudyIdentifierKind.Cohort, c)))
            .Distinct(),
    ];

    /// <summary>Reads the form that is stored: "doi:10.1/x", "pmid:1", "registry:NCT1" or "cohort:name".</summary>
    public static StudyIdentifier Parse(string text)
    {
        var (prefix, value) = text.Split(':', 2) is [var first, var rest] ? (first, rest) : (text, "");
        return new(prefix switch
        {
            "doi" => StudyIdentifierKind.Doi,
            "pmid" => StudyIdentifierKind.Pmid,
            "registry" => StudyIdentifierKind.RegistryNumber,
            "cohort" => StudyIdentifierKind.Cohort,
            _ => throw new FormatException($"'{text}' is no identifier of a study."),
        }, value);
    }

    /// <summary>The form that is stored.</summary>
    public override string ToString() => Kind switch
    {
        StudyIdentifierKind.Doi => "doi:",
        StudyIdentifierKind.Pmid => "pmid:",
        StudyIdentifierKind.RegistryNumber => "registry:",
        StudyIdentifierKind.Cohort => "cohort:",
        _ => throw new InvalidOperationException($"Unknown kind {Kind}."),
    } + Value;
}
