using System.Globalization;
using System.Text;
using LivingReview.Figures.Raster;
using SkiaSharp;

namespace LivingReview.Figures.Documents;

/// <summary>Sets a document on sheets of A4: text that can be selected, figures as vectors, tables whose heads repeat, a foot on every sheet.</summary>
public static class PdfReport
{
    /// <summary>The document as PDF. Sheets are set twice: the second time their number is known.</summary>
    public static byte[] Write(ReportDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return Set(document, Set(document, 0).Pages).File;
    }

    private static (byte[] File, int Pages) Set(ReportDocument document, int pages)
    {
        using var file = new MemoryStream();
        int set;
        using (var pdf = SKDocument.CreatePdf(file, new SKDocumentPdfMetadata { Title = document.Title, Creator = "LivingReview", RasterDpi = FigureRaster.PrintDpi }))
        {
            using var sheet = new PdfSheets(pdf, document.Footer, pages);
            foreach (var block in document.Blocks) sheet.Write(block);
            set = sheet.Complete();
            pdf.Close();
        }

        return (file.ToArray(), set);
    }
}

/// <summary>The sheets of a document while they are filled from top to bottom. Lengths are points of 1/72 inch.</summary>
internal sealed class PdfSheets : IDisposable
{
    private const float Width = 595, Height = 842, Left = 56, Right = 539, Top = 60, Bottom = 780;
    private const float Padding = 4;

    /// <summary>How far a figure may be made smaller to fit below the text.</summary>
    private const float Smallest = 0.7f;

    private readonly SKDocument _pdf;
    private readonly string _footer;
    private readonly int _pages;
    private readonly SKFont _body = new(FigureFonts.Face(bold: false), 9.5f);
    private readonly SKFont _small = new(FigureFonts.Face(bold: false), 8);
    private readonly SKFont _bold = new(FigureFonts.Face(bold: true), 8);
    private readonly SKFont[] _headings = [new(FigureFonts.Face(bold: true), 18), new(FigureFonts.Face(bold: true), 13), new(FigureFonts.Face(bold: true), 10.5f)];
    private readonly SKPaint _ink = new() { Color = new SKColor(0x1a, 0x23, 0x29), IsAntialias = true };
    private readonly SKPaint _soft = new() { Color = new SKColor(0x52, 0x60, 0x6a), IsAntialias = true };
    private readonly SKPaint _rule = new() { Color = new SKColor(0xaa, 0xb4, 0xbb), StrokeWidth = 0.6f, IsStroke = true };
    private SKCanvas? _sheet;
    private int _number;
    private float _y;

    public PdfSheets(SKDocument pdf, string footer, int pages)
    {
        (_pdf, _footer, _pages) = (pdf, footer, pages);
        Turn();
    }

    public void Write(ReportBlock block)
    {
        switch (block)
        {
            case ReportBlock.Heading heading:
                Heading(heading);
                break;
            case ReportBlock.Paragraph paragraph:
                Lines(paragraph.Text, paragraph.Small ? _small : _body, paragraph.Small ? _soft : _ink);
                _y += 6;
                break;
            case ReportBlock.Table table:
                Table(table);
                break;
            case ReportBlock.Picture picture:
                Picture(picture);
                break;
            default:
                throw new ArgumentException($"There is no way to write {block.GetType().Name}.", nameof(block));
        }
    }

    /// <summary>Ends the last sheet; says how many there are.</summary>
    public int Complete()
    {
        End();
        return _number;
    }

    public void Dispose()
    {
        foreach (var font in _headings) font.Dispose();
        _body.Dispose();
        _small.Dispose();
        _bold.Dispose();
        _sheet?.Dispose();
        _ink.Dispose();
        _soft.Dispose();
        _rule.Dispose();
    }

    private void Heading(ReportBlock.Heading heading)
    {
        var font = _headings[Math.Clamp(heading.Level, 1, _headings.Length) - 1];
        _y += heading.Level == 1 ? 0 : 10;
        Room(font.Size * 1.4f + 40); // a heading does not stand alone at the foot
        Lines(heading.Text, font, _ink);
        _y += 4;
    }

    private void Table(ReportBlock.Table table)
    {
        Room(90);
        Lines(table.Caption, _bold, _ink);
        _y += 3;
        var total = table.Widths.Sum();
        var widths = table.Widths.Select(w => (float)(w / total) * (Right - Left)).ToList();
        Row(table.Header, widths, _bold, header: null);
        foreach (var row in table.Rows) Row(row, widths, _small, table.Header);
        _y += 10;
    }

