using LivingReview.Contracts.Studies;

namespace LivingReview.Ingestion.Imports;

/// <summary>Opens a file by its format.</summary>
internal static class ImportFile
{
    public static IReadOnlyList<string> Formats { get; } = ["csv", "tsv", "xlsx", "revman", "json"];

    /// <exception cref="UnreadableFileException">It is not what it should be.</exception>
    public static async Task<SourceTable> OpenAsync(Stream file, string format, CancellationToken cancellationToken)
    {
        file.Position = 0;
        return format switch
        {
            "csv" => await CsvSource.OpenAsync(file, ','),
            "tsv" => await CsvSource.OpenAsync(file, '\t'),
            "xlsx" => XlsxSource.Open(file),
            "revman" => await RevManSource.OpenAsync(file, cancellationToken),
            _ => throw new InvalidOperationException($"No file has the format '{format}'."),
        };
    }

    /// <summary>The built-in profile for a media type; null if it is not one that can be imported.</summary>
    public static MappingProfile? ForMediaType(string? contentType) => contentType?.Split(';')[0].Trim().ToLowerInvariant() switch
    {
        "text/csv" => Profiles.Generic,
        "text/tab-separated-values" => Profiles.Tsv,
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" => Profiles.Xlsx,
        _ => null,
    };
}
