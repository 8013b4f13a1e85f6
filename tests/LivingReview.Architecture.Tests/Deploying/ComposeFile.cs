namespace LivingReview.Architecture.Tests.Deploying;

/// <summary>docker-compose.yml.</summary>
internal static class ComposeFile
{
    public static Yaml Root { get; } = Yaml.Read("docker-compose.yml");

    public static Yaml Services => Root["services"];

    public static TheoryData<string> Names => [.. Services.Keys];

    /// <summary>The services whose image is made here.</summary>
    public static IReadOnlyList<string> Own => [.. Services.Keys.Where(s => Services[s]["image"].Text.StartsWith("livingreview/", StringComparison.Ordinal))];

    /// <summary>The variables of a service.</summary>
    public static Yaml Environment(string service) => Services[service]["environment"];

    /// <summary>The secrets of a service: the name, and the file that the container sees.</summary>
    public static IReadOnlyList<(string Name, string Target)> Secrets(string service) =>
        [.. Services[service]["secrets"].Items.Select(s => s.IsText ? (s.Text, s.Text) : (s["source"].Text, s["target"].Text))];
}
