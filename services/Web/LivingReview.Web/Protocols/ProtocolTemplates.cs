using LivingReview.Contracts.Reviews;

namespace LivingReview.Web.Protocols;

/// <summary>Protocols to begin with; they travel inside the program.</summary>
internal static class ProtocolTemplates
{
    private const string Prefix = "template:";

    /// <summary>The templates by name.</summary>
    public static IReadOnlyDictionary<string, RegisterReview> All { get; } = typeof(ProtocolTemplates).Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal)
        .ToDictionary(name => name[Prefix.Length..^".json".Length], Load, StringComparer.Ordinal);

    private static RegisterReview Load(string name)
    {
        using var reader = new StreamReader(typeof(ProtocolTemplates).Assembly.GetManifestResourceStream(name)!);
        return ProtocolFile.Read(reader.ReadToEnd()).Review ?? throw new InvalidDataException($"{name} holds no protocol.");
    }
}
