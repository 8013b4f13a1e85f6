using System.Globalization;
using System.Text.Json.Nodes;

namespace LivingReview.Web.Studies.Editing;

/// <summary>
/// The fields of one object as text, on top of the original object: members without a form field are kept unchanged. Only input that
/// cannot be sent at all (text in place of a number) is rejected here; the server validates the rest.
/// </summary>
public sealed record FieldTexts
{
    private const char Separator = '|';
    private readonly IReadOnlyList<FieldSpec> _fields;
    private readonly JsonObject _base;
    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);

    public FieldTexts(IReadOnlyList<FieldSpec> fields, JsonObject? from = null)
    {
        _fields = fields;
        _base = from?.DeepClone().AsObject() ?? [];
        foreach (var field in fields)
            _texts[field.Name] = Text(_base[field.Name]);
    }

    public string this[string name]
    {
        get => _texts.GetValueOrDefault(name, "");
        set => _texts[name] = value;
    }

    /// <summary>The whole number in the field, or null.</summary>
    public long? Whole(string name) => WholeOf(this[name]);

    /// <summary>Errors that prevent sending the object, by name of the field.</summary>
    public IEnumerable<(string Name, string Message)> Errors()
    {
        foreach (var field in _fields)
        {
            var text = this[field.Name].Trim();
            if (text.Length == 0)
                continue;
            if (field.Kind == FieldKind.Whole && WholeOf(text) is null)
                yield return (field.Name, T["\"{0}\" is not a whole number.", text]);
            else if (field.Kind == FieldKind.Number && NumberOf(text) is null)
                yield return (field.Name, T["\"{0}\" is not a number (example: 0.911).", text]);
        }
    }

    /// <summary>Applies the edits of these fields to another version of the same object.</summary>
    public void CopyEditsTo(FieldTexts other)
    {
        foreach (var field in _fields.Where(field => this[field.Name] != Text(_base[field.Name])))
            other[field.Name] = this[field.Name];
    }

    /// <summary>What was edited, by name of the field.</summary>
    public JsonObject Edits() => new(_fields.Where(field => this[field.Name] != Text(_base[field.Name])).Select(field => KeyValuePair.Create(field.Name, (JsonNode?)this[field.Name])));

    /// <summary>Takes up edits of <see cref="Edits"/>.</summary>
    public void Apply(JsonObject? edits)
    {
        foreach (var (name, text) in edits ?? [])
            this[name] = (string?)text ?? "";
    }

    /// <summary>The object to send.</summary>
    public JsonObject ToJson()
    {
        var json = _base.DeepClone().AsObject();
        foreach (var field in _fields)
        {
            // Untouched fields are kept unchanged, including empty lists.
            if (this[field.Name] == Text(_base[field.Name]))
                continue;
            if (Value(field) is { } value)
                json[field.Name] = value;
            else
                json.Remove(field.Name);
        }

        return json;
    }

    private JsonNode? Value(FieldSpec field)
    {
        var text = this[field.Name].Trim();
        if (text.Length == 0)
            return null;
        return field.Kind switch
        {
            FieldKind.Whole => WholeOf(text) is { } whole ? JsonValue.Create(whole) : null,
            FieldKind.Number => NumberOf(text) is { } number ? JsonValue.Create(number) : null,
            FieldKind.List => new JsonArray([.. text.Split(Separator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(part => (JsonNode?)JsonValue.Create(part))]),
            FieldKind.YesNo => JsonValue.Create(text == "yes"),
            FieldKind.Text or FieldKind.Choice => JsonValue.Create(text),
            _ => throw new InvalidOperationException($"Unknown kind of field: {field.Kind}."),
        };
    }

    private static string Text(JsonNode? value) => value switch
    {
        null => "",
        JsonArray list => string.Join($" {Separator} ", list.Select(Text)),
        JsonValue one when one.TryGetValue<bool>(out var answer) => answer ? "yes" : "no",
        _ => value.ToString(),
    };

    private static long? WholeOf(string text) =>
        long.TryParse(text.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
        && value is >= -999_999_999 and <= 999_999_999_999 ? value : null;

    private static double? NumberOf(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? value : null;
}
