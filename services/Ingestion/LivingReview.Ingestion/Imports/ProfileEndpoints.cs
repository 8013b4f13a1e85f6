using LivingReview.Contracts.Studies;
using LivingReview.EvidenceFiles.Studies;
using LivingReview.Hosting.Describing;
using LivingReview.Hosting.Problems;
using LivingReview.Hosting.Store;
using LivingReview.Ingestion.Reviews;
using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LivingReview.Ingestion.Imports;

internal static class ProfileEndpoints
{
    public static void MapProfiles(this IEndpointRouteBuilder app)
    {
        var profiles = app.MapGroup("/api/reviews/{review}/import-profiles");
        profiles.MapGet("", ListAsync).Described("listImportProfiles", "Lists the profiles that map the columns of files: those of the program, then those of the review by name.").Answers<MappingProfile[]>();
        profiles.MapGet("/{name}", ShowAsync).Described("getImportProfile", "Shows a profile.").Answers<MappingProfile>().Refuses("unknown-profile");
        profiles.MapPut("/{name}", SaveAsync).Described("saveImportProfile", "Saves a profile as its next version.")
            .Example(new MappingProfile { Name = "our-sheet", Format = "csv", Columns = new Dictionary<string, string> { ["study"] = "Author", ["year"] = "Year", ["tp"] = "TP", ["fp"] = "FP", ["fn"] = "FN", ["tn"] = "TN" } }).Answers<MappingProfile>().Refuses("profile-changed");
    }

    private static async Task<IResult> ListAsync(string review, IIngestionStore store, CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        if (await session.LoadAsync<ReviewRecord>(review, cancellationToken) is null) return Problem.UnknownReview(review);
        var saved = await session.Query<ProfileRecord>().Where(p => p.Review == review).ToListAsync(cancellationToken);
        return Results.Ok(Profiles.All.Concat(saved.Select(p => p.Profile).OrderBy(p => p.Name, StringComparer.Ordinal).ThenBy(p => p.Version)));
    }

    private static async Task<IResult> ShowAsync(string review, string name, IIngestionStore store, CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        return await ProfileStore.FindAsync(session, review, name, cancellationToken) is { } profile ? Results.Ok(profile) : Unknown(name);
    }

    private static async Task<IResult> SaveAsync(string review, string name, MappingProfile profile, IIngestionStore store, CancellationToken cancellationToken)
    {
        var named = profile with { Name = name };
        if (ProfileStore.Check(named) is { None: false } faults) return Problem.Invalid(faults);
        await using var session = store.LightweightSession();
        if (await session.LoadAsync<ReviewRecord>(review, cancellationToken) is null) return Problem.UnknownReview(review);
        var last = await ProfileStore.FindAsync(session, review, name, cancellationToken);
        var saved = named with { Version = (last?.Version ?? 0) + 1 };
        session.Insert(new ProfileRecord(ProfileStore.IdOf(review, name, saved.Version), review, name, saved));
        try
        {
            await session.SaveChangesAsync(cancellationToken);
        }
        catch (Exception fault) when (StoreFaults.IsConflict(fault))
        {
            return Problem.Result(409, "profile-changed", "Someone else saved this profile at the same time", "name: read the profile again and repeat the change.");
        }

        return Results.Ok(saved);
    }

    public static IResult Unknown(string profile) =>
        Problem.Result(404, "unknown-profile", "Unknown profile", $"profile: the review has no import profile '{profile}'.");
}
