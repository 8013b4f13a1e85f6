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
    private readonly CancellationTokenSource _leaving = new();
    private ReviewSnapshot? _snapshot;
    private LiveSubscription? _live;
    private LiveState _state = LiveState.Connecting;
    private IReadOnlyDictionary<string, StratumEstimate?> _changes = new Dictionary<string, StratumEstimate?>();
    private HashSet<Guid> _freshShifts = [];
    private string _note = "";
    private bool _missing;
    private bool _failed;

    /// <summary>Id of the review.</summary>
    [Parameter]
    public string Review { get; set; } = "";

    /// <summary>The stratum that the answer and the figures are about.</summary>
    [SupplyParameterFromQuery(Name = "stratum")]
    public string? StratumQuery { get; set; }

    [CascadingParameter]
    private HttpContext? Http { get; set; }

    private string Stratum => string.IsNullOrEmpty(StratumQuery) ? StratumName.Overall : StratumQuery;

    private Protocol Protocol => _snapshot!.Review.Protocol;

    private StratumEstimate? Selected => _snapshot?.Estimates?.Strata.FirstOrDefault(stratum => stratum.Stratum == Stratum);

    private string NoFigures => _snapshot switch
    {
        { Estimates: null } => "Figures appear with the first estimate.",
        { } read when read.Unread.Contains(ReviewSnapshot.FiguresPart) => "The figures cannot be read just now.",
        _ => "There are no studies to draw here.",
    };

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        if (_snapshot is not null && _snapshot.Review.Id != Review)
            Forget();
        await ReadAsync();
        if (_missing)
            Http?.AnswerNotFound();
    }

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_live?.Review == Review || _leaving.IsCancellationRequested)
            return;
        if (_live is not null)
            await _live.DisposeAsync();
        _live = Hub.Watch(Review, change => InvokeAsync(() => OnLiveAsync(change)));
        if (_live.State != _state)
        {
            _state = _live.State;
            StateHasChanged();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _leaving.CancelAsync();
        if (_live is not null)
            await _live.DisposeAsync();
        _leaving.Dispose();
    }

    private async Task OnLiveAsync(LiveChange change)
    {
        if (_leaving.IsCancellationRequested)
            return;
        _state = change.State;
        if (change.Data)
            await ReadAsync();
        StateHasChanged();
    }

    // The study is stored; the estimates follow. Every open page of the review learns the new revision at once.
    private void OnAccepted() => _live?.Touch();

    private async Task ReadAsync()
    {
        try
        {
            var (review, stratum) = (Review, Stratum);
            var read = await Snapshots.GetAsync(review, stratum, _leaving.Token);
            if (review == Review && stratum == Stratum)
                Show(read);
            _failed = false;
        }
        catch (OperationCanceledException) when (_leaving.IsCancellationRequested)
        {
            // The reader has left.
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException or System.Text.Json.JsonException)
        {
            _failed = true;
        }
    }

    private void Show(ReviewSnapshot? read)
    {
        _missing = read is null;
        if (_snapshot is { } before && read?.Over(before) is { } after)
        {
            var moved = StratumChanges.Between(before.Estimates, after.Estimates);
            if (moved.Count > 0)
            {
                _changes = moved;
                _note = FormattableString.Invariant($"Updated to revision {after.Estimates!.Revision}: {moved.Count} of {after.Estimates.Strata.Count(stratum => stratum.K > 0)} strata changed.");
            }

            var known = before.Shifts.Select(shift => shift.Id).ToHashSet();
            var arrived = after.Shifts.Where(shift => !known.Contains(shift.Id)).Select(shift => shift.Id).ToHashSet();
            if (arrived.Count > 0 && !before.Unread.Contains(ReviewSnapshot.ShiftsPart))
                _freshShifts = arrived;
        }

        _snapshot = read?.Over(_snapshot);
    }

    private void Forget()
    {
        _snapshot = null;
        _changes = new Dictionary<string, StratumEstimate?>();
        _freshShifts = [];
        _note = "";
        _state = LiveState.Connecting;
    }
}
