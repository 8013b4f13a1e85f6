using System.Net;
using System.Text.Json;
using LivingReview.Client;
using LivingReview.Contracts.Reviews;
using LivingReview.Web.Access;
using LivingReview.Web.Live;
using LivingReview.Web.Reading;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;

namespace LivingReview.Web.Shell;

/// <summary>
/// A page about one review: loads its data for the first paint and again whenever the hub reports a change. A page inherits it, loads
/// what it shows in <see cref="ReadAsync"/> and puts its content into a <see cref="ReviewFrame"/>.
/// </summary>
public abstract class LiveReviewPage : ComponentBase, IAsyncDisposable
{
    private readonly Departure _leaving = new();
    private LiveSubscription? _live;
    private Task? _reading;
    private bool _again;

    /// <summary>Id of the review.</summary>
    [Parameter]
    public string Review { get; set; } = "";

    /// <summary>The review; null until it is loaded.</summary>
    protected internal ReviewView? View { get; private set; }

    /// <summary>State of the live connection.</summary>
    protected internal LiveState State { get; private set; } = LiveState.Connecting;

    /// <summary>Whether there is no such review.</summary>
    protected internal bool Missing { get; private set; }

    /// <summary>Whether the last load failed, so that the page may be out of date.</summary>
    protected internal bool Failed { get; private set; }

    /// <summary>401 or 403 if the reader is not allowed to see this; null otherwise.</summary>
    protected internal HttpStatusCode? Refused { get; private set; }

    /// <summary>Cancelled when the page is closed.</summary>
    protected CancellationToken Leaving => _leaving.Token;

    [Inject]
    private LiveHub Hub { get; set; } = null!;

    [Inject]
    private Credential Credential { get; set; } = null!;

    [Inject]
    private ReviewsClient Reviews { get; set; } = null!;

    [CascadingParameter]
    private HttpContext? Http { get; set; }

    /// <summary>The rendering for those who only read; null where the page has a circuit.</summary>
    [CascadingParameter]
    private protected StaticReading? Static { get; set; }

    /// <summary>Loads what the page shows beside the review itself. May throw what the API clients throw.</summary>
    protected abstract Task ReadAsync(ReviewView view, CancellationToken cancellationToken);

    /// <summary>Loads the review; null if there is none.</summary>
    protected virtual Task<ReviewView?> ReadViewAsync(CancellationToken cancellationToken) => Reviews.GetAsync(Review, AsOf, cancellationToken);

    /// <summary>Discards the data of the previous review when the URL leads to another.</summary>
    protected virtual void Reset()
    {
    }

    /// <summary>The earlier revision that the page shows; null for the current one. A page that shows an earlier revision is not updated.</summary>
    protected virtual long? AsOf => null;

    /// <summary>Tells every open page of this review, including this one, to reload, because this page has just changed it.</summary>
    protected void Touch() => _live?.Touch();

    /// <summary>Reloads everything; loads never overlap, and a request during one leads to another after it.</summary>
    protected Task ReadAgainAsync()
    {
        if (_reading is { IsCompleted: false })
        {
            _again = true;
            return _reading;
        }

        return _reading = ReadUntilCurrentAsync();
    }

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        if (View is not null && View.Id != Review)
        {
            View = null;
            State = LiveState.Connecting;
            Reset();
        }

        Static?.Follow(Review);
        await ReadAgainAsync();
        if (Missing)
            Http?.SetNotFound();
        if (Missing || Refused is not null)
            Static?.KeepFor(TimeSpan.Zero);
        else if (Failed)
            Static?.KeepFor(TimeSpan.FromSeconds(1));
    }

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_live?.Review == Review || _leaving.IsCancellationRequested)
            return;
        if (_live is not null)
            await _live.DisposeAsync();
        _live = Hub.Subscribe(Review, change => InvokeAsync(() => OnLiveAsync(change)), Credential);
        if (_live.State != State)
        {
            State = _live.State;
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
        GC.SuppressFinalize(this);
    }

    private async Task OnLiveAsync(LiveChange change)
    {
        if (_leaving.IsCancellationRequested)
            return;
        State = change.State;
        if (change.Data && AsOf is null)
            await ReadAgainAsync();
        StateHasChanged();
    }

    private async Task ReadUntilCurrentAsync()
    {
        do
        {
            _again = false;
            await ReadOnceAsync();
        }
        while (_again && !_leaving.IsCancellationRequested);
    }

    private async Task ReadOnceAsync()
    {
        try
        {
            var review = Review;
            var view = await ReadViewAsync(_leaving.Token);
            if (review != Review)
                return;
            Missing = view is null;
            if (view is not null)
                await ReadAsync(view, _leaving.Token);
            if (review == Review)
                View = view;
            Failed = false;
            Refused = null;
        }
        catch (OperationCanceledException) when (_leaving.IsCancellationRequested)
        {
            // The page was closed.
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException or JsonException)
        {
            Failed = true;
            Refused = (exception as HttpRequestException)?.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden
                ? ((HttpRequestException)exception).StatusCode
                : null;
        }
    }
}
