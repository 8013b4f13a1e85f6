using System.Text.Json.Serialization;

namespace LivingReview.Analysis.Fhir;

// The part of FHIR R5 that an accuracy estimate needs, by the names of the specification (https://hl7.org/fhir/R5/evidence.html and its
// neighbours). No library serves R5 here; a test checks what is written against type definitions made from the published ones.

/// <summary>A resource of a bundle.</summary>
[JsonDerivedType(typeof(FhirCitation), "Citation")]
[JsonDerivedType(typeof(FhirEvidenceVariable), "EvidenceVariable")]
[JsonDerivedType(typeof(FhirEvidence), "Evidence")]
[JsonDerivedType(typeof(FhirArtifactAssessment), "ArtifactAssessment")]
[JsonPolymorphic(TypeDiscriminatorPropertyName = "resourceType")]
internal abstract record FhirResource
{
    public required string Id { get; init; }

    public required FhirNarrative Text { get; init; }
}

internal sealed record FhirBundle(string ResourceType, string Type, DateTimeOffset Timestamp, FhirIdentifier Identifier, IReadOnlyList<FhirEntry> Entry);

internal sealed record FhirEntry(string FullUrl, FhirResource Resource);

internal sealed record FhirNarrative(string Status, string Div);

internal sealed record FhirIdentifier(string System, string Value);

internal sealed record FhirReference(string Reference, string? Display = null);

internal sealed record FhirCoding(string System, string Code, string Display);

internal sealed record FhirConcept(string Text, IReadOnlyList<FhirCoding>? Coding = null);

internal sealed record FhirQuantity(double Value);

internal sealed record FhirRange(FhirQuantity Low, FhirQuantity High);

internal sealed record FhirNote(string Text);

internal sealed record FhirCitation : FhirResource
{
    public required IReadOnlyList<FhirIdentifier> Identifier { get; init; }

    public required string Version { get; init; }

    public required string Title { get; init; }

    public string Status { get; init; } = "active";

    public required DateTimeOffset Date { get; init; }

    public required string Description { get; init; }

    public required IReadOnlyList<FhirCitationSummary> Summary { get; init; }

    public required FhirCitedArtifact CitedArtifact { get; init; }
}

internal sealed record FhirCitationSummary(string Text);

internal sealed record FhirCitedArtifact(IReadOnlyList<FhirIdentifier> Identifier, FhirCitedVersion Version, IReadOnlyList<FhirCitedTitle> Title);

internal sealed record FhirCitedVersion(string Value);

internal sealed record FhirCitedTitle(string Text);

internal sealed record FhirEvidenceVariable : FhirResource
{
    public required string Title { get; init; }

    public string Status { get; init; } = "active";

    public required string Description { get; init; }

    public bool? Actual { get; init; }

    public IReadOnlyList<FhirCharacteristic>? Characteristic { get; init; }

    public string? Handling { get; init; }
}

internal sealed record FhirCharacteristic(string Description);

internal sealed record FhirEvidence : FhirResource
{
    public required IReadOnlyList<FhirIdentifier> Identifier { get; init; }

    public required string Version { get; init; }

    public required string Title { get; init; }

    public required FhirReference CiteAsReference { get; init; }

    public string Status { get; init; } = "active";

    public bool Experimental { get; init; } = true;

    public required DateTimeOffset Date { get; init; }

    public required string Description { get; init; }

    public required string Assertion { get; init; }

    public IReadOnlyList<FhirNote>? Note { get; init; }

    public required IReadOnlyList<FhirVariableDefinition> VariableDefinition { get; init; }

    public required FhirConcept SynthesisType { get; init; }

    public required IReadOnlyList<FhirConcept> StudyDesign { get; init; }

    public required IReadOnlyList<FhirStatistic> Statistic { get; init; }
}

internal sealed record FhirVariableDefinition(string Description, FhirConcept VariableRole, FhirReference Observed);

internal sealed record FhirStatistic
{
    public required string Description { get; init; }

    public required FhirConcept StatisticType { get; init; }

    public required FhirQuantity Quantity { get; init; }

    public required FhirSampleSize SampleSize { get; init; }

    public required IReadOnlyList<FhirAttributeEstimate> AttributeEstimate { get; init; }

    public required IReadOnlyList<FhirModelCharacteristic> ModelCharacteristic { get; init; }
}

internal sealed record FhirSampleSize(string Description, int NumberOfStudies, long NumberOfParticipants);

internal sealed record FhirAttributeEstimate(string Description, FhirConcept Type, FhirQuantity? Quantity = null, double? Level = null, FhirRange? Range = null);

internal sealed record FhirModelCharacteristic(FhirConcept Code);

internal sealed record FhirArtifactAssessment : FhirResource
{
    public required string Title { get; init; }

    public required FhirReference CiteAsReference { get; init; }

    public required DateTimeOffset Date { get; init; }

    public required FhirReference ArtifactReference { get; init; }

    public required IReadOnlyList<FhirAssessmentContent> Content { get; init; }
}

internal sealed record FhirAssessmentContent(string InformationType, string Summary, FhirConcept Type);
