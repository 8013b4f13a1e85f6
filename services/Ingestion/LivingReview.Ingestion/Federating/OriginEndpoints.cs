using System.Text.Json;
using LivingReview.Contracts.Studies;
using LivingReview.EvidenceFiles.Studies;
using LivingReview.Hosting.Authentication;
using LivingReview.Hosting.Describing;
using LivingReview.Hosting.Problems;
using LivingReview.Hosting.Protection;
using LivingReview.Ingestion.Imports;
using LivingReview.Ingestion.Reviews;
using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace LivingReview.Ingestion.Federating;

/// <summary>One extraction for many reviews: whom a review trusts, and what it takes from there (docs/adr/0016).</summary>
internal static class OriginEndpoints
{
    private const long ContentLimit = 48 * 1024 * 1024;
    private static readonly JsonSerializerOptions Strict = new JsonSerializerOptions(JsonSerializerOptions.Web) { RespectNullableAnnotations = true }.RefusingUnstorableText();

    public static void MapOrigins(this IEndpointRouteBuilder app)
    {
        app.MapGet("/api/signing-keys", async (InstallationKey key, CancellationToken cancellationToken) => Results.Ok(new SigningKeys { Keys = [await key.PublicAsync(cancellationToken)] }))
            .Described("getSigningKeys", "Shows the public keys that verify this installation's signed exports.").Answers<SigningKeys>();
        var origins = app.MapGroup("/api/reviews/{review}/origins");
        origins.MapGet("", ListAsync).Described("listOrigins", "Lists the reviews of other installations that this one takes studies from, with what a person should look at, by address.").Answers<OriginView[]>();
        origins.MapPut("", TrustAsync).Needs(Role.Owner).Described("trustOrigin", "Trusts a review of another installation, by the key that verifies its exports.")
            .Example(OriginExamples.Trust).Answers<OriginView>().Refuses("origin-key-changed");
        origins.MapDelete("", EndAsync).Needs(Role.Owner).Described("endOrigin", "Ends the trust; what was taken stays.").AnswersNothing().Refuses("unknown-origin");
        origins.MapPost("/takings", TakeAsync).WithMetadata(new RequestSizeLimitAttribute(ContentLimit)).MayTakeLong()
            .Described("takeFromOrigin", "Proposes what a signed export of a trusted review has and this one has not: studies, corrections, withdrawals.")
            .Example(OriginExamples.Take)
            .Answers<OriginReport>().Refuses("unknown-origin", "origin-unverified", "origin-outdated");
    }

    private static async Task<IResult> ListAsync(string review, IIngestionStore store, CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        if (await session.LoadAsync<ReviewRecord>(review, cancellationToken) is null) return Problem.UnknownReview(review);
        var all = await session.Query<OriginRecord>().Where(one => one.Review == review).ToListAsync(cancellationToken);
        return Results.Ok(all.OrderBy(one => one.Address, StringComparer.Ordinal).Select(one => one.ToView()));
    }

    private static Task<IResult> TrustAsync(string review, TrustOrigin request, EvidenceLog log, HttpContext http, TimeProvider time, CancellationToken cancellationToken) => log.WriteAsync(
        review,
        async (evidence, token) =>
        {
            var faults = new Faults();
            var address = AddressOf(request.Address, faults);
            using var verifier = request.Key is { } given ? EvidenceSignature.Open(given) : null;
            faults.Require(verifier is not null, "key", "A public key on P-256: kty, crv, x and y, as GET /api/signing-keys of the other installation gives it.");
            if (!faults.None) return Problem.Invalid(faults);
            var key = EvidenceSignature.PublicOf(verifier!);
            var known = await evidence.Session.LoadAsync<OriginRecord>(OriginRecord.IdOf(review, address!), token);
            if (known?.Key.Fingerprint == key.Fingerprint && !request.Replace) return Results.Ok(known.ToView());
            if (known is not null && !request.Replace)
                return Problem.Result(409, "origin-key-changed", "The key is another", $"key: {known.Key.Fingerprint} is trusted for this address. Ask its operator, then replace the key.");
            // The revision that was taken is forgotten; what was said to people is not.
            var record = new OriginRecord(OriginRecord.IdOf(review, address!), review, address!, key, Caller.NameOf(http), time.GetUtcNow()) { Hints = known?.Hints ?? [] };
            evidence.Session.Store(record);
            await evidence.Session.SaveChangesAsync(token);
            return Results.Ok(record.ToView());
        },
        (_, _) => Task.FromResult(Results.NoContent()),
        cancellationToken);

