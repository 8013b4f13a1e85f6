using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;
using LivingReview.Web.Reading;
using Microsoft.AspNetCore.Components;

namespace LivingReview.Web.Reviews;

/// <summary>The answer of one review: in a sentence, in the pooled table, in its figures.</summary>
public sealed partial class ReviewPage
{
    private ReviewSnapshot? _snapshot;
    private ReviewSnapshot? _read;
    private IReadOnlyDictionary<string, StratumEstimate?> _changes = new Dictionary<string, StratumEstimate?>();
    private HashSet<Guid> _freshShifts = [];
    private string _note = "";

    /// <summary>The stratum that the answer and the figures are about.</summary>
    [SupplyParameterFromQuery(Name = "stratum")]
    public string? StratumQuery { get; set; }

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
    protected override async Task<ReviewView?> ReadViewAsync(CancellationToken cancellationToken)
    {
        _read = await Snapshots.GetAsync(Review, Stratum, cancellationToken);
        return _read?.Review;
    }

    /// <inheritdoc/>
    protected override Task ReadAsync(ReviewView view, CancellationToken cancellationToken)
    {
        Show(_read!);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected override void Forget()
    {
        _snapshot = null;
        _changes = new Dictionary<string, StratumEstimate?>();
        _freshShifts = [];
        _note = "";
    }

    private void Show(ReviewSnapshot read)
    {
        var after = read.Over(_snapshot);
        if (_snapshot is { } before)
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

        _snapshot = after;
    }
}
