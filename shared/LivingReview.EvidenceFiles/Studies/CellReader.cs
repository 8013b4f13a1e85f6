using System.Globalization;
using System.Text.Json;
using LivingReview.Contracts.Reviews;
using LivingReview.Contracts.Studies;
using LivingReview.EvidenceFiles.Names;
using LivingReview.EvidenceFiles.Tables;
using LivingReview.EvidenceFiles.Values;

namespace LivingReview.EvidenceFiles.Studies;

/// <summary>The cells of one row by field, translated by the profile; what cannot be read is a fault of its row and column.</summary>
internal sealed class CellReader(SourceRow row, ColumnMap columns, int group, FaultLog faults)
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerOptions.Web) { RespectNullableAnnotations = true };

    private MappingProfile Profile => columns.Answers.Profile;

    public bool IsBlank(string field) => Raw(field) is null;

    /// <summary>The text of a field; null if it is empty, or marked as missing (NA, -).</summary>
    public string? Text(string field) => Translated(field, out var meant) is { } text && (meant || !NotGiven.Is(text)) ? text : null;

    /// <summary>The text of a field as it stands.</summary>
    public string? Written(string field) => Translated(field, out _);

    /// <summary>What is written for a factor; NA and its like are nothing unless they are a level.</summary>
    public string? Level(Factor factor) =>
        PlainText.Tidy(Written(columns.Find(StudyFields.OfFactor(factor.Name), group) is null ? factor.Name : StudyFields.OfFactor(factor.Name))) is { } text && (!NotGiven.Is(text) || LevelMatcher.Match(factor, text) is not null) ? text : null;

    /// <summary>A judgement; a lone "-" stays, because it is a judgement in some sheets.</summary>
    public string? Judged(string field) => Written(field) is { } text && (text is "-" || !NotGiven.Is(text)) ? text : null;

    /// <summary>Parts between separators; null if blank.</summary>
    public IReadOnlyList<string>? List(string field, char separator = ';') =>
        Text(field)?.Split(separator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>A count that has to be there.</summary>
    public long? Count(string field) => Whole(field, Written(field));

    /// <summary>A count that may be absent.</summary>
    public long? OptionalCount(string field) => Whole(field, Text(field));

    public int? Year(string field)
    {
        if (Text(field) is not { } text) return null;
        if (text.Length <= 8 && (text.Length < 5 || text[4] == '.') && WrittenNumbers.Read(text, DecimalMark.Point).Value is { } number && WrittenNumbers.Whole(number) is >= 0 and <= 9999 and var year) return (int)year;
        Fault(field, $"'{text}' is not a year.");
        return null;
    }

    public double? Number(string field) => Text(field) is { } text ? Number(field, text) : null;

    /// <summary>A proportion: 0.911, 91.1%, or 91.1 where the heading says per cent.</summary>
    public double? Proportion(string field)
    {
        if (Text(field) is not { } text || Reading(field, text) is not { } reading) return null;
        var heading = columns.Heading(field, group);
        var percent = columns.Answers.IsPercent(heading) ?? (heading.Contains('%', StringComparison.Ordinal) ? true : null);
        var value = reading.Value!.Value;
        if (reading.Percent || percent == false) return value;
        if (percent == true && (value is 0 or > 1 || columns.Answers.IsPercent(heading) == true)) return WrittenNumbers.PerCent(value);
        if (percent is null && value is >= 0 and <= 1) return value;
        if (percent is null && value is < 0 or > 100)
        {
            Fault(field, $"'{text}' is not a proportion between 0 and 1.");
            return null;
        }

        Fault(field, percent == true ? $"'{text}' stands in a column of per cent: is it {text}% or a proportion?" : $"'{text}' is not a proportion between 0 and 1: is it per cent?", new ImportQuestion(
            $"Are the numbers of the column {heading} per cent?", [new("percent:" + heading, "Per cent, as in 91.1"), new("proportion:" + heading, "Proportions, as in 0.911")]));
        return null;
    }

    /// <summary>A printed rate with its decimals, as the solver reads it: "91.1%" or "0.911".</summary>
    public string? PrintedRate(string field)
    {
        if (Text(field) is not { } text || WrittenNumbers.Read(text, columns.DecimalMark) is not { Value: not null } reading) return null;
        var heading = columns.Heading(field, group);
        var percent = columns.Answers.IsPercent(heading) ?? heading.Contains('%', StringComparison.Ordinal);
        var plain = text.Replace(',', '.').Replace(" ", "", StringComparison.Ordinal);
        return percent && !reading.Percent && reading.Value > 1 ? plain + "%" : plain;
    }

    public bool? YesNo(string field)
    {
        if (Text(field) is not { } text) return null;
        switch (text.ToLowerInvariant())
        {
            case "yes" or "y" or "true" or "t" or "1" or "1.0": return true;
            case "no" or "n" or "false" or "f" or "0" or "0.0": return false;
            default:
                Fault(field, $"'{text}' is not yes or no.");
                return null;
        }
    }

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
            Fault(field, $"Not {expected}, from {fault.Path ?? "$"} on.");
            return null;
        }
    }

    public void Fault(string field, string reason, ImportQuestion? question = null) =>
        faults.Add(new ImportFault(row.Line, columns.Heading(field, group), reason) { Question = question }, field);

    private string? Raw(string field) => columns.Find(field, group) is { } column && column < row.Cells.Count ? row.Cells[column] : null;

    private string? Translated(string field, out bool meant)
    {
        meant = false;
        var text = Raw(field);
        if (text is null && Profile.Constants.TryGetValue(field, out var constant)) text = PlainText.Tidy(constant);
        if (text is null) return null;
        if (ValueMap.Find(Profile, field, text) is not { } value) return text;
        meant = true;
        return value;
    }

    private long? Whole(string field, string? text)
    {
        if (text is null) return null;
        if (text.Contains('e', StringComparison.OrdinalIgnoreCase) || text.EndsWith('%'))
        {
            Fault(field, $"'{text}' is not a whole number.");
            return null;
        }

        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var plain)) return plain;
        if (Reading(field, text, whole: true) is not { } reading) return null;
        if (WrittenNumbers.Whole(reading.Value!.Value) is { } count) return count;
        Fault(field, $"'{text}' is not a whole number.");
        return null;
    }

    private double? Number(string field, string text) => Reading(field, text)?.Value;

    /// <summary>The number in the cell; null with a fault if it has none, or can be read as two different ones.</summary>
    private NumberReading? Reading(string field, string text, bool whole = false)
    {
        var reading = WrittenNumbers.Read(text, columns.DecimalMark);
        // Without any sign of the contrary a point is a decimal point, as every program writes it.
        if (reading.Ambiguous && !whole && text.Contains('.', StringComparison.Ordinal)) reading = WrittenNumbers.Read(text, DecimalMark.Point);
        if (reading.Value is not null) return reading;
        if (!reading.Ambiguous)
        {
            Fault(field, $"'{text}' is not a {(whole ? "whole " : "")}number.");
            return null;
        }

        var (point, comma) = (WrittenNumbers.Read(text, DecimalMark.Point).Value!.Value, WrittenNumbers.Read(text, DecimalMark.Comma).Value!.Value);
        Fault(field, string.Create(CultureInfo.InvariantCulture, $"'{text}' is not a {(whole ? "whole " : "")}number beyond doubt: it is {point} with a decimal point, {comma} with a decimal comma, and the file does not show which it uses."), new ImportQuestion(
            "Which sign separates the decimals in this file?",
            [
                new("decimal:point", string.Create(CultureInfo.InvariantCulture, $"A point: '{text}' is {point}")),
                new("decimal:comma", string.Create(CultureInfo.InvariantCulture, $"A comma: '{text}' is {comma}")),
            ]));
        return null;
    }
}
