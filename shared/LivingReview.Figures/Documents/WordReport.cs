using System.Globalization;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;
using LivingReview.Contracts;
using LivingReview.Figures.Raster;
using A = DocumentFormat.OpenXml.Drawing;
using DW = DocumentFormat.OpenXml.Drawing.Wordprocessing;
using Pic = DocumentFormat.OpenXml.Drawing.Pictures;

namespace LivingReview.Figures.Documents;

/// <summary>Writes a document for Word: headings that make an outline, real tables, figures at 300 dots per inch with alternative text.</summary>
public static class WordReport
{
    private const int TwipsAcross = 9638; // A4 between margins of 2 cm
    private const double EmuPerUnit = 9525; // of 1/96 inch
    private const double MaxUnitsAcross = 642, MaxUnitsDown = 900;

    /// <summary>The document as .docx. The same document gives the same parts.</summary>
    public static byte[] Write(ReportDocument document, BitmapBudget queue)
    {
        ArgumentNullException.ThrowIfNull(document);
        using var file = new MemoryStream();
        using (var package = WordprocessingDocument.Create(file, WordprocessingDocumentType.Document))
        {
            package.PackageProperties.Title = document.Title;
            package.PackageProperties.Creator = "LivingReview";
            var main = package.AddMainDocumentPart();
            main.AddNewPart<StyleDefinitionsPart>().Styles = Styles();
            var body = new Body();
            var pictures = 0u;
            foreach (var block in document.Blocks)
            {
                switch (block)
                {
                    case ReportBlock.Heading heading:
                        body.Append(Text(heading.Text, heading.Level == 1 ? "Title" : FormattableString.Invariant($"Heading{heading.Level - 1}")));
                        break;
                    case ReportBlock.Paragraph paragraph:
                        body.Append(Text(paragraph.Text, paragraph.Small ? "Note" : "Normal"));
                        break;
                    case ReportBlock.Table table:
                        body.Append(Text(table.Caption, "Caption"), Table(table), Text("", "Normal"));
                        break;
                    case ReportBlock.Picture picture:
                        body.Append(Picture(main, picture, ++pictures, queue), Text(picture.Caption, "Note"));
                        break;
                    default:
                        throw new ArgumentException($"There is no way to write {block.GetType().Name}.", nameof(document));
                }
            }

            var footer = main.AddNewPart<FooterPart>();
            footer.Footer = new Footer(Footer(document.Footer));
            body.Append(new SectionProperties(
                new FooterReference { Type = HeaderFooterValues.Default, Id = main.GetIdOfPart(footer) },
                new PageSize { Width = 11906, Height = 16838 },
                new PageMargin { Top = 1134, Bottom = 1134, Left = 1134, Right = 1134, Header = 567, Footer = 567, Gutter = 0 }));
            main.Document = new Document(body);
        }

        return file.ToArray();
    }

    private static Paragraph Text(string text, string style) => new(new ParagraphProperties(new ParagraphStyleId { Val = style }), Run(text));

    private static Run Run(string text) => new(new Text(XmlCharacters.Clean(text)) { Space = SpaceProcessingModeValues.Preserve });

    private static Paragraph Footer(string text) => new(
        new ParagraphProperties(new ParagraphStyleId { Val = "Note" }), Run(text + "  Page "), Field("PAGE"), Run(" of "), Field("NUMPAGES"));

    private static SimpleField Field(string name) => new(new Run(new Text("1"))) { Instruction = name };

    private static Table Table(ReportBlock.Table table)
    {
        var total = table.Widths.Sum();
        var widths = table.Widths.Select(w => (int)(w / total * TwipsAcross)).ToList();
        var rows = new Table(
            new TableProperties(
                new TableWidth { Width = TwipsAcross.ToString(CultureInfo.InvariantCulture), Type = TableWidthUnitValues.Dxa },
                new TableBorders(Border<TopBorder>(), Border<BottomBorder>(), Border<InsideHorizontalBorder>()),
                new TableLayout { Type = TableLayoutValues.Fixed }),
            new TableGrid(widths.Select(w => new GridColumn { Width = w.ToString(CultureInfo.InvariantCulture) })));
        rows.Append(Row(table.Header, widths, header: true));
        foreach (var row in table.Rows) rows.Append(Row(row, widths, header: false));
        return rows;
    }

    private static T Border<T>()
        where T : BorderType, new() => new() { Val = BorderValues.Single, Size = 4, Color = "AAB4BB" };

