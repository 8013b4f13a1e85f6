namespace LivingReview.EvidenceFiles.Tables;

/// <summary>A table in a file, read row by row.</summary>
/// <param name="Header">Names of the columns, tidy; empty where a column has none.</param>
/// <param name="HeaderRow">Row of the file that the header stands on.</param>
/// <param name="Rows">The rows below it; rows without any text are left out.</param>
public sealed record SourceTable(IReadOnlyList<string> Header, int HeaderRow, IAsyncEnumerable<SourceRow> Rows) : IAsyncDisposable
{
    /// <summary>Cells of the header's row; more than names where columns at the end have none.</summary>
    public int HeaderCells { get; init; } = Header.Count;

    /// <summary>How the file was read: csv, tsv, xlsx or revman.</summary>
    public required string Format { get; init; }

    /// <summary>The first rows, read ahead: what shows the conventions of the file. They come again with <see cref="Rows"/>.</summary>
    public IReadOnlyList<SourceRow> FirstRows { get; init; } = [];

    /// <summary>What a reader should know about how the file was read.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];

    /// <summary>The sheets of a workbook, in their order.</summary>
    public IReadOnlyList<string> Sheets { get; init; } = [];

    /// <summary>The sheet that was read.</summary>
    public string? Sheet { get; init; }

    /// <summary>Name of what stands between cells, for messages; null for a workbook.</summary>
    public string? SeparatorName { get; init; }

    internal IDisposable? Reader { get; init; }

    /// <summary>Closes the reader, whether all rows were read or not.</summary>
    public ValueTask DisposeAsync()
    {
        Reader?.Dispose();
        return ValueTask.CompletedTask;
    }
}

/// <summary>One row.</summary>
/// <param name="Line">Row in the file, as an editor or a spreadsheet counts; 1 is the first.</param>
/// <param name="Cells">Its cells, without spaces around them; null where there is nothing.</param>
public sealed record SourceRow(int Line, IReadOnlyList<string?> Cells)
{
    /// <summary>A text of the row that looks as if a quote had swallowed rows of the table; null if there is none.</summary>
    public string? Swallowed { get; init; }
}
