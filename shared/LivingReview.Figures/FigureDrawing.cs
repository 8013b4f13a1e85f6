using LivingReview.Contracts.Alerts;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;
using LivingReview.Contracts.Studies;
using LivingReview.Figures.Bias;
using LivingReview.Figures.Cumulative;
using LivingReview.Figures.Forest;
using LivingReview.Figures.Formatting;
using LivingReview.Figures.Funnel;
using LivingReview.Figures.Influence;
using LivingReview.Figures.Prisma;
using LivingReview.Figures.Sroc;
using LivingReview.Figures.Timeline;
using LivingReview.Figures.Twins;

namespace LivingReview.Figures;

/// <summary>A figure with its data, ready to be drawn into a file: the component that the page shows, as a plain image.</summary>
/// <param name="Component">The component.</param>
/// <param name="Parameters">Its parameters.</param>
/// <param name="Title">Title, drawn above it.</param>
/// <param name="Width">Width in units of 1/96 inch.</param>
/// <param name="Height">Height in units of 1/96 inch.</param>
public sealed record FigureDrawing(Type Component, IReadOnlyDictionary<string, object?> Parameters, string Title, double Width, double Height)
{
    /// <summary>Coupled forest plot.</summary>
    /// <param name="figures">What is drawn.</param>
    /// <param name="protocol">Protocol.</param>
    /// <param name="narrow">As on a phone.</param>
    public static FigureDrawing Forest(StratumFigures figures, Protocol protocol, bool narrow = false) => Forest(ForestLayout.Compute(figures, narrow), figures, protocol);

    /// <summary>Coupled forest plot in sheets of at most one page of A4 or Letter.</summary>
    public static IReadOnlyList<FigureDrawing> ForestSheets(StratumFigures figures, Protocol protocol) =>
        [.. ForestLayout.OnPaper(figures).Select(layout => Forest(layout, figures, protocol))];

    /// <summary>Summary ROC plot.</summary>
    public static FigureDrawing Sroc(StratumFigures figures, Protocol protocol)
    {
        ArgumentNullException.ThrowIfNull(figures);
        var layout = SrocLayout.Compute(figures, protocol);
        return Create<SrocSvg>(FigureTitles.Sroc(figures.Stratum, protocol), SrocLayout.Width, layout.Height, ("Layout", layout), ("Description", FigureTitles.Result(figures.Estimate)), ("Id", "sroc"));
    }

    /// <summary>Several strata in one ROC space.</summary>
    public static FigureDrawing Compare(IReadOnlyList<StratumFigures> figures, Protocol protocol)
    {
        ArgumentNullException.ThrowIfNull(figures);
        var names = figures.Select(one => StratumText.Long(one.Stratum, protocol)).ToList();
        var layout = CompareLayout.Compute(figures, names);
        return Create<CompareSvg>("Summary ROC plot of " + string.Join(", ", names), SrocLayout.Width, layout.Height, ("Layout", layout));
    }

    /// <summary>The estimate over the revisions of its evidence.</summary>
    /// <param name="stratum">Stratum.</param>
    /// <param name="protocol">Protocol.</param>
    /// <param name="history">Oldest first.</param>
    /// <param name="alerts">Alerts of the stratum.</param>
    /// <param name="versions">Published versions.</param>
    /// <param name="published">Years of publication, by study.</param>
    /// <param name="narrow">As on a phone.</param>
    public static FigureDrawing Timeline(
        string stratum, Protocol protocol, IReadOnlyList<EstimateHistoryPoint> history, IReadOnlyList<Alert> alerts, IReadOnlyList<VersionView> versions,
        IReadOnlyDictionary<string, int> published, bool narrow = false)
    {
        var layout = TimelineLayout.Compute(history, alerts, versions, narrow, published);
        return Create<TimelineSvg>(FigureTitles.Timeline(stratum, protocol), layout.Width, layout.Height, ("Layout", layout), ("Description", FigureTitles.Course(history, alerts)), ("Id", "timeline"), ("Narrow", narrow));
    }