    private static async Task<IResult> EndAsync(string review, [FromQuery] string address, IIngestionStore store, CancellationToken cancellationToken)
    {
        await using var session = store.LightweightSession();
        if (await session.LoadAsync<ReviewRecord>(review, cancellationToken) is null) return Problem.UnknownReview(review);
        if (await session.LoadAsync<OriginRecord>(OriginRecord.IdOf(review, address), cancellationToken) is not { } known) return Unknown(address);
        session.Delete(known);
        await session.SaveChangesAsync(cancellationToken);
        return Results.NoContent();
    }

    private static async Task<IResult> TakeAsync(string review, TakeFromOrigin request, EvidenceLog log, IIngestionStore store, TimeProvider time, CancellationToken cancellationToken)
    {
        var faults = new Faults();
        var address = AddressOf(request.Origin, faults, "origin");
        foreach (var (field, missing) in new[] { ("content", request.Content is null), ("signatureInput", request.SignatureInput is null), ("signature", request.Signature is null) })
            faults.Require(!missing, field, "It is needed: the export of the other installation, and the headers that came with it.");
        if (!faults.None) return Problem.Invalid(faults);

        await using var session = store.QuerySession();
        if (await session.LoadAsync<ReviewRecord>(review, cancellationToken) is not { } head) return Problem.UnknownReview(review);
        if (await session.LoadAsync<OriginRecord>(OriginRecord.IdOf(review, address!), cancellationToken) is not { } origin) return Unknown(address!);
        if (EvidenceSignature.Refuse(request.Content, request.SignatureInput!, request.Signature!, origin.Key, time.GetUtcNow()) is { } why)
            return Problem.Result(422, "origin-unverified", "The export cannot be trusted", why);
        var answers = ImportAnswers.Parse([], Profiles.OfFormat("json"), out _)!;
        using var bytes = new MemoryStream(request.Content!, writable: false);
        while (true)
        {
            var upload = await UploadedStudies.ReadAsync(bytes, answers, head.Protocol, cancellationToken);
            if (ReadExport(request.Content!) is not { } content || upload.File is { Unreadable: true } or { TooLong: true } || content.Studies.Count != upload.Rows.Count)
                return Problem.Result(422, "origin-unverified", "The export cannot be read", "content: it is no export of a review, or of one that is too long.");
            if (!address!.EndsWith("/reviews/" + Uri.EscapeDataString(content.Review), StringComparison.Ordinal))
                return Problem.Result(422, "origin-unverified", "The export is of another review", $"content: it is the export of the review '{content.Review}'.");
            if (await WriteAsync(review, address, content, upload, answers, log, time, cancellationToken) is { } result) return result;
            head = await session.LoadAsync<ReviewRecord>(review, cancellationToken) ?? head;
        }
    }

    /// <summary>The answer; null if the protocol changed meanwhile, so that the studies have to be read again.</summary>
    private static async Task<IResult?> WriteAsync(
        string review, string address, ReviewExport content, UploadedStudies upload, ImportAnswers answers, EvidenceLog log, TimeProvider time, CancellationToken cancellationToken)
    {
        var outdated = false;
        var result = await log.WriteAsync(
            review,
            async (evidence, token) =>
            {
                outdated = !upload.Fits(evidence.Review.Protocol);
                if (outdated) return Results.Empty;
                if (await evidence.Session.LoadAsync<OriginRecord>(OriginRecord.IdOf(review, address), token) is not { } origin) return Unknown(address);
                if (origin.Revision > content.Revision)
                    return Problem.Result(409, "origin-outdated", "A newer export was taken", FormattableString.Invariant($"content: it is of revision {content.Revision}, and {origin.Revision} was taken. If the other installation was restored from a backup, replace its key by the same."));
                return Results.Ok(await new OriginIntake(evidence, origin, content, upload, answers).TakeAsync(time.GetUtcNow(), token));
            },
            (_, _) => Task.FromResult(Results.NoContent()),
            cancellationToken);
        return outdated ? null : result;
    }

    private static ReviewExport? ReadExport(byte[] content)
    {
        try
        {
            var read = JsonSerializer.Deserialize<ReviewExport>(content, Strict);
            return read is null || read.Studies.Any(one => one is null) || read.Withdrawn.Any(one => one is null) || read.Withdrawals.Any(one => one is null) ? null : read;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? AddressOf(string? address, Faults faults, string field = "address")
    {
        if (address is { Length: <= 500 } && Uri.TryCreate(address, UriKind.Absolute, out var at) && at.Scheme is "http" or "https" && at.AbsolutePath.Contains("/reviews/", StringComparison.Ordinal)) return at.AbsoluteUri;
        faults.Add(field, "The address of a review at another installation, as https://reviews.example.org/reviews/osteoporosis, up to 500 characters.");
        return null;
    }

    private static IResult Unknown(string address) => Problem.Result(404, "unknown-origin", "It is not trusted", $"origin: the review trusts nothing at {address}; an owner can (PUT .../origins).");
}
