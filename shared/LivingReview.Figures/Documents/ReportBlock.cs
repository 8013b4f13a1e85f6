namespace LivingReview.Figures.Documents;

/// <summary>A part of a document on paper, whatever writes it.</summary>
public abstract record ReportBlock
{
    private ReportBlock()
    {
    }

    /// <summary>A heading.</summary>
    /// <param name="Level">1 is the title, 2 a section, 3 a part of one.</param>
    /// <param name="Text">The heading.</param>
    public sealed record Heading(int Level, string Text) : ReportBlock;

    /// <summary>A paragraph of plain text.</summary>
    /// <param name="Text">The text.</param>
    /// <param name="Small">Whether it is a note in small letters.</param>
    public sealed record Paragraph(string Text, bool Small = false) : ReportBlock;

    /// <summary>A table with a caption above it.</summary>
    /// <param name="Caption">The caption.</param>
    /// <param name="Header">Heads of the columns.</param>
    /// <param name="Rows">Rows with as many cells as there are heads.</param>
    /// <param name="Widths">Relative widths of the columns.</param>
    public sealed record Table(string Caption, IReadOnlyList<string> Header, IReadOnlyList<IReadOnlyList<string>> Rows, IReadOnlyList<double> Widths) : ReportBlock;

    /// <summary>A figure with a caption below it.</summary>
    /// <param name="File">The figure.</param>
    /// <param name="Caption">The caption.</param>
    public sealed record Picture(FigureFile File, string Caption) : ReportBlock;
}

/// <summary>A document on paper.</summary>
/// <param name="Title">Its title, also in the properties of the file.</param>
/// <param name="Footer">What stands at the foot of every sheet: review, revision, date, address.</param>
/// <param name="Blocks">Its parts in order.</param>
public sealed record ReportDocument(string Title, string Footer, IReadOnlyList<ReportBlock> Blocks);
