using System.Collections.Concurrent;
using LivingReview.Contracts.Alerts;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;
using LivingReview.Figures.Formatting;
using LivingReview.Web.Alerts;
using LivingReview.Web.Formatting;
using LivingReview.Web.Reading;
using Microsoft.AspNetCore.Components;

namespace LivingReview.Web.Reviews;

/// <summary>The answer of one review as a sentence, a pooled table and figures; now, or at an earlier revision.</summary>
public sealed partial class ReviewPage
{
    private const int DetailsAtOnce = 4;
    private const int AlertsAtTop = 2;
    private readonly PendingState<ReviewPageState> _pending = new(state => state.Address);
    private ReviewSnapshot? _snapshot;
    private ReviewSnapshot? _read;
    private ReviewEstimates? _detailed;
    private IReadOnlyDictionary<string, StratumDetail> _details = new Dictionary<string, StratumDetail>();
    private IReadOnlyDictionary<string, MinimumFigures> _minima = new Dictionary<string, MinimumFigures>();
    private IReadOnlyList<CertaintyView> _certainty = [];
    private List<StratumFigures> _compared = [];
    private IReadOnlyDictionary<string, StratumEstimate?> _changes = new Dictionary<string, StratumEstimate?>();
    private HashSet<Guid> _newAlerts = [];
    private string _note = "";
    private string _update = "";
    private IReadOnlyList<Alert> _openAlerts = [];

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [Inject] private TimeProvider Time { get; set; } = null!;

    /// <summary>The stratum that the answer and the figures are about.</summary>
    [SupplyParameterFromQuery(Name = "stratum")]
    public string? StratumQuery { get; set; }

    /// <summary>Prevalence of the natural frequencies, 0 to 1; the protocol's if absent.</summary>
    [SupplyParameterFromQuery(Name = "prevalence")]
    public string? PrevalenceQuery { get; set; }

    /// <summary>Strata to compare, separated by commas.</summary>
    [SupplyParameterFromQuery(Name = "compare")]
    public string? CompareQuery { get; set; }

    /// <summary>Order of the forest plot.</summary>
    [SupplyParameterFromQuery(Name = "sort")]
    public string? SortQuery { get; set; }

    /// <summary>First row of the forest plot.</summary>
    [SupplyParameterFromQuery(Name = "row")]
    public string? RowQuery { get; set; }

    /// <summary>The earlier revision to show; the current one if absent.</summary>
    [SupplyParameterFromQuery(Name = "revision")]
    public string? RevisionQuery { get; set; }

    /// <summary>Whether the pooled table lists conjunctions of factors too.</summary>
    [SupplyParameterFromQuery(Name = "conjunctions")]
    public string? ConjunctionsQuery { get; set; }

    /// <inheritdoc/>
    protected override long? AsOf => Answer.Revision;

    private ReviewPageState Answer { get; set; } = new() { Review = "" };

    private string Stratum => Answer.Stratum;

    private Protocol Protocol => _snapshot!.Review.Protocol;

    private StratumEstimate? Selected => _snapshot?.Estimates?.Strata.FirstOrDefault(stratum => stratum.Stratum == Stratum);

    /// <summary>The strata whose answers the protocol puts first; none where another stratum was asked for.</summary>
    private IReadOnlyList<StratumEstimate> Headlines => Stratum != StratumKey.OverallName || _snapshot?.Estimates is not { } estimates
        ? []
        : [.. Protocol.HeadlineStrata.Select(name => estimates.Strata.FirstOrDefault(stratum => stratum.Stratum == name)).OfType<StratumEstimate>().Where(stratum => stratum.K > 0)];

    /// <summary>The strata that the answer is about.</summary>
    private IReadOnlyList<string> Answers => Headlines.Count > 0 ? [.. Headlines.Select(stratum => stratum.Stratum)] : [Stratum];

