using System.Net;
using System.Text.Json;
using LivingReview.Contracts.Reviews;
using LivingReview.Web.Access;
using LivingReview.Web.Live;
using LivingReview.Web.Reviews;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;

namespace LivingReview.Web.Shell;

/// <summary>
/// A page about one review: reads for the first paint and again whenever the hub says that something changed. A page inherits it, reads
/// what it shows in <see cref="ReadAsync"/> and puts its content into a <see cref="ReviewFrame"/>.
/// </summary>
public abstract class LiveReviewPage : ComponentBase, IAsyncDisposable
{
    private readonly CancellationTokenSource _leaving = new();
    private LiveSubscription? _live;
    private Task? _reading;
    private bool _again;

    /// <summary>Id of the review.</summary>
    [Parameter]
    public string Review { get; set; } = "";

    /// <summary>The review; null until it was read.</summary>
    protected internal ReviewView? View { get; private set; }

    /// <summary>State of the live connection.</summary>
    protected internal LiveState State { get; private set; } = LiveState.Connecting;

    /// <summary>Whether there is no such review.</summary>
    protected internal bool Missing { get; private set; }

    /// <summary>Whether the last reading failed, so that what is shown may be old.</summary>
    protected internal bool Failed { get; private set; }

    /// <summary>401 or 403 if whoever looks may not read this; null otherwise.</summary>
    protected internal HttpStatusCode? Refused { get; private set; }

    /// <summary>Ends when the reader leaves the page.</summary>
    protected CancellationToken Leaving => _leaving.Token;

    [Inject]
    private LiveHub Hub { get; set; } = null!;

    [Inject]
    private Credential Credential { get; set; } = null!;

    [Inject]
    private ReviewsClient Reviews { get; set; } = null!;

    [CascadingParameter]
    private HttpContext? Http { get; set; }

    /// <summary>Reads what the page shows beside the review itself. May throw what the API's clients throw.</summary>
    protected abstract Task ReadAsync(ReviewView view, CancellationToken cancellationToken);

    /// <summary>Reads the review; null if there is none.</summary>
    protected virtual Task<ReviewView?> ReadViewAsync(CancellationToken cancellationToken) => Reviews.GetAsync(Review, AsOf, cancellationToken);

    /// <summary>Drops what belongs to the review shown before, when the address leads to another.</summary>
    protected virtual void Forget()
    {
    }

    /// <summary>The revision that the page looks back at; null for the present. A change of the review does not move a page that looks back.</summary>
    protected virtual long? AsOf => null;

    /// <summary>Tells every open page of this review, this one too, to read again, because this page has just changed it.</summary>
    protected void Touch() => _live?.Touch();

    /// <summary>Reads everything again; readings never overlap, and a wish during one is one more reading after it.</summary>
    protected Task ReadAgainAsync()
    {
        if (_reading is { IsCompleted: false })
        {
            _again = true;
            return _reading;
        }

        return _reading = ReadUntilCalmAsync();
    }

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        if (View is not null && View.Id != Review)
        {
            View = null;
            State = LiveState.Connecting;
            Forget();
        }

        await ReadAgainAsync();
        if (Missing)
            Http?.SetNotFound();
    }

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_live?.Review == Review || _leaving.IsCancellationRequested)
            return;
        if (_live is not null)
            await _live.DisposeAsync();
        _live = Hub.Watch(Review, change => InvokeAsync(() => OnLiveAsync(change)), Credential);
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

    private async Task ReadUntilCalmAsync()
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
            // The reader has left.
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
