using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace LivingReview.Contracts.Tests;

/// <summary>
/// What a type looks like as JSON: each member with its name, its type and whether it may be missing. A type that is used by another is
/// described once, at the end, under its name.
/// </summary>
internal sealed class JsonShape(JsonSerializerOptions options, Func<object, string> serialize)
{
    private readonly SortedDictionary<string, string> _definitions = new(StringComparer.Ordinal);
    private readonly HashSet<Type> _seen = [];
    private readonly StringBuilder _text = new();

    /// <summary>Describes a type under the name by which it is known outside.</summary>
    public void Add(string name, Type type) => _text.Append(CultureInfo.InvariantCulture, $"{name}\n{Members(type)}\n");

    public override string ToString()
    {
        foreach (var (name, text) in _definitions) _text.Append(CultureInfo.InvariantCulture, $"= {name}\n{text}\n");
        _definitions.Clear();
        return _text.ToString();
    }

    private string Members(Type type)
    {
        var info = options.GetTypeInfo(type);
        var text = new StringBuilder();
        if (info.PolymorphismOptions is { } polymorphism)
        {
            foreach (var derived in polymorphism.DerivedTypes)
                text.Append(CultureInfo.InvariantCulture, $"  {polymorphism.TypeDiscriminatorPropertyName} {derived.TypeDiscriminator}: {NameOf(derived.DerivedType)}\n");
        }

        foreach (var member in info.Properties.Where(p => p.Get is not null || p.Set is not null))
        {
            var isNullable = member.IsGetNullable && !member.PropertyType.IsValueType;
            text.Append(CultureInfo.InvariantCulture, $"  {member.Name}: {NameOf(member.PropertyType)}{(isNullable ? "?" : "")}{Optionality(member)}\n");
        }

        return text.ToString();
    }

    private static string Optionality(JsonPropertyInfo member)
    {
        if (member.Set is null && member.AssociatedParameter is null) return " (computed)";
        if (member.IsRequired) return "";
        return member.AssociatedParameter is { HasDefaultValue: false, IsMemberInitializer: false } ? "" : " (optional)";
    }

    private string NameOf(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } value) return NameOf(value) + "?";
        if (type.IsEnum) return Define(type, () => string.Concat(Enum.GetValues(type).Cast<object>().Select(v => $"  {serialize(v)}\n")));
        var info = options.GetTypeInfo(type);
        return info.Kind switch
        {
            JsonTypeInfoKind.Enumerable => NameOf(info.ElementType!) + "[]",
            JsonTypeInfoKind.Dictionary => $"map of {NameOf(info.ElementType!)}",
            JsonTypeInfoKind.Object when type != typeof(object) => Define(type, () => Members(type)),
            _ => type.Name switch
            {
                nameof(String) => "string",
                nameof(Boolean) => "boolean",
                nameof(Int32) => "int",
                nameof(Int64) => "long",
                nameof(Double) => "double",
                nameof(Guid) => "uuid",
                nameof(DateTimeOffset) => "date-time",
                nameof(DateOnly) => "date",
                var name => name,
            },
        };
    }

    private string Define(Type type, Func<string> describe)
    {
        if (_seen.Add(type)) _definitions[type.Name] = describe();
        return type.Name;
    }
}
