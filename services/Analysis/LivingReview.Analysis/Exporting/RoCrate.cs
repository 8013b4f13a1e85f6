using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using LivingReview.Contracts.Estimates;

namespace LivingReview.Analysis.Exporting;

/// <summary>What is in a bundle, for programs that collect research data: RO-Crate 1.1 (https://w3id.org/ro/crate/1.1), schema.org in JSON-LD.</summary>
internal static class RoCrate
{
    public const string Name = "ro-crate-metadata.json";

    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly Dictionary<string, string> Descriptions = new()
    {
        ["version.json"] = "The published version: number, revision, note, citation, what changed.",
        ["evidence.json"] = "Protocol and extracted studies at the revision.",
        ["evidence.csv"] = "The 2x2 tables that the estimates rest on; imports again to the same estimates.",
        ["estimates.json"] = "Every estimate with its intervals, method and warnings.",
        ["estimates.csv"] = "Every estimate as a table.",
        ["evidence.fhir.json"] = "The pooled estimates as FHIR R5 Evidence, for trial use.",
        ["prisma-lsr.md"] = "Items of the PRISMA extension for living systematic reviews.",
        ["analysis.R"] = "A script that repeats the analysis.",
    };

    /// <summary>The description of a bundle with these files.</summary>
    public static string Write(VersionView version, IReadOnlyList<string> files)
    {
        var graph = new JsonArray
        {
            new JsonObject
            {
                ["@id"] = Name,
                ["@type"] = "CreativeWork",
                ["conformsTo"] = Reference("https://w3id.org/ro/crate/1.1"),
                ["about"] = Reference("./"),
            },
            new JsonObject
            {
                ["@id"] = "./",
                ["@type"] = "Dataset",
                ["identifier"] = FormattableString.Invariant($"urn:livingreview:version:{version.Review}/v{version.Number}"),
                ["name"] = version.Title,
                // Every crate has one, also of a version that was published without a note.
                ["description"] = version.Note.Length > 0 ? version.Note : $"A published version of a living systematic review: {version.Title}",
                ["datePublished"] = FormattableString.Invariant($"{version.PublishedAt:yyyy-MM-dd}"),
                ["version"] = FormattableString.Invariant($"{version.Number}"),
                ["creditText"] = version.Citation,
                ["license"] = "Not stated: ask the publisher of the review.",
                ["creator"] = Reference("#engine"),
                ["hasPart"] = new JsonArray([.. files.Select(f => (JsonNode)Reference(IdOf(f)))]),
            },
            new JsonObject
            {
                ["@id"] = "#engine",
                ["@type"] = "SoftwareApplication",
                ["name"] = "LivingReview",
                ["softwareVersion"] = version.EngineVersion,
            },
        };
        foreach (var file in files)
        {
            graph.Add(new JsonObject
            {
                ["@id"] = IdOf(file),
                ["@type"] = "File",
                ["name"] = Path.GetFileName(file),
                ["description"] = Descriptions.GetValueOrDefault(file) ?? $"Figure: {Path.GetFileNameWithoutExtension(file)}, {Path.GetFileName(Path.GetDirectoryName(file))}.",
                ["encodingFormat"] = Path.GetExtension(file) switch
                {
                    ".json" => "application/json",
                    ".csv" => "text/csv",
                    ".md" => "text/markdown",
                    ".svg" => "image/svg+xml",
                    ".R" => "text/x-r-source",
                    _ => "application/octet-stream",
                },
            });
        }

        return new JsonObject { ["@context"] = "https://w3id.org/ro/crate/1.1/context", ["@graph"] = graph }.ToJsonString(Json);
    }

    private static string IdOf(string file) => string.Join('/', file.Split('/').Select(Uri.EscapeDataString));

    private static JsonObject Reference(string id) => new() { ["@id"] = id };
}
