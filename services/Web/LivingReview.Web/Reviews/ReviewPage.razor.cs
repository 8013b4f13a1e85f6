using System.Collections.Concurrent;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;
using Microsoft.AspNetCore.Components;

namespace LivingReview.Web.Reviews;

/// <summary>The answer of one review: in a sentence, in the pooled table, in its figures; now, or as it was at a revision.</summary>
public sealed partial class ReviewPage
{
    private const int DetailsAtOnce = 4;
    private readonly PendingState<AnswerState> _pending = new(state => state.Address);
    private ReviewSnapshot? _snapshot;
    private ReviewSnapshot? _read;
    private ReviewEstimates? _detailed;
    private IReadOnlyDictionary<string, StratumDetail> _details = new Dictionary<string, StratumDetail>();
    private List<StratumFigures> _compared = [];
    private IReadOnlyDictionary<string, StratumEstimate?> _changes = new Dictionary<string, StratumEstimate?>();
    private HashSet<Guid> _freshShifts = [];
    private string _note = "";

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    /// <summary>The stratum that the answer and the figures are about.</summary>
    [SupplyParameterFromQuery(Name = "stratum")]
    public string? StratumQuery { get; set; }

    /// <summary>Prevalence of the natural frequencies, 0 to 1; the protocol's if absent.</summary>
    [SupplyParameterFromQuery(Name = "prevalence")]
    public string? PrevalenceQuery { get; set; }

    /// <summary>Strata drawn together, separated by commas.</summary>
    [SupplyParameterFromQuery(Name = "compare")]
    public string? CompareQuery { get; set; }

    /// <summary>Order of the forest plot.</summary>
    [SupplyParameterFromQuery(Name = "sort")]
    public string? SortQuery { get; set; }

    /// <summary>First row of the forest plot.</summary>
    [SupplyParameterFromQuery(Name = "row")]
    public string? RowQuery { get; set; }

    /// <summary>The revision looked back at; the present if absent.</summary>
    [SupplyParameterFromQuery(Name = "revision")]
    public string? RevisionQuery { get; set; }

    /// <summary>Whether the pooled table lists conjunctions of factors too.</summary>
    [SupplyParameterFromQuery(Name = "conjunctions")]
    public string? ConjunctionsQuery { get; set; }

    /// <inheritdoc/>
    protected override long? AsOf => Answer.Revision;

    private AnswerState Answer { get; set; } = new() { Review = "" };

    private string Stratum => Answer.Stratum;

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
        Answer = AnswerState.Parse(Review, StratumQuery, PrevalenceQuery, CompareQuery, SortQuery, RowQuery, RevisionQuery, ConjunctionsQuery);
        _pending.Arrive(Answer);
        await base.OnParametersSetAsync();
    }

    private void Go(Func<AnswerState, AnswerState> change) => Navigation.NavigateTo(_pending.Choose(Answer, change), replace: true);

    /// <inheritdoc/>
    protected override async Task<ReviewView?> ReadViewAsync(CancellationToken cancellationToken)
    {
        _read = await Snapshots.GetAsync(Review, Stratum, Answer.Revision, cancellationToken);
        return _read?.Review;
    }

    /// <inheritdoc/>
    protected override async Task ReadAsync(ReviewView view, CancellationToken cancellationToken)
    {
        var read = _read!;
        await CompareAsync(cancellationToken);
        Show(read);
    }

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        await base.OnAfterRenderAsync(firstRender);
        if (_snapshot?.Estimates is { } estimates && !ReferenceEquals(estimates, _detailed))
        {
            _detailed = estimates;
            await ReadDetailsAsync(estimates);
        }
    }

    /// <inheritdoc/>
    protected override void Forget()
    {
        _snapshot = null;
        _detailed = null;
        _details = new Dictionary<string, StratumDetail>();
        _compared = [];
        _changes = new Dictionary<string, StratumEstimate?>();
        _freshShifts = [];
        _note = "";
    }

    // Prediction intervals and the like cost the server more than the estimates: they come after the first paint.
    private async Task ReadDetailsAsync(ReviewEstimates estimates)
    {
        var found = new ConcurrentDictionary<string, StratumDetail>(StringComparer.Ordinal);
        try
        {
            await Parallel.ForEachAsync(
                estimates.Strata.Where(stratum => stratum.Sensitivity is not null),
                new ParallelOptions { MaxDegreeOfParallelism = DetailsAtOnce, CancellationToken = Leaving },
                async (stratum, token) =>
                {
                    if (await Snapshots.GetDetailAsync(Review, stratum, Answer.Revision, token) is { } detail)
                        found[stratum.Stratum] = detail;
                });
        }
        catch (OperationCanceledException) when (Leaving.IsCancellationRequested)
        {
            return;
        }

        if (!ReferenceEquals(estimates, _snapshot?.Estimates))
            return;
        _details = found;
        StateHasChanged();
    }

    private async Task CompareAsync(CancellationToken cancellationToken)
    {
        var read = await Task.WhenAll(Answer.Compared.Select(stratum => Snapshots.GetFiguresAsync(Review, stratum, Answer.Revision, cancellationToken)));
        var figures = read.OfType<StratumFigures>().ToList();
        if (figures.Count != _compared.Count || !figures.Zip(_compared).All(pair => SnapshotComparer.SameFigures(pair.First, pair.Second)))
            _compared = figures;
    }

    private void Show(ReviewSnapshot read)
    {
        var after = read.Over(_snapshot);
        if (_snapshot is { } before && before.AsOf == after.AsOf && after.AsOf is null)
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
        else if (_snapshot is not null)
        {
            // Another time is no news.
            _changes = new Dictionary<string, StratumEstimate?>();
            _freshShifts = [];
            _note = "";
        }

        _snapshot = after;
    }
}
