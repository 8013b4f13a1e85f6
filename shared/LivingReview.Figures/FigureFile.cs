using System.Security;
using System.Text;
using LivingReview.Contracts;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Logging;

namespace LivingReview.Figures;

/// <summary>A figure as a document that stands alone: with title, style and a line that says where it comes from.</summary>
/// <param name="Svg">The document, without an XML declaration.</param>
/// <param name="Width">Width in units of 1/96 inch.</param>
/// <param name="Height">Height in units of 1/96 inch.</param>
public sealed record FigureFile(string Svg, double Width, double Height)
{
    private const double Margin = 20, TitleLine = 20, TitleTop = 26, SourceLine = 26;
    private const double CharacterWidth = 8.4;

    /// <summary>Draws a figure: the same text whenever it is drawn.</summary>
    /// <param name="drawing">The figure.</param>
    /// <param name="source">Where it comes from: review, revision and date, in one line.</param>
    /// <param name="services">Services of the host; the components of the figures ask for none.</param>
    /// <param name="loggers">Loggers of the host.</param>
    public static async Task<FigureFile> DrawAsync(FigureDrawing drawing, string source, IServiceProvider services, ILoggerFactory loggers)
    {
        ArgumentNullException.ThrowIfNull(drawing);
        await using var renderer = new HtmlRenderer(services, loggers);
        var inner = await renderer.Dispatcher.InvokeAsync(async () =>
            (await renderer.RenderComponentAsync(drawing.Component, ParameterView.FromDictionary(drawing.Parameters.ToDictionary()))).ToHtmlString());
        return Compose(drawing, source, inner);
    }

    /// <summary>The line below a figure.</summary>
    /// <param name="title">Title of the review.</param>
    /// <param name="revision">Revision of its evidence.</param>
    /// <param name="at">When it was estimated; null if that is not known.</param>
    public static string Source(string title, long revision, DateTimeOffset? at) =>
        FormattableString.Invariant($"{title}, revision {revision}{(at is { } moment ? ", " + Formatting.NumberText.Day(moment) : "")}. LivingReview");

    private static FigureFile Compose(FigureDrawing drawing, string source, string inner)
    {
        var width = Math.Max(drawing.Width, 320) + (2 * Margin);
        var characters = (int)((width - (2 * Margin)) / CharacterWidth);
        var title = TextFit.Lines(drawing.Title, characters, 3);
        var notes = TextFit.Lines(source, (int)(characters * 1.25), 3);
        var top = TitleTop + (title.Count * TitleLine) - 4;
        var bottom = top + drawing.Height + SourceLine;
        var height = bottom + (16 * (notes.Count - 1)) + 14;
        var text = new StringBuilder();
        text.Append("<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"chart\" width=\"").Append(SvgText.N(width)).Append("\" height=\"").Append(SvgText.N(height))
            .Append("\" viewBox=\"0 0 ").Append(SvgText.N(width)).Append(' ').Append(SvgText.N(height)).Append("\" role=\"img\">\n<title>").Append(Escape(drawing.Title)).Append("</title>\n<desc>")
            .Append(Escape(source)).Append("</desc>\n<style>").Append(FigureStyleSheet.Text).Append("</style>\n<rect class=\"paper\" x=\"0\" y=\"0\" width=\"").Append(SvgText.N(width))
            .Append("\" height=\"").Append(SvgText.N(height)).Append("\"></rect>\n");
        Write(title, "file-title", TitleTop, TitleLine);
        // The component's document becomes a group of this one: not every program places a document within a document.
        var (open, from) = (inner.IndexOf("class=\"", StringComparison.Ordinal), inner.IndexOf('>', StringComparison.Ordinal) + 1);
        var style = inner[(open + "class=\"".Length)..inner.IndexOf('"', open + "class=\"".Length)];
        text.Append("<g class=\"").Append(style).Append("\" transform=\"translate(").Append(SvgText.N(Margin)).Append(' ').Append(SvgText.N(top)).Append(")\">");
        text.Append(inner, from, inner.LastIndexOf("</svg>", StringComparison.Ordinal) - from).Append("</g>\n");
        Write(notes, "file-source", bottom, 16);
        text.Append("</svg>\n");
        return new FigureFile(XmlCharacters.CleanMarkup(text.ToString()), width, height);

        void Write(IReadOnlyList<string> lines, string style, double y, double step)
        {
            for (var i = 0; i < lines.Count; i++)
            {
                text.Append("<text class=\"").Append(style).Append("\" x=\"").Append(SvgText.N(Margin)).Append("\" y=\"").Append(SvgText.N(y + (i * step))).Append("\">")
                    .Append(Escape(lines[i])).Append("</text>\n");
            }
        }
    }

    private static string Escape(string text) => SecurityElement.Escape(text);
}
