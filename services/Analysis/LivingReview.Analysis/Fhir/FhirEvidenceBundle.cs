using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;

namespace LivingReview.Analysis.Fhir;

/// <summary>
/// A published version as FHIR R5, for trial use: a Citation, what was studied as EvidenceVariables, one Evidence for each pooled stratum, and an
/// ArtifactAssessment of each with what its reader must know. A pure function of the version: the same bytes whenever it is asked.
/// </summary>
internal static class FhirEvidenceBundle
{
    public const string MediaType = "application/fhir+json; charset=utf-8";

    private const string Identifiers = "urn:livingreview:version";
    private const double Level = 0.95;
    private const string TrialUse = "For trial use: FHIR R5 has no profile for accuracy evidence yet; the members used here are described with this program.";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
        Converters = { new FhirDecimalConverter() },
    };

    public static string Write(VersionView version, Protocol protocol) => JsonSerializer.Serialize(Create(version, protocol), Json);

    private static FhirBundle Create(VersionView version, Protocol protocol)
    {
        var citation = Cite(version);
        var index = Variable("index-test", $"Index test: {Or(protocol.IndexTest, "not named in the protocol")}", "The result of the index test: positive or negative.", "dichotomous");
        var target = Variable(
            "target-condition", $"Target condition: {Or(protocol.TargetCondition, "not named in the protocol")}",
            $"Presence of the target condition by the reference standard: {Or(protocol.ReferenceStandard, "not named in the protocol")}.", "dichotomous");
        var resources = new List<FhirResource> { citation, index, target };
        foreach (var estimate in version.Estimates.Strata.Where(e => e.IsPooledInBoth()))
        {
            var name = StratumName.Long(estimate.Stratum, protocol);
            var id = Id(version, estimate.Stratum);
            var population = new FhirEvidenceVariable
            {
                Id = "population-" + id,
                Text = Narrative($"{name}: {estimate.K} studies, {estimate.Diseased} with and {estimate.NonDiseased} without the target condition."),
                Title = $"Studies included: {name}",
                Description = Or(protocol.Question, version.Title),
                Actual = true,
                Characteristic = [new(name)],
            };
            var evidence = Evidence(version, estimate, name, id, population, index, target, citation);
            resources.AddRange([population, evidence, Assess(version, estimate, name, id, evidence, citation)]);
        }

        return new FhirBundle(
            "Bundle", "collection", version.PublishedAt, Identifier(version, null),
            [.. resources.Select(r => new FhirEntry(UrlOf(version, r.Id), r))]);

        FhirEvidenceVariable Variable(string id, string title, string description, string handling) =>
            new() { Id = id, Text = Narrative($"{title}. {description}"), Title = title, Description = description, Handling = handling };
    }

    private static FhirCitation Cite(VersionView version) => new()
    {
        Id = "citation",
        Text = Narrative(version.Citation),
        Identifier = [Identifier(version, null)],
        Version = Invariant($"{version.Number}"),
        Title = version.Title,
        Date = version.PublishedAt,
        Description = version.Note,
        Summary = [new(version.Citation)],
        CitedArtifact = new([Identifier(version, null)], new(Invariant($"{version.Number} (evidence revision {version.Revision})")), [new(version.Title)]),
    };

    private static FhirEvidence Evidence(
        VersionView version, StratumEstimate estimate, string name, string id, FhirResource population, FhirEvidenceVariable index, FhirEvidenceVariable target, FhirCitation citation)
    {
        var (sensitivity, specificity) = (estimate.Sensitivity!, estimate.Specificity!);
        var assertion = Invariant($"{name}: sensitivity {Text(sensitivity)}, specificity {Text(specificity)}, from {estimate.K} studies at evidence revision {version.Revision}.");
        return new FhirEvidence
        {
            Id = "evidence-" + id,
            Text = Narrative(assertion),
            Identifier = [Identifier(version, estimate.Stratum)],
            Version = Invariant($"{version.Number}"),
            Title = $"{version.Title}: {name}",
            CiteAsReference = Reference(version, citation),
            Date = version.PublishedAt,
            Description = Invariant($"Summary accuracy of one stratum of a living systematic review. {TrialUse}"),
            Assertion = assertion,
            Note = estimate.Warnings.Count == 0 ? null : [.. estimate.Warnings.Select(w => new FhirNote(w))],
            VariableDefinition =
            [
                new("The included studies.", FhirCodes.Population, Reference(version, population, name)),
                new("The index test.", FhirCodes.Exposure, Reference(version, index, index.Title)),
                new("The target condition by the reference standard.", FhirCodes.MeasuredVariable, Reference(version, target, target.Title)),
            ],
            SynthesisType = FhirCodes.MetaAnalysis,
            StudyDesign = [new("diagnostic test accuracy studies")],
            Statistic = [.. Statistics(estimate)],
        };
    }

    private static IEnumerable<FhirStatistic> Statistics(StratumEstimate estimate)
    {
        yield return Statistic("Sensitivity", estimate.Sensitivity!, estimate.IntervalKind, "People with the target condition.", estimate.Diseased, estimate.VarianceSensitivity, estimate.I2?.Sensitivity);
        yield return Statistic("Specificity", estimate.Specificity!, estimate.IntervalKind, "People without the target condition.", estimate.NonDiseased, estimate.VarianceSpecificity, estimate.I2?.Specificity);
        if (estimate.LrPositive is { } positive) yield return Ratio("Positive likelihood ratio", positive);
        if (estimate.LrNegative is { } negative) yield return Ratio("Negative likelihood ratio", negative);

        FhirStatistic Ratio(string type, EstimateInterval interval) =>
            Statistic(type, interval, IntervalKind.Wald, "Everyone in the included studies.", estimate.Diseased + estimate.NonDiseased, null, null);

        FhirStatistic Statistic(string type, EstimateInterval interval, IntervalKind kind, string people, long participants, double? variance, double? inconsistency)
        {
            var attributes = new List<FhirAttributeEstimate>
            {
                new($"95% interval, {KindOf(kind)}.", FhirCodes.ConfidenceInterval, Level: Level, Range: new(new(interval.Lower), new(interval.Upper))),
            };
            if (variance is { } tau) attributes.Add(new("Between-study variance on the logit scale.", FhirCodes.TauSquared, new(tau)));
            if (inconsistency is { } share) attributes.Add(new("Share of the variation that is between studies, 0 to 1 (Zhou and Dendukuri).", FhirCodes.ISquared, new(share)));
            return new FhirStatistic
            {
                Description = $"Summary {type.ToLowerInvariant()}.",
                StatisticType = new(type),
                Quantity = new(interval.Estimate),
                SampleSize = new(people, estimate.K, participants),
                AttributeEstimate = attributes,
                ModelCharacteristic = [new(new($"{ModelOf(estimate.Regime)}; {estimate.EngineVersion}"))],
            };
        }
    }

    private static FhirArtifactAssessment Assess(VersionView version, StratumEstimate estimate, string name, string id, FhirEvidence evidence, FhirCitation citation)
    {
        IReadOnlyList<string> remarks = estimate.Warnings.Count == 0 ? ["The engine has nothing to remark on this estimate."] : estimate.Warnings;
        return new FhirArtifactAssessment
        {
            Id = "assessment-" + id,
            Text = Narrative(string.Join(' ', remarks)),
            Title = $"What a reader must know: {name}",
            CiteAsReference = Reference(version, citation),
            Date = version.PublishedAt,
            ArtifactReference = Reference(version, evidence, evidence.Title),
            Content = [.. remarks.Select(r => new FhirAssessmentContent("comment", r, new("remark of the statistical engine")))],
        };
    }

    private static string ModelOf(Regime regime) => regime switch
    {
        Regime.Bivariate => "Bivariate binomial-normal model, exact maximum likelihood",
        Regime.BivariateBoundary => "Bivariate binomial-normal model, exact maximum likelihood, with the maximum on the boundary",
        Regime.Uncorrelated => "Binomial-normal models without correlation, exact maximum likelihood",
        Regime.Fixed => "Counts summed over the studies, without random effects",
        Regime.Univariate or Regime.Single or Regime.Listed or Regime.None => throw new ArgumentOutOfRangeException(nameof(regime), regime, "Not pooled in both."),
        _ => throw new ArgumentOutOfRangeException(nameof(regime), regime, null),
    };

    private static string KindOf(IntervalKind kind) => kind switch
    {
        IntervalKind.Wald => "Wald on the logit scale",
        IntervalKind.WaldT => "Wald with a quantile of t on the logit scale",
        IntervalKind.Profile => "profile likelihood",
        IntervalKind.CalibratedProfile or IntervalKind.Automatic => "calibrated profile likelihood",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    private static FhirIdentifier Identifier(VersionView version, string? stratum) =>
        new(Identifiers, Invariant($"{version.Review}/v{version.Number}{(stratum is null ? "" : "/" + stratum)}"));

    /// <summary>An id may have letters, digits, hyphens and dots alone; a stratum's name has more.</summary>
    private static string Id(VersionView version, string stratum) => Hash(version, stratum)[..12];

    /// <summary>Independent of the address under which the version is read.</summary>
    private static string UrlOf(VersionView version, string id) => "urn:uuid:" + new Guid(Convert.FromHexString(Hash(version, id)[..32]));

    private static string Hash(VersionView version, string name) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Invariant($"{version.Review}\n{version.Number}\n{name}"))));

    private static FhirReference Reference(VersionView version, FhirResource resource, string? display = null) => new(UrlOf(version, resource.Id), display);

    private static FhirNarrative Narrative(string text) => new("generated", $"<div xmlns=\"http://www.w3.org/1999/xhtml\"><p>{WebUtility.HtmlEncode(text)}</p></div>");

    private static string Text(EstimateInterval interval) => Invariant($"{interval.Estimate:F3} (95% interval {interval.Lower:F3} to {interval.Upper:F3})");

    private static string Or(string text, string instead) => text.Length > 0 ? text : instead;

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
