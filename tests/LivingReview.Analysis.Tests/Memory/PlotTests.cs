using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Xml.Linq;
using LivingReview.Analysis.Plotting;
using LivingReview.Analysis.Recomputing;
using LivingReview.Analysis.Strata;
using LivingReview.Contracts.Estimates;
using LivingReview.Figures;
using LivingReview.Figures.Formatting;
using LivingReview.Figures.Raster;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LivingReview.Analysis.Tests.Memory;

public sealed class PlotTests : IDisposable
{
    /// <summary>A folder to which the figures are written when somebody wants to look at them.</summary>
    private const string FolderVariable = "LIVINGREVIEW_FIGURES";

    private static readonly StratumInputs Overall = StratumInputs.From(new Growing(Growing.Protocol).With(1, 12).State)[0];

    private readonly ServiceProvider _services = new ServiceCollection().AddLogging().BuildServiceProvider();

    public static TheoryData<string> Names => [.. Figure.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_figure_is_a_vector_with_readable_text_and_a_bitmap_at_300_dpi_and_a_PDF(string name)
    {
        var file = await DrawAsync(name, Overall);
        var png = FigureRaster.Png(file, 300);
        var pdf = FigureRaster.Pdf([file]);
        Keep(name, file.Svg, png, pdf);

        var root = XDocument.Parse(file.Svg).Root!;
        var (width, height) = (double.Parse(root.Attribute("width")!.Value, CultureInfo.InvariantCulture), double.Parse(root.Attribute("height")!.Value, CultureInfo.InvariantCulture));
        Assert.Contains("revision 13", file.Svg, StringComparison.Ordinal);
        Assert.DoesNotContain("var(", file.Svg, StringComparison.Ordinal);
        Assert.Single(XDocument.Parse(file.Svg).Descendants(), e => e.Name.LocalName == "svg");
        Assert.Equal((int)Math.Round(width * 300 / 96), BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)));
        Assert.Equal((int)Math.Round(height * 300 / 96), BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20)));
        Assert.Equal("pHYs"u8.ToArray(), png[37..41]);
        Assert.Equal(11811, BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(41)));
        Assert.Equal("%PDF-", Encoding.ASCII.GetString(pdf, 0, 5));
    }

    [Fact]
    public async Task The_forest_names_every_study_with_its_counts_and_the_pooled_result()
    {
        var text = string.Join('\n', XDocument.Parse((await DrawAsync("forest", Overall)).Svg).Descendants().Where(e => e.Name.LocalName == "text").Select(e => e.Value.Trim()));

        Assert.All(Overall.Studies, s => Assert.Contains(s.Label, text, StringComparison.Ordinal));
        Assert.Contains("12 studies", text, StringComparison.Ordinal);
        Assert.Contains(NumberText.Interval(StratumEstimator.Estimate(Overall).Sensitivity!), text, StringComparison.Ordinal);
    }

    /// <summary>As a file of others had it (a control character for a dash), and as text that was copied from a PDF has a form feed.</summary>
    [Fact]
    public async Task A_label_with_a_character_that_XML_has_no_place_for_leaves_the_file_readable()
    {
        var odd = Overall.Having(Overall.Studies.Select(s => s with { Label = "Smith\u0001Jones\f " + s.Label }));

        var file = await DrawAsync("forest", odd);

        var text = string.Join('\n', XDocument.Parse(file.Svg).Descendants().Where(e => e.Name.LocalName == "text").Select(e => e.Value.Trim()));
        Assert.Contains("SmithJones " + Overall.Studies[0].Label, text, StringComparison.Ordinal);
        Assert.NotEmpty(FigureRaster.Pdf([file]));
    }

    [Theory]
    [InlineData("forest")]
    [InlineData("sroc")]
    public async Task A_file_says_the_risk_of_bias_of_each_study_by_form_colour_and_legend(string name)
    {
        string[] judgements = ["low", "unclear", "high"];
        var judged = Overall.Having(Overall.Studies.Select((s, i) => s with { Tables = [.. s.Tables.Select(t => t with { RiskOfBias = judgements[i % 3] })] }));

        var file = await DrawAsync(name, judged);
        using var bitmap = SkiaSharp.SKBitmap.Decode(FigureRaster.Png(file, 96));
        Keep(name + "-bias", file.Svg, FigureRaster.Png(file, 300), FigureRaster.Pdf([file]));

        var marks = XDocument.Parse(file.Svg).Descendants().Where(e => e.Attribute("class")?.Value.StartsWith("bias-mark ", StringComparison.Ordinal) == true).GroupBy(e => e.Attribute("class")!.Value["bias-mark ".Length..]).ToDictionary(g => g.Key, g => g.Count());
        Assert.Equal(new Dictionary<string, int> { ["low"] = 5, ["unclear"] = 5, ["high"] = 5 }, marks); // four studies each, and the legend
        var colours = bitmap.Pixels.Distinct().Select(c => FormattableString.Invariant($"#{c.Red:x2}{c.Green:x2}{c.Blue:x2}")).ToHashSet(StringComparer.Ordinal);
        Assert.Subset(colours, new HashSet<string>(StringComparer.Ordinal) { "#1d6b40", "#7a4d00", "#a3262a" }); // --good, --careful and --wrong
        Assert.DoesNotContain("bias-mark", (await DrawAsync(name, Overall)).Svg.Split("</style>")[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_timeline_of_a_file_has_dates_years_and_what_made_its_steps()
    {
        var points = Points().Select((p, i) => p with { At = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddDays(20 * i), Causes = [new EvidenceChange { Revision = p.Revision, Kind = ChangeKind.Accepted, StudyId = $"study-{i + 3}", Label = $"Study {i + 3}" }] }).ToList();

        var (wide, narrow) = (await DrawAsync("timeline", Overall, points), await DrawAsync("timeline", Overall, points, narrow: true));
        Keep("timeline-dated", wide.Svg, FigureRaster.Png(wide, 300), FigureRaster.Pdf([wide]));
        Keep("timeline-narrow", narrow.Svg, FigureRaster.Png(narrow, 200), FigureRaster.Pdf([narrow]));

        Assert.True(narrow.Width < 420 && wide.Width > 600);
        foreach (var text in new[] { wide, narrow }.Select(file => XDocument.Parse(file.Svg).Descendants().Where(e => e.Name.LocalName == "text").Select(e => e.Value).ToList()))
        {
            Assert.Contains("1 Jan 2026", text);
            Assert.Contains("30 Jun 2026", text);
            Assert.Contains("+ Study 3", text);
            Assert.Contains(text, one => one.Contains("year of publication", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("influence")]
    [InlineData("cumulative")]
    public async Task A_figure_of_single_studies_has_a_form_for_a_single_column(string name)
    {
        var file = await DrawAsync(name, Overall, narrow: true);
        Keep(name + "-narrow", file.Svg, FigureRaster.Png(file, 300), FigureRaster.Pdf([file]));

        var text = string.Join('\n', XDocument.Parse(file.Svg).Descendants().Where(e => e.Name.LocalName == "text").Select(e => e.Value.Trim()));
        Assert.True(file.Width < 420);
        Assert.All(Overall.Studies, s => Assert.Contains(s.Label, text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_colours_of_the_bitmap_are_those_of_the_page()
    {
        using var bitmap = SkiaSharp.SKBitmap.Decode(FigureRaster.Png(await DrawAsync("forest", Overall), 96));

        var colours = bitmap.Pixels.Distinct().Select(c => FormattableString.Invariant($"#{c.Red:x2}{c.Green:x2}{c.Blue:x2}")).ToHashSet(StringComparer.Ordinal);

        Assert.Subset(colours, new HashSet<string>(StringComparer.Ordinal) { "#0b6b8f", "#7b4397" }); // --sens and --spec of figures.css
    }

    [Fact]
    public async Task A_forest_of_500_studies_has_a_bitmap_and_as_many_sheets_as_it_needs()
    {
        var many = Overall.Having(Enumerable.Range(0, 500).Select(i => Overall.Studies[i % Overall.Studies.Count] with { Id = FormattableString.Invariant($"study-{i}") }));
        var file = await DrawAsync("forest", many);

        var dpi = FigureRaster.LargestDpi(file, new BitmapBudget());
        var sheets = Figure.PrepareSheets("forest", many, Growing.Protocol, 13, []);

        Assert.InRange(dpi!.Value, 100, 200);
        Assert.Equal("\u0089PNG", Encoding.Latin1.GetString(FigureRaster.Png(file, dpi.Value), 0, 4));
        Assert.InRange(sheets.Count, 10, 20);
    }

    [Fact]
    public async Task The_same_inputs_give_the_same_figure() =>
        Assert.Equal((await DrawAsync("sroc", Overall)).Svg, (await DrawAsync("sroc", Overall)).Svg);

    [Fact]
    public async Task A_listed_stratum_is_drawn_without_a_pooled_row() =>
        Assert.DoesNotContain("class=\"diamond\"", (await DrawAsync("forest", Overall.Having(Overall.Studies.Take(2)))).Svg, StringComparison.Ordinal);

    public void Dispose() => _services.Dispose();

    private Task<FigureFile> DrawAsync(string name, StratumInputs inputs, IReadOnlyList<EstimateHistoryPoint>? points = null, bool narrow = false) => FigureFile.DrawAsync(
        Figure.Prepare(name, inputs, Growing.Protocol, 13, points ?? Points(), narrow), FigureFile.Source("Growing", 13, new DateTimeOffset(2026, 3, 4, 0, 0, 0, TimeSpan.Zero)),
        _services, _services.GetRequiredService<ILoggerFactory>());

    private static IReadOnlyList<EstimateHistoryPoint> Points() =>
    [
        .. Enumerable.Range(3, 10).Select(n => new EstimateHistoryPoint
        {
            Revision = n + 1, EstimateVersion = n, At = default, Causes = [], Estimate = StratumEstimator.Estimate(Overall.Having(Overall.Studies.Take(n))),
        }),
    ];

    private static void Keep(string name, string svg, byte[] png, byte[] pdf)
    {
        if (Environment.GetEnvironmentVariable(FolderVariable) is not { Length: > 0 } folder) return;
        File.WriteAllText(Path.Combine(folder, name + ".svg"), svg);
        File.WriteAllBytes(Path.Combine(folder, name + ".png"), png);
        File.WriteAllBytes(Path.Combine(folder, name + ".pdf"), pdf);
    }
}