    private void Row(IReadOnlyList<string> cells, List<float> widths, SKFont font, IReadOnlyList<string>? header)
    {
        var lines = cells.Select((cell, i) => Broken(cell, font, widths[i] - (2 * Padding)).ToList()).ToList();
        var height = (Math.Max(1, lines.Max(l => l.Count)) * Line(font)) + (2 * Padding) - 1;
        if (_y + height > Bottom)
        {
            Turn();
            if (header is not null) Row(header, widths, _bold, header: null);
        }

        var x = Left;
        for (var i = 0; i < cells.Count; i++)
        {
            for (var j = 0; j < lines[i].Count; j++) Draw(lines[i][j], x + Padding, _y + Padding + font.Size + (j * Line(font)), font, _ink);
            x += widths[i];
        }

        _y += height;
        _sheet!.DrawLine(Left, _y, Right, _y, _rule);
    }

    private void Picture(ReportBlock.Picture picture)
    {
        var scale = Math.Min((Right - Left) / (float)picture.File.Width, 0.75f);
        // A figure of the whole sheet leaves the room of its caption.
        scale = Math.Min(scale, (Bottom - Top - 40) / (float)picture.File.Height);
        // Rather a little smaller than a sheet half empty.
        var (whole, room) = ((float)picture.File.Height * scale, Bottom - _y - 26);
        if (whole > room && whole * Smallest <= room) scale *= room / whole;
        var height = (float)picture.File.Height * scale;
        Room(height + 26);
        FigureRaster.Draw(picture.File, _sheet!, Left, _y, scale);
        _y += height + 2;
        Lines(picture.Caption, _small, _soft);
        _y += 10;
    }

    private void Lines(string text, SKFont font, SKPaint paint)
    {
        foreach (var line in Broken(text, font, Right - Left))
        {
            Room(Line(font));
            _y += Line(font);
            Draw(line, Left, _y - (font.Size * 0.3f), font, paint);
        }
    }

    private void Draw(string text, float x, float y, SKFont font, SKPaint paint) => _sheet!.DrawText(text, x, y, SKTextAlign.Left, font, paint);

    private void Room(float height)
    {
        if (_y + height > Bottom && _y > Top) Turn();
    }

    private void Turn()
    {
        End();
        _sheet = _pdf.BeginPage(Width, Height);
        _number++;
        _y = Top;
    }

    private void End()
    {
        if (_sheet is null) return;
        var number = string.Create(CultureInfo.InvariantCulture, $"Page {_number} of {Math.Max(_pages, _number)}");
        _sheet.DrawLine(Left, Bottom + 10, Right, Bottom + 10, _rule);
        var y = Bottom + 22;
        foreach (var line in Broken(_footer, _small, Right - Left - 80).Take(2))
        {
            Draw(line, Left, y, _small, _soft);
            y += Line(_small);
        }

        _sheet.DrawText(number, Right, Bottom + 22, SKTextAlign.Right, _small, _soft);
        _pdf.EndPage();
        _sheet = null;
    }

    private static float Line(SKFont font) => font.Size * 1.4f;

    /// <summary>Breaks a text at spaces; a word that is longer than a line, such as an address, within itself.</summary>
    private static IEnumerable<string> Broken(string text, SKFont font, float width)
    {
        foreach (var paragraph in text.ReplaceLineEndings("\n").Split('\n'))
        {
            var line = new StringBuilder();
            foreach (var word in paragraph.Split(' ', StringSplitOptions.RemoveEmptyEntries).SelectMany(word => Pieces(word, font, width)))
            {
                if (line.Length > 0 && font.MeasureText(line + " " + word) > width)
                {
                    yield return line.ToString();
                    line.Clear();
                }

                if (line.Length > 0) line.Append(' ');
                line.Append(word);
            }

            yield return line.ToString();
        }
    }

    private static IEnumerable<string> Pieces(string word, SKFont font, float width)
    {
        while (word.Length > 1 && font.MeasureText(word) > width)
        {
            var length = word.Length;
            while (length > 1 && font.MeasureText(word[..length]) > width) length--;
            yield return word[..length];
            word = word[length..];
        }

        yield return word;
    }
}
