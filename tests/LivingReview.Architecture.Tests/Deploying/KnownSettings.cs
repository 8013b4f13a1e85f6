using System.Reflection;

namespace LivingReview.Architecture.Tests.Deploying;

/// <summary>The settings that the services read: a variable that nobody reads is a wish.</summary>
internal static class KnownSettings
{
    private static readonly string[] Assemblies = ["LivingReview.Hosting", "LivingReview.Ingestion", "LivingReview.Analysis", "LivingReview.Notification", "LivingReview.Surveillance", "LivingReview.Web"];

    /// <summary>Section:Property of every options class, and what is read by name.</summary>
    public static IReadOnlySet<string> Names { get; } = new HashSet<string>(
        [
            .. Assemblies.SelectMany(a => Assembly.Load(a).GetTypes()).SelectMany(Settings),
            "ConnectionStrings:ingestion", "ConnectionStrings:analysis", "ConnectionStrings:notification", "ConnectionStrings:surveillance", "ConnectionStrings:postgres",
            Hosting.Configuration.SecretFiles.FolderSetting,
            "Web:KeysFolder",
        ],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a variable of a container (or a file of secrets) is read: by the services, or by OpenTelemetry's standard.</summary>
    public static bool IsRead(string variable) =>
        variable.StartsWith("OTEL_", StringComparison.Ordinal) || variable.StartsWith("Logging__LogLevel__", StringComparison.Ordinal) || Names.Contains(WithoutIndex(variable.Replace("__", ":", StringComparison.Ordinal)));

    private static IEnumerable<string> Settings(Type type) =>
        type.GetField("Section", BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static) is { IsLiteral: true } section
            ? type.GetProperties().Select(p => $"{section.GetRawConstantValue()}:{p.Name}")
            : [];

    private static string WithoutIndex(string name) => char.IsAsciiDigit(name[^1]) && name.LastIndexOf(':') is > 0 and var end ? name[..end] : name;
}
