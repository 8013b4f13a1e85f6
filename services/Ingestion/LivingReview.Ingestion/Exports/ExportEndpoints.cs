using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using LivingReview.Contracts.Studies;
using LivingReview.Hosting.Describing;
using LivingReview.Hosting.Problems;
using LivingReview.Ingestion.Federating;
using LivingReview.Ingestion.History;
using LivingReview.Ingestion.Reviews;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace LivingReview.Ingestion.Exports;

/// <summary>The evidence of any revision, in formats that can be imported again.</summary>
internal static class ExportEndpoints
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerOptions.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public static void MapExports(this IEndpointRouteBuilder app) => app.MapGet("/api/reviews/{review}/export", ExportAsync)
        .Described("exportEvidence", "Exports the evidence of a revision; its JSON is signed (RFC 9421) with the first of the signing keys.").Answers<ReviewExport>().AnswersFile("text/csv", "application/x-research-info-systems").Refuses("unknown-revision");

    private static async Task<IResult> ExportAsync(
        string review, HttpContext http, IIngestionStore store, InstallationKey key, CancellationToken cancellationToken, [FromQuery] string format = "csv", [FromQuery] long? revision = null)
    {
        await using var session = store.QuerySession();
        if (await session.LoadAsync<ReviewRecord>(review, cancellationToken) is not { } head) return Problem.UnknownReview(review);
        if (revision is < 1 || revision > head.Revision)
            return Problem.Result(404, "unknown-revision", "Unknown revision", FormattableString.Invariant($"revision: the review is at revision {head.Revision}."));
        if (format is not ("csv" or "json" or "metadta" or "ris"))
            return Problem.Result(400, "malformed", "Unknown format", "format: one of csv, json, metadta, ris.");

        var at = revision ?? head.Revision;
        var evidence = EvidenceAt.Replay(await session.Events.FetchStreamAsync(review, version: at, token: cancellationToken));
        var name = FormattableString.Invariant($"{review}-r{at}");
        return format switch
        {
            "json" => await SignedAsync(
                new { Review = review, evidence.Title, Revision = at, evidence.Protocol, Studies = evidence.Studies.Select(Submittable), evidence.Withdrawn, evidence.Withdrawals },
                http, key, cancellationToken),
            "metadta" => Text(StudyCsv.MetaDta(evidence), "text/csv", name + "-metadta.csv"),
            "ris" => Text(StudyRis.Write(evidence.Studies), "application/x-research-info-systems", name + ".ris"),
            _ => Text(StudyCsv.Generic(evidence), "text/csv", name + ".csv"),
        };
    }

    /// <summary>A study with its overrides where a submission has them.</summary>
    private static JsonNode Submittable(ExtractedStudy study)
    {
        var node = JsonSerializer.SerializeToNode(study, Json)!;
        var overrides = study.Warnings.Where(w => w.OverriddenBecause is not null).Select(w => new FindingOverride { Code = w.Code, Reason = w.OverriddenBecause });
        node["overrides"] = JsonSerializer.SerializeToNode(overrides, Json);
        return node;
    }

    /// <summary>Signed, so that another installation can take it over from whoever brings it.</summary>
    private static async Task<IResult> SignedAsync<T>(T evidence, HttpContext http, InstallationKey key, CancellationToken cancellationToken)
    {
        var content = JsonSerializer.SerializeToUtf8Bytes(evidence, Json);
        (http.Response.Headers["Content-Digest"], http.Response.Headers["Signature-Input"], http.Response.Headers["Signature"]) = await key.SignAsync(content, cancellationToken);
        return Results.Bytes(content, "application/json");
    }

    private static IResult Text(string text, string type, string name) => Results.File(Encoding.UTF8.GetBytes(text), type + "; charset=utf-8", name);
}
