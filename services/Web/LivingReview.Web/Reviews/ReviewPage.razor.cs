using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;
using LivingReview.Web.Live;
using LivingReview.Web.Reading;
using LivingReview.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;

namespace LivingReview.Web.Reviews;

/// <summary>The page of one review: reads once for the first paint, then again whenever the hub says that something changed.</summary>
public sealed partial class ReviewPage
{
    private readonly CancellationTokenSource leaving = new();
    private ReviewSnapshot? snapshot;
    private LiveSubscription? live;
    private LiveState state = LiveState.Connecting;
    private IReadOnlyDictionary<string, StratumEstimate?> changes = new Dictionary<string, StratumEstimate?>();
    private HashSet<Guid> freshShifts = [];
    private string note = "";
    private bool missing;
    private bool failed;

    /// <summary>Id of the review.</summary>
    [Parameter]
    public string Review { get; set; } = "";

    /// <summary>The stratum that the answer and the figures are about.</summary>
    [SupplyParameterFromQuery(Name = "stratum")]
    public string? StratumQuery { get; set; }

    [CascadingParameter]
    private HttpContext? Http { get; set; }

    private string Stratum => string.IsNullOrEmpty(StratumQuery) ? StratumName.Overall : StratumQuery;

    private Protocol Protocol => snapshot!.Review.Protocol;

    private StratumEstimate? Selected => snapshot?.Estimates?.Strata.FirstOrDefault(stratum => stratum.Stratum == Stratum);

    private string NoFigures => snapshot switch
    {
        { Estimates: null } => "Figures appear with the first estimate.",
        { } read when read.Unread.Contains(ReviewSnapshot.FiguresPart) => "The figures cannot be read just now.",
        _ => "There are no studies to draw here.",
    };

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        if (snapshot is not null && snapshot.Review.Id != Review)
            Forget();
        await ReadAsync();
        if (missing)
            Http?.AnswerNotFound();
    }

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (live?.Review == Review || leaving.IsCancellationRequested)
            return;
        if (live is not null)
            await live.DisposeAsync();
        live = Hub.Watch(Review, change => InvokeAsync(() => OnLiveAsync(change)));
        if (live.State != state)
        {
            state = live.State;
            StateHasChanged();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await leaving.CancelAsync();
        if (live is not null)
            await live.DisposeAsync();
        leaving.Dispose();
    }

    private async Task OnLiveAsync(LiveChange change)
    {
        if (leaving.IsCancellationRequested)
            return;
        state = change.State;
        if (change.Data)
            await ReadAsync();
        StateHasChanged();
    }

    // The study is stored; the estimates follow. Every open page of the review learns the new revision at once.
    private void OnAccepted() => live?.Touch();

    private async Task ReadAsync()
    {
        try
        {
            var (review, stratum) = (Review, Stratum);
            var read = await Snapshots.GetAsync(review, stratum, leaving.Token);
            if (review == Review && stratum == Stratum)
                Show(read);
            failed = false;
        }
        catch (OperationCanceledException) when (leaving.IsCancellationRequested)
        {
            // The reader has left.
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException or System.Text.Json.JsonException)
        {
            failed = true;
        }
    }

    private void Show(ReviewSnapshot? read)
    {
        missing = read is null;
        if (snapshot is { } before && read?.Over(before) is { } after)
        {
            var moved = StratumChanges.Between(before.Estimates, after.Estimates);
            if (moved.Count > 0)
            {
                changes = moved;
                note = FormattableString.Invariant($"Updated to revision {after.Estimates!.Revision}: {moved.Count} of {after.Estimates.Strata.Count(stratum => stratum.K > 0)} strata changed.");
            }

            var known = before.Shifts.Select(shift => shift.Id).ToHashSet();
            var arrived = after.Shifts.Where(shift => !known.Contains(shift.Id)).Select(shift => shift.Id).ToHashSet();
            if (arrived.Count > 0 && !before.Unread.Contains(ReviewSnapshot.ShiftsPart))
                freshShifts = arrived;
        }

        snapshot = read?.Over(snapshot);
    }

    private void Forget()
    {
        snapshot = null;
        changes = new Dictionary<string, StratumEstimate?>();
        freshShifts = [];
        note = "";
        state = LiveState.Connecting;
    }
}
