using System.Globalization;
using System.Text.Json;
using LivingReview.Contracts.Studies;

namespace LivingReview.Ingestion.Imports;

/// <summary>The cells of one row by field, translated by the profile; what cannot be read is a fault of its row and column.</summary>
internal sealed class CellReader(int line, Func<string, string?> cell, Func<string, string> column, MappingProfile profile, FaultLog faults)
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerOptions.Web) { RespectNullableAnnotations = true };

    public string? Text(string field)
    {
        var text = cell(field);
        if (string.IsNullOrWhiteSpace(text)) text = profile.Constants.GetValueOrDefault(field);
        if (string.IsNullOrWhiteSpace(text)) return null;
        return profile.Values.TryGetValue(field, out var values) && values.TryGetValue(text.Trim(), out var meant) ? meant : text;
    }

    /// <summary>Parts between separators; null if blank.</summary>
    public IReadOnlyList<string>? List(string field, char separator = ';') =>
        Text(field)?.Split(separator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    public long? Count(string field) => Read<long>(field, "a whole number", text =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var count) ? count : null);

    public int? Year(string field) => Read<int>(field, "a year", text =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var year) ? year : null);

    public double? Number(string field) => Read<double>(field, "a number", text =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null);

    public bool? YesNo(string field) => Read<bool>(field, "yes or no", text => text.ToLowerInvariant() switch
    {
        "yes" => true,
        "no" => false,
        _ => null,
    });

    /// <summary>What a column cannot say: JSON as the API takes it. Null if blank.</summary>
    public T? Json<T>(string field, string expected)
        where T : class
    {
        if (Text(field) is not { } text) return null;
        try
        {
            return JsonSerializer.Deserialize<T>(text, Web);
        }
        catch (JsonException fault)
        {
            faults.Add(new ImportFault(line, column(field), $"Not {expected}, from {fault.Path ?? "$"} on."));
            return null;
        }
    }

    private T? Read<T>(string field, string expected, Func<string, T?> parse)
        where T : struct
    {
        if (Text(field) is not { } text) return null;
        var value = parse(text);
        if (value is null) faults.Add(new ImportFault(line, column(field), $"'{text}' is not {expected}."));
        return value;
    }
}