    private string NoFigures => _snapshot switch
    {
        { Estimates: null } => T["Figures appear with the first estimate."],
        { } read when read.Unread.Contains(ReviewSnapshot.FiguresPart) => T["The figures are temporarily unavailable."],
        _ => T["There are no studies to draw here."],
    };

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        Answer = ReviewPageState.Parse(Review, StratumQuery, PrevalenceQuery, CompareQuery, SortQuery, RowQuery, RevisionQuery, ConjunctionsQuery);
        _pending.Arrive(Answer);
        await base.OnParametersSetAsync();
    }

    private void Go(Func<ReviewPageState, ReviewPageState> change) => Navigation.NavigateTo(_pending.Choose(Answer, change), replace: true);

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
        if (read.Unread.Count > 0)
            Static?.KeepFor(TimeSpan.FromSeconds(1));
        if (Static is not null && read.Estimates is { } estimates)
            await ReadSlowAsync(Static, estimates);
    }

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        await base.OnAfterRenderAsync(firstRender);
        if (_snapshot?.Estimates is { } estimates && !ReferenceEquals(estimates, _detailed))
        {
            _detailed = estimates;
            await ReadMinimaAsync(estimates);
            await ReadDetailsAsync(estimates);
        }
    }

    /// <inheritdoc/>
    protected override void Reset()
    {
        _snapshot = null;
        _detailed = null;
        _details = new Dictionary<string, StratumDetail>();
        _minima = new Dictionary<string, MinimumFigures>();
        _certainty = [];
        _compared = [];
        _changes = new Dictionary<string, StratumEstimate?>();
        _newAlerts = [];
        _openAlerts = [];
        (_note, _update) = ("", "");
    }

    // Prediction intervals and similar details cost the server more than the estimates: they are loaded after the first paint.
    private async Task ReadDetailsAsync(ReviewEstimates estimates)
    {
        try
        {
            var found = await FindDetailsAsync(estimates, Leaving);
            if (!ReferenceEquals(estimates, _snapshot?.Estimates))
                return;
            _details = found;
            StateHasChanged();
        }
        catch (OperationCanceledException) when (Leaving.IsCancellationRequested)
        {
            // The page was closed.
        }
    }

    private async Task<IReadOnlyDictionary<string, StratumDetail>> FindDetailsAsync(ReviewEstimates estimates, CancellationToken cancellationToken)
    {
        var found = new ConcurrentDictionary<string, StratumDetail>(StringComparer.Ordinal);
        await Parallel.ForEachAsync(
            estimates.Strata.Where(stratum => stratum.Sensitivity is not null),
            new ParallelOptions { MaxDegreeOfParallelism = DetailsAtOnce, CancellationToken = cancellationToken },
            async (stratum, token) =>
            {
                if (await Snapshots.GetDetailAsync(Review, stratum, Answer.Revision, token) is { } detail)
                    found[stratum.Stratum] = detail;
            });
        return found;
    }

    // What a circuit reads after the first paint, as far as a reader would wait for it.
    private async Task ReadSlowAsync(StaticReading reading, ReviewEstimates estimates)
    {
        var version = (estimates.Revision, estimates.EstimateVersion);
        var certainty = reading.LoadAsync(("certainty", version), async token => await Snapshots.GetCertaintyAsync(Review, Answer.Revision, token));
        var minima = reading.LoadAsync(("minima", version), async token => (IReadOnlyDictionary<string, MinimumFigures>?)await FindMinimaAsync(estimates, token));
        var details = reading.LoadAsync(("details", version), async token => (IReadOnlyDictionary<string, StratumDetail>?)await FindDetailsAsync(estimates, token));
        _certainty = (await certainty).Value ?? _certainty;
        _minima = (await minima).Value ?? _minima;
        _details = (await details).Value ?? _details;
    }

    private async Task ReadMinimaAsync(ReviewEstimates estimates)
    {
        if (await Snapshots.GetCertaintyAsync(Review, Answer.Revision, Leaving) is { Count: > 0 } judged && ReferenceEquals(estimates, _snapshot?.Estimates))
        {
            _certainty = judged;
            StateHasChanged();
        }

        var found = await FindMinimaAsync(estimates, Leaving);
        if (found.Count == 0 || Leaving.IsCancellationRequested || !ReferenceEquals(estimates, _snapshot?.Estimates))
            return;
        _minima = found;
        StateHasChanged();
    }

    private async Task<IReadOnlyDictionary<string, MinimumFigures>> FindMinimaAsync(ReviewEstimates estimates, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, MinimumFigures>(StringComparer.Ordinal);
        // The address may lead to another review while this one is read.
        if (_snapshot?.Review.Protocol is not { } protocol || protocol is { MinimumSensitivity: null, MinimumSpecificity: null })
            return found;
        foreach (var stratum in estimates.Strata.Where(stratum => Answers.Contains(stratum.Stratum) && stratum.Sensitivity is not null).ToList())
        {
            if (await Snapshots.GetMinimumAsync(Review, stratum, protocol, Answer.Revision, cancellationToken) is { } minimum)
                found[stratum.Stratum] = minimum;
        }

        return found;
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
                _note = T["Updated to revision {0}: {1} of {2} strata changed.", after.Estimates!.Revision, moved.Count, after.Estimates.Strata.Count(stratum => stratum.K > 0)];
                _update = UpdateText(before, after, moved);
            }

            var known = before.Alerts.Select(alert => alert.Id).ToHashSet();
            var arrived = after.Alerts.Where(alert => !known.Contains(alert.Id)).Select(alert => alert.Id).ToHashSet();
            if (arrived.Count > 0 && !before.Unread.Contains(ReviewSnapshot.AlertsPart))
                _newAlerts = arrived;
        }
        else if (_snapshot is not null)
        {
            // Showing another revision is not an update.
            _changes = new Dictionary<string, StratumEstimate?>();
            _newAlerts = [];
            (_note, _update) = ("", "");
        }

        var now = Time.GetUtcNow();
        _openAlerts = after.AsOf is not null ? [] : [.. after.Alerts.Where(alert => AlertStatus.Determine(alert, after.Alerts, now).IsOpen)];
        _snapshot = after;
    }

    // Numbers that change while a person reads them say from what, to what, and why.
    private string UpdateText(ReviewSnapshot before, ReviewSnapshot after, IReadOnlyDictionary<string, StratumEstimate?> moved)
    {
        var stratum = Answers.FirstOrDefault(moved.ContainsKey) ?? (moved.ContainsKey(Stratum) ? Stratum : moved.Keys.First());
        var now = after.Estimates!.Strata.First(one => one.Stratum == stratum);
        var changes = string.Join(", ", new[] { StratumChangeText.Part(T["sensitivity"], moved[stratum]?.Sensitivity, now.Sensitivity), StratumChangeText.Part(T["specificity"], moved[stratum]?.Specificity, now.Specificity) }.OfType<string>());
        var causes = after.History.SelectMany(point => point.Causes).Where(cause => cause.Revision > (before.Estimates?.Revision ?? 0)).ToList();
        return (causes.Count == 0 ? T["Updated to revision {0}.", after.Estimates.Revision] : T["Updated to revision {0} ({1}).", after.Estimates.Revision, EvidenceChangeText.Join(causes)])
            + $" {StratumText.Long(stratum, after.Review.Protocol)}: {(changes.Length == 0 ? T["now {0}", NumberText.Studies(now.K)] : changes)}."
            + (moved.Count == 1 ? "" : T[" {0} other strata changed too.", moved.Count - 1]);
    }

    private string AlertText(Alert alert) =>
        T["{0}, sensitivity {1} → {2}, specificity {3} → {4}", StratumText.Long(alert.Stratum, Protocol), NumberText.Probability(alert.Before.Sensitivity.Estimate), NumberText.Probability(alert.After.Sensitivity.Estimate), NumberText.Probability(alert.Before.Specificity.Estimate), NumberText.Probability(alert.After.Specificity.Estimate)];
}