    private static TableRow Row(IReadOnlyList<string> cells, List<int> widths, bool header)
    {
        var row = new TableRow();
        // The heads of a long table stand on every sheet; a row is not torn.
        row.Append(header ? new TableRowProperties(new CantSplit(), new TableHeader()) : new TableRowProperties(new CantSplit()));
        for (var i = 0; i < cells.Count; i++)
        {
            row.Append(new TableCell(
                new TableCellProperties(new TableCellWidth { Width = widths[i].ToString(CultureInfo.InvariantCulture), Type = TableWidthUnitValues.Dxa }),
                Text(cells[i], header ? "TableHead" : "TableText")));
        }

        return row;
    }

    private static Paragraph Picture(MainDocumentPart main, ReportBlock.Picture picture, uint number, BitmapBudget queue)
    {
        var dpi = FigureRaster.LargestDpi(picture.File, queue) ?? FigureRaster.MinDpi;
        var part = main.AddImagePart(ImagePartType.Png);
        using (var png = new MemoryStream(FigureRaster.Png(picture.File, dpi))) part.FeedData(png);
        var scale = Math.Min(1, Math.Min(MaxUnitsAcross / picture.File.Width, MaxUnitsDown / picture.File.Height));
        var (across, down) = ((long)(picture.File.Width * scale * EmuPerUnit), (long)(picture.File.Height * scale * EmuPerUnit));
        var name = FormattableString.Invariant($"Figure {number}");
        var inline = new DW.Inline(
            new DW.Extent { Cx = across, Cy = down },
            new DW.DocProperties { Id = number, Name = name, Description = XmlCharacters.Clean(picture.Caption) },
            new A.Graphic(new A.GraphicData(
                new Pic.Picture(
                    new Pic.NonVisualPictureProperties(new Pic.NonVisualDrawingProperties { Id = number, Name = name }, new Pic.NonVisualPictureDrawingProperties()),
                    new Pic.BlipFill(new A.Blip { Embed = main.GetIdOfPart(part) }, new A.Stretch(new A.FillRectangle())),
                    new Pic.ShapeProperties(
                        new A.Transform2D(new A.Offset { X = 0, Y = 0 }, new A.Extents { Cx = across, Cy = down }),
                        new A.PresetGeometry(new A.AdjustValueList()) { Preset = A.ShapeTypeValues.Rectangle })))
            { Uri = "http://schemas.openxmlformats.org/drawingml/2006/picture" }))
        { DistanceFromTop = 0, DistanceFromBottom = 0, DistanceFromLeft = 0, DistanceFromRight = 0 };
        return new Paragraph(new ParagraphProperties(new ParagraphStyleId { Val = "Normal" }, new KeepNext()), new Run(new Drawing(inline)));
    }

    private static Styles Styles() => new(
        Style("Normal", "Normal", null, 20, bold: false, null, before: 0, after: 120),
        Style("Title", "Title", "Normal", 40, bold: true, null, before: 0, after: 160),
        Style("Heading1", "heading 1", "Normal", 28, bold: true, 0, before: 320, after: 100),
        Style("Heading2", "heading 2", "Normal", 23, bold: true, 1, before: 240, after: 80),
        Style("Caption", "caption", "Normal", 18, bold: true, null, before: 160, after: 60),
        Style("Note", "Note", "Normal", 17, bold: false, null, before: 0, after: 160),
        Style("TableText", "Table text", "Normal", 17, bold: false, null, before: 20, after: 20),
        Style("TableHead", "Table head", "Normal", 17, bold: true, null, before: 20, after: 20));

    private static Style Style(string id, string name, string? basedOn, int halfPoints, bool bold, int? outline, int before, int after)
    {
        var style = new Style { Type = StyleValues.Paragraph, StyleId = id, Default = basedOn is null, CustomStyle = id is "Note" or "TableText" or "TableHead" };
        style.Append(new StyleName { Val = name });
        if (basedOn is not null) style.Append(new BasedOn { Val = basedOn });
        var paragraph = new StyleParagraphProperties();
        if (outline is not null) paragraph.Append(new KeepNext());
        paragraph.Append(new SpacingBetweenLines { Before = before.ToString(CultureInfo.InvariantCulture), After = after.ToString(CultureInfo.InvariantCulture) });
        if (outline is { } level) paragraph.Append(new OutlineLevel { Val = level });
        style.Append(paragraph);
        var run = new StyleRunProperties(new RunFonts { Ascii = "Arial", HighAnsi = "Arial", ComplexScript = "Arial" });
        if (bold) run.Append(new Bold());
        run.Append(new FontSize { Val = halfPoints.ToString(CultureInfo.InvariantCulture) });
        style.Append(run);
        return style;
    }
}
