namespace LivingReview.Analysis.Fhir;

/// <summary>Codes of the specification's own code systems; where there is none for an accuracy study, the text alone says what is meant.</summary>
internal static class FhirCodes
{
    public static FhirConcept Population { get; } = Role("population");

    public static FhirConcept Exposure { get; } = Role("exposure");

    public static FhirConcept MeasuredVariable { get; } = Role("measuredVariable");

    public static FhirConcept ConfidenceInterval { get; } = Attribute("C53324", "Confidence interval");

    public static FhirConcept TauSquared { get; } = Attribute("0000421", "Tau squared");

    public static FhirConcept ISquared { get; } = Attribute("0000420", "I-squared");

    public static FhirConcept MetaAnalysis { get; } =
        new("summary data meta-analysis", [new("http://terminology.hl7.org/CodeSystem/synthesis-type", "std-MA", "summary data meta-analysis")]);

    private static FhirConcept Role(string code) => new(code, [new("http://terminology.hl7.org/CodeSystem/variable-role", code, code)]);

    private static FhirConcept Attribute(string code, string name) => new(name, [new("http://terminology.hl7.org/CodeSystem/attribute-estimate-type", code, name)]);
}
