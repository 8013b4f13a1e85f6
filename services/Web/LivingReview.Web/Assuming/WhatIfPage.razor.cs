using System.Globalization;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;
using LivingReview.Figures.Decisions;
using LivingReview.Figures.Formatting;
using LivingReview.Figures.Sroc;
using LivingReview.Web.Formatting;
using LivingReview.Web.Reviews;
using LivingReview.Web.Shell;
using Microsoft.AspNetCore.Components;

namespace LivingReview.Web.Assuming;

/// <summary>A stratum under other assumptions.</summary>
public sealed partial class WhatIfPage : LiveReviewPage
{
    private static readonly double[] ShownThresholds = [0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8];

    private ReviewEstimates? _estimates;
    private WhatIfFigures? _figures;
    private IReadOnlyList<StudyResult> _studies = [];
    private string? _problem;
    private SrocLayout? _sroc;
    private FaganLayout? _fagan;
    private NetBenefitLayout? _benefit;
    private (PeoplePerThousand? Then, PeoplePerThousand? Now) _counts;
    private Protocol? _protocol;

    [SupplyParameterFromQuery(Name = "stratum")] public string? StratumQuery { get; set; }

    [SupplyParameterFromQuery(Name = "revision")] public string? RevisionQuery { get; set; }

    [SupplyParameterFromQuery(Name = "without")] public string? WithoutQuery { get; set; }

    [SupplyParameterFromQuery(Name = "bias")] public string? BiasQuery { get; set; }

    [SupplyParameterFromQuery(Name = "threshold")] public string? ThresholdQuery { get; set; }

    [SupplyParameterFromQuery(Name = "model")] public string? ModelQuery { get; set; }

    [SupplyParameterFromQuery(Name = "prior")] public string? PriorQuery { get; set; }

    [SupplyParameterFromQuery(Name = "prevalence")] public string? PrevalenceQuery { get; set; }

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    /// <inheritdoc/>
    protected override long? AsOf => Chosen.Revision;

    private WhatIfState Chosen => WhatIfState.Parse(Review, StratumQuery, RevisionQuery, WithoutQuery, BiasQuery, ThresholdQuery, ModelQuery, PriorQuery, PrevalenceQuery);

    private double? Prevalence => Chosen.Prevalence ?? _protocol?.TargetPrevalence;

    /// <inheritdoc/>
    protected override async Task ReadAsync(ReviewView view, CancellationToken cancellationToken)
    {
        _protocol = view.Protocol;
        _estimates = await Estimates.GetAsync(Review, Chosen.Revision, cancellationToken);
        if (_estimates is null) return;
        var studies = Estimates.GetFiguresAsync(Review, Chosen.Stratum, Chosen.Revision, cancellationToken);
        var (figures, problem) = (await Estimates.GetWhatIfAsync(Chosen.ApiAddress, cancellationToken)).Split();
        (_figures, _problem) = (figures, figures is null ? problem?.Detail ?? problem?.Title : null);
        _studies = (await studies)?.Studies ?? [];
        Draw(view.Protocol);
    }

    /// <inheritdoc/>
    protected override void Reset() => (_estimates, _figures, _studies, _problem) = (null, null, [], null);

    private void Draw(Protocol protocol)
    {
        if (_figures is not { } figures) return;
        _sroc = SrocLayout.Compute(figures.After, protocol);
        _fagan = Prevalence is { } before ? FaganLayout.Compute(figures.After.Estimate, before) : null;
        _benefit = Prevalence is { } prevalence ? NetBenefitLayout.Compute([(T["The review"], "before", figures.Before), (T["What if"], "after", figures.After.Estimate)], prevalence) : null;
        _counts = Prevalence is { } share ? (Counts(figures.Before, share), Counts(figures.After.Estimate, share)) : default;
    }

    private static PeoplePerThousand? Counts(StratumEstimate estimate, double prevalence) =>
        estimate is { Sensitivity: not null, Specificity: not null } ? PeoplePerThousand.Compute(estimate, prevalence) : null;

    private void Go(WhatIfState state) => Navigation.NavigateTo(state.Address, replace: true);

    private string Result(Protocol protocol, StratumEstimate before, StratumEstimate after)
    {
        if (Chosen.IsReview) return T["Nothing is changed yet: this is the review’s own answer. Untick studies, or choose another model."];
        if (after is not { Sensitivity: { } sensitivity, Specificity: { } specificity })
            return T["With these choices {0} count, too few to pool (the protocol requires {1}).", NumberText.Studies(after.K), protocol.MinimumStudies];
        return before is { Sensitivity: { } se, Specificity: { } sp }
            ? T["With these choices sensitivity is {0} instead of {1}, specificity {2} instead of {3}, from {4} of {5} studies.", NumberText.Probability(sensitivity.Estimate), NumberText.Probability(se.Estimate), NumberText.Probability(specificity.Estimate), NumberText.Probability(sp.Estimate), after.K, before.K]
            : T["With these choices sensitivity is {0} and specificity {1}, from {2}.", NumberText.Probability(sensitivity.Estimate), NumberText.Probability(specificity.Estimate), NumberText.Studies(after.K)];
    }

    private string Method(StratumEstimate after) => Chosen.Model switch
    {
        _ when after.Sensitivity is null => RegimeLabel.For(after.Regime).Badge,
        WhatIfModels.Bayesian => T["Bayesian bivariate model, median and 95% credible interval"],
        WhatIfModels.Binomial => T["{0}, {1} interval", RegimeLabel.For(after.Regime).Badge, IntervalLabels.Name(after.IntervalKind)],
        _ => T["{0}, {1} interval", WhatIfLabels.Model(Chosen.Model), IntervalLabels.Name(after.IntervalKind)],
    };

    private string Benefit(StratumEstimate estimate, double threshold) => estimate is { Sensitivity: { } se, Specificity: { } sp } && Prevalence is { } prevalence
        ? NumberText.Probability(NetBenefitLayout.Of(se.Estimate, sp.Estimate, prevalence, threshold))
        : "–";

    private static string Text(EstimateInterval? interval) => interval is null ? T["not pooled"] : NumberText.Interval(interval);

    private static string Limits(EstimateInterval? interval) => interval is null ? "–" : T["{0} to {1}", NumberText.Probability(interval.Lower), NumberText.Probability(interval.Upper)];

    private static string Change(EstimateInterval? before, EstimateInterval? after) => before is null || after is null ? "–" : NumberText.Change(after.Estimate - before.Estimate);

    private static string Signed(int value) => value switch
    {
        0 => "0",
        < 0 => "−" + NumberText.Count(-value),
        _ => "+" + NumberText.Count(value),
    };

    private static string Percent(double? share) => share is { } value ? (100 * value).ToString("0.##", CultureInfo.InvariantCulture) : "";

    private static double? Number(string? text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? value : null;
}
