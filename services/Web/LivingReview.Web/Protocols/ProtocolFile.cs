using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using LivingReview.Client;
using LivingReview.Contracts.Reviews;

namespace LivingReview.Web.Protocols;

/// <summary>A protocol as a file: {"id", "title", "protocol"}, the request that opens a review, or a protocol alone.</summary>
internal static class ProtocolFile
{
    public const int MaxBytes = 1_000_000;

    private static readonly JsonSerializerOptions Readable = new(Json.Options) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(string id, string title, Protocol protocol) => JsonSerializer.Serialize(new RegisterReview { Id = id, Title = title, Protocol = protocol }, Readable) + "\n";

    /// <summary>The content of a file; null with the reason if it is no protocol.</summary>
    public static (RegisterReview? Review, string? Fault) Read(string text)
    {
        try
        {
            if (JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true }) is not JsonObject json)
                return (null, "The file holds no protocol: an object such as {\"title\": …, \"protocol\": …} is expected.");
            if (json["protocol"] is JsonObject)
                return Named(json.Deserialize<RegisterReview>(Json.Options)!);
            return json.ContainsKey("question") || json.ContainsKey("factors") || json.ContainsKey("indexTest")
                ? Named(new RegisterReview { Protocol = json.Deserialize<Protocol>(Json.Options)! })
                : (null, "The file holds no protocol: neither \"protocol\" nor \"question\" is in it.");
        }
        catch (JsonException fault)
        {
            return (null, $"The file cannot be read as a protocol: {fault.Message}");
        }
    }

    // A member that is null in the file has no default any more.
    private static (RegisterReview? Review, string? Fault) Named(RegisterReview review) =>
        review.Protocol is not { Factors: not null, Conjunctions: not null, ExternalValidation: not null, Thresholds: not null, SynthesisQuestions: not null, ExclusionReasons: not null } protocol
        || protocol.Factors.Any(factor => factor is not { Name: not null, Levels: not null, LevelLabels: not null }) || protocol.Conjunctions.Any(one => one is not { Levels: not null, By: not null })
            ? (null, "The file cannot be read as a protocol: one of its lists is null.")
            : (review with { Id = review.Id ?? "", Title = review.Title ?? "" }, null);
}
