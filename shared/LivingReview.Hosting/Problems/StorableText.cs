using System.Text.Json;
using System.Text.Json.Serialization;
using Npgsql;

namespace LivingReview.Hosting.Problems;

/// <summary>
/// Text that PostgreSQL refuses: the character NUL, and half of a surrogate pair. It is refused where it is read, with its field, instead of
/// by the database in the middle of a transaction.
/// </summary>
public static class StorableText
{
    /// <summary>Whether a text can be stored.</summary>
    public static bool IsStorable(ReadOnlySpan<char> text) => Fault(text) is null;

    /// <summary>Why a text cannot be stored; null if it can.</summary>
    public static string? Fault(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\0') return "The text contains a NUL character, which cannot be stored.";
            if (!char.IsSurrogate(text[i])) continue;
            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1])) return HalfPair;
            i++;
        }

        return null;
    }

    /// <summary>A field's text, trimmed; null if blank. A character that no database keeps is a fault, and so is a book.</summary>
    /// <param name="text">The text.</param>
    /// <param name="field">The field.</param>
    /// <param name="faults">Takes what is wrong.</param>
    public static string? Trimmed(string? text, string field, Faults faults)
    {
        var trimmed = string.IsNullOrWhiteSpace(text) ? null : text.Trim();
        faults.Require(trimmed is null || trimmed.Length <= MaxLength, field, "At most 10000 characters.");
        if (Fault(trimmed) is { } fault) faults.Add(field, fault);
        return trimmed;
    }

    /// <summary>Makes a reader of JSON refuse such text, in values and in the names of a dictionary's members.</summary>
    public static JsonSerializerOptions RefusingUnstorableText(this JsonSerializerOptions options)
    {
        options.Converters.Add(new Converter());
        return options;
    }

    /// <summary>The first text of a JSON document that cannot be stored, with its field; null if there is none, or the document is malformed.</summary>
    internal static (string Field, string Fault)? FindIn(ReadOnlySpan<byte> json)
    {
        if (json.IndexOf("\\u0000"u8) < 0 && json.IndexOf("\\ud"u8) < 0 && json.IndexOf("\\uD"u8) < 0) return null;
        var reader = new Utf8JsonReader(json);
        var path = new JsonLocation();
        try
        {
            while (reader.Read())
            {
                path.Enter(reader.TokenType);
                if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName)) continue;
                var fault = FaultOf(ref reader, out var text);
                if (fault is not null && path.ToString() is { Length: > 0 } field) return (field, fault);
                if (reader.TokenType == JsonTokenType.PropertyName) path.Name(text);
            }
        }
        catch (JsonException)
        {
            // The binder reports what is wrong with the body.
        }

        return null;
    }

    private static string? FaultOf(ref Utf8JsonReader reader, out string text)
    {
        try
        {
            text = reader.GetString()!;
            return Fault(text);
        }
        catch (InvalidOperationException)
        {
            text = ""; // an escape such as \ud800 alone
            return HalfPair;
        }
    }

    /// <summary>Whether the database refused text.</summary>
    internal static bool IsRefusal(Exception fault) =>
        fault.GetBaseException() is PostgresException { SqlState: PostgresErrorCodes.CharacterNotInRepertoire or PostgresErrorCodes.UntranslatableCharacter };

    /// <summary>Longer texts belong in the paper.</summary>
    private const int MaxLength = 10_000;

    private const string HalfPair = "The text contains half of a surrogate pair, which cannot be stored.";

    private sealed class Converter : JsonConverter<string>
    {
        public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Checked(ref reader);

        public override string ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Checked(ref reader)!;

        public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);

        public override void WriteAsPropertyName(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WritePropertyName(value);

        private static string? Checked(ref Utf8JsonReader reader)
        {
            string? text;
            if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName or JsonTokenType.Null)) throw new JsonException();
            try
            {
                text = reader.GetString();
            }
            catch (InvalidOperationException)
            {
                throw new UnstorableTextException(HalfPair); // an escape such as \ud800 alone
            }

            return Fault(text) is { } fault ? throw new UnstorableTextException(fault) : text;
        }
    }
}

/// <summary>JSON that is well formed holds a text that cannot be stored; <see cref="JsonException.Path"/> names its field.</summary>
/// <param name="message">Why.</param>
public sealed class UnstorableTextException(string message) : JsonException(message);
