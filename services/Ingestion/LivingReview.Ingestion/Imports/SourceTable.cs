namespace LivingReview.Ingestion.Imports;

/// <summary>A table in a file, read row by row.</summary>
/// <param name="Header">Names of the columns, trimmed.</param>
/// <param name="Rows">The rows below it.</param>
internal sealed record SourceTable(IReadOnlyList<string> Header, IAsyncEnumerable<SourceRow> Rows)
{
    /// <summary>What a reader should know about how the file was read.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];
}

/// <summary>One row: its line in the file, 1 being the first, and its cells.</summary>
internal sealed record SourceRow(int Line, IReadOnlyList<string?> Cells);

/// <summary>A file cannot be read at all; the message says why.</summary>
internal sealed class UnreadableFileException(string message, int line = 1) : Exception(message)
{
    public int Line => line;
}
