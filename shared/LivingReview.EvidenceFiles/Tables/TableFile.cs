namespace LivingReview.EvidenceFiles.Tables;

/// <summary>Opens a table of studies by its format. There is this one reader for every way in.</summary>
public static class TableFile
{
    /// <summary>The table in the file; its rows are read as they are asked for.</summary>
    /// <param name="file">The file; it must be seekable, and is read from its start.</param>
    /// <param name="format">csv, tsv, xlsx or revman. Text may use another separator than its format says.</param>
    /// <param name="options">How to find the table.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="UnreadableFileException">It is not what it should be; the message says what to do.</exception>
    public static async Task<SourceTable> OpenAsync(Stream file, string format, TableOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(options);
        await FileFormats.CheckAsync(file, format, cancellationToken);
        file.Position = 0;
        return format switch
        {
            "csv" => await TextTable.OpenAsync(file, ',', options, cancellationToken),
            "tsv" => await TextTable.OpenAsync(file, '\t', options, cancellationToken),
            "xlsx" => await WorkbookTable.OpenAsync(file, options, cancellationToken),
            "revman" => await RevManTable.OpenAsync(file, options, cancellationToken),
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, "No table has this format."),
        };
    }
}
