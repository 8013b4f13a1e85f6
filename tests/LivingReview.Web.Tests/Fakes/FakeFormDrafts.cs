using System.Collections.Concurrent;
using System.Text.Json;
using LivingReview.Contracts.Drafts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LivingReview.Web.Tests.Fakes;

/// <summary>Stands in for the half-filled forms that Ingestion keeps.</summary>
public sealed class FakeFormDrafts
{
    private readonly ConcurrentDictionary<Guid, FormDraft?> _drafts = new();
    private int _arrived;
    private int _answered;

    /// <summary>The unfinished drafts.</summary>
    public IEnumerable<FormDraft> Unfinished => _drafts.Values.OfType<FormDraft>();

    /// <summary>What keeping a draft waits for.</summary>
    public Task BeforeKeeping { get; set; } = Task.CompletedTask;

    /// <summary>How many requests to keep a draft have come.</summary>
    public int Arrived => _arrived;

    /// <summary>How many of them were decided.</summary>
    public int Answered => _answered;

    /// <summary>Puts a draft there.</summary>
    public void Add(FormDraft draft) => _drafts[draft.Id] = draft;

    internal void Map(IEndpointRouteBuilder app)
    {
        foreach (var root in new[] { "/api/form-drafts", "/api/reviews/{review}/form-drafts" })
        {
            app.MapGet(root, (string? form) => Results.Json(Unfinished.Where(d => d.Form == form).OrderByDescending(d => d.ChangedAt), JsonSerializerOptions.Web));
            app.MapGet(root + "/{draft:guid}", (Guid draft) => !_drafts.TryGetValue(draft, out var found) ? Results.NotFound() : found is null ? Gone() : Results.Json(found, JsonSerializerOptions.Web));
            app.MapPut(root + "/{draft:guid}", async (Guid draft, KeepFormDraft kept) =>
            {
                Interlocked.Increment(ref _arrived);
                await BeforeKeeping;
                var now = _drafts.AddOrUpdate(draft, _ => Kept(draft, kept), (_, before) => before is null || before.Sequence >= kept.Sequence ? before : Kept(draft, kept));
                Interlocked.Increment(ref _answered);
                return now is null ? Gone() : Results.Json(now, JsonSerializerOptions.Web);
            });
            app.MapDelete(root + "/{draft:guid}", (Guid draft) =>
            {
                _drafts[draft] = null;
                return Results.NoContent();
            });
        }
    }

    private static FormDraft Kept(Guid id, KeepFormDraft kept) => new()
    {
        Id = id,
        Form = kept.Form,
        Subject = kept.Subject,
        Title = kept.Title,
        Content = kept.Content,
        Sequence = kept.Sequence,
        KeptBy = "local",
        ChangedAt = DateTimeOffset.UnixEpoch.AddSeconds(kept.Sequence),
    };

    private static IResult Gone() => Results.Problem(statusCode: 410, title: "The form was sent or discarded");
}