    /// <summary>Leave-one-out plot.</summary>
    public static FigureDrawing Influence(string stratum, Protocol protocol, IReadOnlyList<StudyInfluence> influence, StratumEstimate all, bool narrow = false)
    {
        var layout = InfluenceLayout.Compute(influence, all, int.MaxValue);
        var title = $"Leave-one-out. {StratumText.Long(stratum, protocol)}";
        return narrow ? Rows("influence", title, layout.OnPhone(all)) : Create<InfluenceSvg>(title, InfluenceLayout.Width, layout.Height, ("Layout", layout));
    }

    /// <summary>All analyses that the protocol states of a stratum.</summary>
    public static FigureDrawing Twins(StratumEstimate headline, Protocol protocol, bool narrow = false)
    {
        ArgumentNullException.ThrowIfNull(headline);
        var layout = TwinLayout.Compute(headline, protocol);
        var title = $"All analyses. {StratumText.Long(headline.Stratum, protocol)}";
        return narrow ? Rows("twins", title, layout.OnPhone(headline)) : Create<TwinSvg>(title, TwinLayout.Width, layout.Height, ("Layout", layout));
    }

    /// <summary>Cumulative estimate by year of publication.</summary>
    public static FigureDrawing Cumulative(string stratum, Protocol protocol, IReadOnlyList<CumulativePoint> series, StratumEstimate all, bool narrow = false)
    {
        var layout = CumulativeLayout.Compute(series, all);
        var title = FigureTitles.Cumulative(stratum, protocol);
        return narrow ? Rows("cumulative", title, layout.OnPhone(all)) : Create<CumulativeSvg>(title, CumulativeLayout.Width, layout.Height, ("Layout", layout));
    }

    /// <summary>Deeks' funnel plot.</summary>
    public static FigureDrawing Funnel(StratumDetail detail, Protocol protocol)
    {
        ArgumentNullException.ThrowIfNull(detail);
        return Create<FunnelSvg>($"Deeks’ funnel plot. {StratumText.Long(detail.Stratum, protocol)}", FunnelLayout.Width, FunnelLayout.Height, ("Layout", FunnelLayout.Compute(detail)));
    }

    /// <summary>Risk of bias by domain.</summary>
    public static FigureDrawing Bias(BiasToolSummary tool, bool narrow = false)
    {
        ArgumentNullException.ThrowIfNull(tool);
        return Create<BiasBarsSvg>($"Risk of bias by domain ({tool.Name})", BiasBarsSvg.WidthOf(narrow), BiasBarsSvg.HeightOf(tool, narrow), ("Tool", tool), ("Narrow", narrow));
    }

    /// <summary>PRISMA 2020 flow.</summary>
    public static FigureDrawing Prisma(PrismaFlow flow, bool narrow = false)
    {
        var layout = PrismaLayout.Compute(flow, narrow);
        return Create<PrismaSvg>("PRISMA 2020 flow", layout.Width, layout.Height, ("Layout", layout));
    }

    private static FigureDrawing Forest(ForestLayout layout, StratumFigures figures, Protocol protocol) => Create<ForestSvg>(
        FigureTitles.Forest(figures.Stratum, protocol), layout.Width, layout.Height, ("Layout", layout), ("Description", FigureTitles.Result(figures.Estimate)), ("Id", "forest"));

    private static FigureDrawing Rows(string id, string title, IntervalRows rows) => Create<IntervalRowsSvg>(title, IntervalRows.Width, rows.Height, ("Layout", rows), ("Id", id));

    private static FigureDrawing Create<TComponent>(string title, double width, double height, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        var all = new Dictionary<string, object?>(StringComparer.Ordinal) { ["Standalone"] = true, ["Title"] = title };
        foreach (var (name, value) in parameters) all[name] = value;
        return new FigureDrawing(typeof(TComponent), all, title, width, height);
    }
}
