using System.Buffers.Binary;
using System.Globalization;
using System.Xml.Linq;
using LivingReview.Analysis.Plotting;
using LivingReview.Analysis.Recomputing;
using LivingReview.Analysis.Strata;
using LivingReview.Contracts.Estimates;

namespace LivingReview.Analysis.Tests.Memory;

public sealed class PlotTests
{
    /// <summary>A folder to which the figures are written when somebody wants to look at them.</summary>
    private const string FolderVariable = "LIVINGREVIEW_FIGURES";

    private static readonly StratumInputs Overall = StratumInputs.From(new Growing(Growing.Protocol).With(1, 12).State)[0];

    public static TheoryData<string> Names => [.. Figure.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_figure_is_a_vector_with_readable_text_and_a_bitmap_at_300_dpi(string name)
    {
        using var picture = Figure.Draw(name, Overall, 13, Points());
        var svg = picture.ToSvg();
        var png = picture.ToPng(300);
        Keep(name, svg, png);

        var root = XDocument.Parse(svg).Root!;
        var (width, height) = (double.Parse(root.Attribute("width")!.Value, CultureInfo.InvariantCulture), double.Parse(root.Attribute("height")!.Value, CultureInfo.InvariantCulture));
        Assert.Contains("(revision 13)", svg, StringComparison.Ordinal);
        Assert.Equal((int)Math.Round(width * 300 / 96), BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)));
        Assert.Equal((int)Math.Round(height * 300 / 96), BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20)));
        Assert.Equal("pHYs"u8.ToArray(), png[37..41]);
        Assert.Equal(11811, BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(41)));
    }

    [Fact]
    public void The_forest_names_every_study_with_its_counts_and_the_pooled_result()
    {
        using var picture = Figure.Draw("forest", Overall, 13, []);
        var text = string.Join('\n', XDocument.Parse(picture.ToSvg()).Descendants().Where(e => e.Name.LocalName == "text").Select(e => e.Value.Trim()));

        Assert.All(Overall.Studies, s => Assert.Contains(s.Label, text, StringComparison.Ordinal));
        Assert.Contains("Pooled (12 studies)", text, StringComparison.Ordinal);
        Assert.Contains(PanelPlot.Words(StratumEstimator.Estimate(Overall).Sensitivity), text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_inputs_give_the_same_figure()
    {
        using var first = Figure.Draw("sroc", Overall, 13, []);
        using var second = Figure.Draw("sroc", Overall, 13, []);

        Assert.Equal(first.ToSvg(), second.ToSvg());
    }

    [Fact]
    public void A_listed_stratum_is_drawn_without_a_pooled_row()
    {
        using var picture = Figure.Draw("forest", Overall.Having(Overall.Studies.Take(2)), 3, []);

        Assert.DoesNotContain("Pooled", picture.ToSvg(), StringComparison.Ordinal);
    }

    private static IReadOnlyList<EstimateHistoryPoint> Points() =>
    [
        .. Enumerable.Range(3, 10).Select(n => new EstimateHistoryPoint
        {
            Revision = n + 1, EstimateVersion = n, At = default, Causes = [], Estimate = StratumEstimator.Estimate(Overall.Having(Overall.Studies.Take(n))),
        }),
    ];

    private static void Keep(string name, string svg, byte[] png)
    {
        if (Environment.GetEnvironmentVariable(FolderVariable) is not { Length: > 0 } folder) return;
        File.WriteAllText(Path.Combine(folder, name + ".svg"), svg);
        File.WriteAllBytes(Path.Combine(folder, name + ".png"), png);
    }
}
