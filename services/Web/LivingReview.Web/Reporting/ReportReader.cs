using LivingReview.Client;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;
using LivingReview.Contracts.Studies;
using LivingReview.Figures;
using LivingReview.Figures.Bias;
using LivingReview.Figures.Timeline;
using LivingReview.Web.Certainty;
using LivingReview.Web.Reviews;
using Microsoft.Extensions.Logging;

namespace LivingReview.Web.Reporting;

/// <summary>Everything that a report is made of, at one revision.</summary>
internal sealed record ReportInputs
{
    public required ReviewView Review { get; init; }

    public required long Revision { get; init; }

    /// <summary>Day to which the evidence stands.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Address of the review's page at the revision.</summary>
    public required string Address { get; init; }

    public required ReviewEstimates Estimates { get; init; }

    /// <summary>The answers: the strata that the protocol puts first, else the whole review.</summary>
    public required IReadOnlyList<ReportAnswer> Answers { get; init; }

    public IReadOnlyList<ExtractedStudy> Studies { get; init; } = [];

    public PrismaFlow? Flow { get; init; }

    public BiasTable? Bias { get; init; }

    public IReadOnlyList<VersionView> Versions { get; init; } = [];

    /// <summary>Figures that belong to the whole review, by name.</summary>
    public IReadOnlyDictionary<string, FigureFile> Figures { get; init; } = new Dictionary<string, FigureFile>();
}

/// <summary>One answer with its figures.</summary>
internal sealed record ReportAnswer
{
    public required StratumEstimate Estimate { get; init; }

    public required StratumFigures Figures { get; init; }

    public StratumDetail? Detail { get; init; }

    public FindingsSummary? Findings { get; init; }

    public MinimumFigures? Minimum { get; init; }

    /// <summary>Forest plot in sheets, then the summary ROC plot.</summary>
    public IReadOnlyList<FigureFile> Forest { get; init; } = [];

    public FigureFile? Sroc { get; init; }
}

/// <summary>Reads what a report is made of.</summary>
internal sealed class ReportReader(ReviewSnapshots snapshots, EstimatesClient estimates, EvidenceClient evidence, RecordsClient records, FindingsReader findings, IServiceProvider services, ILoggerFactory loggers)
{
    /// <summary>Null if there is no such review, or no estimate at the revision.</summary>
    /// <param name="review">The review.</param>
    /// <param name="revision">An earlier revision; null for the current one.</param>
    /// <param name="address">Address of the site.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<ReportInputs?> ReadAsync(string review, long? revision, Uri address, CancellationToken cancellationToken)
    {
        if (await snapshots.GetAsync(review, StratumKey.OverallName, revision, cancellationToken) is not { Estimates: { } known, Figures: { } overall } snapshot)
            return null;
        var (view, protocol) = (snapshot.Review, snapshot.Review.Protocol);
        var source = FigureFile.Source(view.Title, known.Revision, view.ChangedAt);
        var named = protocol.HeadlineStrata.Select(name => known.Strata.FirstOrDefault(one => one.Stratum == name)).OfType<StratumEstimate>().Where(one => one.K > 0).ToList();
        var answers = new List<ReportAnswer>();
        foreach (var estimate in named.Count > 0 ? named : known.Strata.Where(one => one.Stratum == StratumKey.OverallName).ToList())
            answers.Add(await AnswerAsync(view, estimate, source, revision, cancellationToken));
        var studies = await evidence.GetStudiesAsync(review, revision, cancellationToken) ?? [];
        var flow = await records.FlowAsync(review, revision, cancellationToken);
        var bias = BiasTable.Create(studies, overall);
        var drawings = new Dictionary<string, FigureFile>(StringComparer.Ordinal)
        {
            ["timeline"] = await DrawAsync(FigureDrawing.Timeline(answers[0].Estimate.Stratum, protocol, await HistoryAsync(review, answers[0], snapshot, cancellationToken), [], snapshot.Versions, TimelineLayout.YearsOf(answers[0].Figures.Studies)), source),
        };
        if (flow is not null) drawings["prisma"] = await DrawAsync(FigureDrawing.Prisma(flow), source);
        if (bias.Tools.Count > 0) drawings["bias"] = await DrawAsync(FigureDrawing.Bias(bias.Tools[0]), source);
        return new ReportInputs
        {
            Review = view,
            Revision = known.Revision,
            At = view.ChangedAt,
            Address = new Uri(address, $"{ReviewLinks.Review(review)}?revision={known.Revision.ToString(System.Globalization.CultureInfo.InvariantCulture)}").AbsoluteUri,
            Estimates = known,
            Answers = answers,
            Studies = studies,
            Flow = flow,
            Bias = bias,
            Versions = snapshot.Versions,
            Figures = drawings,
        };
    }

    private async Task<ReportAnswer> AnswerAsync(ReviewView view, StratumEstimate estimate, string source, long? revision, CancellationToken cancellationToken)
    {
        var (review, protocol, stratum) = (view.Id, view.Protocol, estimate.Stratum);
        var figures = await estimates.GetFiguresAsync(review, stratum, revision, cancellationToken) ?? throw new HttpRequestException($"The figures of {stratum} are not available.");
        var pooled = estimate.Sensitivity is not null && estimate.Specificity is not null;
        var sheets = new List<FigureFile>();
        foreach (var sheet in FigureDrawing.ForestSheets(figures, protocol)) sheets.Add(await DrawAsync(sheet, source));
        return new ReportAnswer
        {
            Estimate = estimate,
            Figures = figures,
            Detail = pooled ? await estimates.GetDetailAsync(review, stratum, revision, cancellationToken) : null,
            Findings = pooled ? await findings.ReadAsync(view, stratum, revision, cancellationToken) : null,
            Minimum = pooled ? await snapshots.GetMinimumAsync(review, estimate, protocol, revision, cancellationToken) : null,
            Forest = sheets,
            Sroc = pooled ? await DrawAsync(FigureDrawing.Sroc(figures, protocol), source) : null,
        };
    }

    private async Task<IReadOnlyList<EstimateHistoryPoint>> HistoryAsync(string review, ReportAnswer first, ReviewSnapshot snapshot, CancellationToken cancellationToken) =>
        first.Estimate.Stratum == snapshot.Stratum
            ? snapshot.History
            : [.. (await estimates.GetHistoryAsync(review, first.Estimate.Stratum, cancellationToken)).Where(point => point.Revision <= (snapshot.AsOf ?? long.MaxValue)).OrderBy(point => point.EstimateVersion)];

    private Task<FigureFile> DrawAsync(FigureDrawing drawing, string source) => FigureFile.DrawAsync(drawing, source, services, loggers);
}
