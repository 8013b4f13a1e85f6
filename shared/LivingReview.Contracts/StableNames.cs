using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LivingReview.Contracts;

/// <summary>
/// The names of enumerations in JSON, in stored documents, in files and in addresses: the one place that writes and reads them. A value may
/// have further names that older logs used; they are read and never written.
/// </summary>
public static class StableNames
{
    /// <summary>The name of a value.</summary>
    /// <typeparam name="T">The enumeration.</typeparam>
    /// <param name="value">The value.</param>
    public static string Name<T>(this T value)
        where T : struct, Enum => Table<T>.NamesOf.TryGetValue(value, out var name)
            ? name
            : throw new ArgumentOutOfRangeException(nameof(value), value, null);

    /// <summary>The names of all values, in their order.</summary>
    /// <typeparam name="T">The enumeration.</typeparam>
    public static IReadOnlyList<string> All<T>()
        where T : struct, Enum => [.. Table<T>.NamesOf.OrderBy(pair => pair.Key).Select(pair => pair.Value)];

    /// <summary>The names of all values of a type that has this converter; empty for any other type. For descriptions of the JSON.</summary>
    /// <param name="type">The type; a nullable one counts as the one that it wraps.</param>
    public static IReadOnlyList<string> All(Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        var named = Nullable.GetUnderlyingType(type) ?? type;
        return named.IsEnum && named.GetCustomAttribute<JsonConverterAttribute>()?.ConverterType?.Name == typeof(StableNameConverter<>).Name
            ? [.. named.GetFields(BindingFlags.Public | BindingFlags.Static).Select(NameOf)]
            : [];
    }

    private static string NameOf(FieldInfo field) => field.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name ?? field.Name;

    /// <summary>The value that has a name, or had it in older logs.</summary>
    /// <typeparam name="T">The enumeration.</typeparam>
    /// <param name="name">The name.</param>
    /// <param name="value">The value.</param>
    /// <returns>Whether there is one.</returns>
    public static bool TryParse<T>(string? name, out T value)
        where T : struct, Enum
    {
        value = default;
        return name is not null && Table<T>.ValueOf.TryGetValue(name, out value);
    }

    /// <summary>The value of the same member name in another enumeration: how the statistics library's values become those of the contract, and back.</summary>
    /// <typeparam name="TTo">The other enumeration.</typeparam>
    /// <param name="value">The value.</param>
    public static TTo As<TTo>(this Enum value)
        where TTo : struct, Enum
    {
        ArgumentNullException.ThrowIfNull(value);
        return Enum.Parse<TTo>(value.ToString());
    }

    private static class Table<T>
        where T : struct, Enum
    {
        public static readonly Dictionary<T, string> NamesOf = [];
        public static readonly Dictionary<string, T> ValueOf = new(StringComparer.Ordinal);

        static Table()
        {
            foreach (var field in typeof(T).GetFields(BindingFlags.Public | BindingFlags.Static))
            {
                var value = (T)field.GetValue(null)!;
                var name = StableNames.NameOf(field);
                NamesOf.Add(value, name);
                foreach (var known in field.GetCustomAttributes<FormerNameAttribute>().Select(former => former.Name).Prepend(name)) ValueOf.Add(known, value);
            }
        }
    }
}

/// <summary>A name that a value had in older logs.</summary>
/// <param name="name">The name.</param>
[AttributeUsage(AttributeTargets.Field, AllowMultiple = true)]
public sealed class FormerNameAttribute(string name) : Attribute
{
    /// <summary>The name.</summary>
    public string Name { get; } = name;
}

/// <summary>A value of an enumeration as its name; an unknown name is refused with the list of the known ones.</summary>
/// <typeparam name="T">The enumeration.</typeparam>
public sealed class StableNameConverter<T> : JsonConverter<T>
    where T : struct, Enum
{
    /// <inheritdoc />
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && StableNames.TryParse(reader.GetString(), out T value) ? value : throw new UnknownNameException(StableNames.All<T>());

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStringValue(value.Name());
    }
}

/// <summary>A name that an enumeration does not have; the message, "One of: wald, profile.", is for the sender.</summary>
/// <param name="names">The names that there are.</param>
public sealed class UnknownNameException(IReadOnlyList<string> names) : JsonException($"One of: {string.Join(", ", names)}.");
