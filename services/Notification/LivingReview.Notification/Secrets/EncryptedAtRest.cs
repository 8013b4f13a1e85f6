using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace LivingReview.Notification.Secrets;

/// <summary>A text that is encrypted in the database, and nowhere else. One that was stored before there was a key is plain.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class EncryptedAtRestAttribute : Attribute
{
    /// <summary>Encrypts the marked members of documents on their way to the database.</summary>
    public static DefaultJsonTypeInfoResolver ResolverFor(SecretKeyRing keys)
    {
        var converter = new Converter(keys);
        return new DefaultJsonTypeInfoResolver
        {
            Modifiers =
            {
                type =>
                {
                    foreach (var property in type.Properties.Where(p => p.AttributeProvider?.IsDefined(typeof(EncryptedAtRestAttribute), inherit: false) == true)) property.CustomConverter = converter;
                },
            },
        };
    }

    private sealed class Converter(SecretKeyRing keys) : JsonConverter<string>
    {
        public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetString() is { } stored ? keys.Decrypt(stored) : null;

        public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(keys.Encrypt(value));
    }
}
