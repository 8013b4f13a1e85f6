using System.Text.RegularExpressions;

namespace LivingReview.Architecture.Tests;

/// <summary>There is one way to call our own API: shared/LivingReview.Client.</summary>
public sealed partial class OneClientTests
{
    private const string Client = "shared/LivingReview.Client/";

    /// <summary>Who else speaks HTTP, and to whom.</summary>
    private static readonly Dictionary<string, string> Others = new(StringComparer.Ordinal)
    {
        ["services/Notification/LivingReview.Notification/Mail/MailSender.cs"] = "a picture for a letter, by its address, as a mail program would fetch it",
        ["services/Notification/LivingReview.Notification/Webhooks/"] = "receivers of subscribers",
        ["services/Surveillance/LivingReview.Surveillance/Sources/"] = "bibliographic sources",
        ["services/Web/LivingReview.Web/Access/AccessModule.cs"] = "gives the client of each service its address and credentials",
        ["services/Web/LivingReview.Web/Access/Issuing/"] = "gives the client of a person's session a token that is renewed",
        ["services/Web/LivingReview.Web/WebModule.cs"] = "registers the clients",
        ["services/Web/LivingReview.Web/Agents/"] = "gives the client of an agent its address and credentials",
        ["services/Web/LivingReview.Web/Edge/"] = "forwards calls as they come, and merges the services' own documents",
        ["services/Web/LivingReview.Web/Operations/OperationsClient.cs"] = "names the services of the client that it derives from",
        ["services/Web/LivingReview.Web/Reviews/Overview/PipelineHealth.cs"] = "health checks of the services",
        ["shared/LivingReview.Hosting/Telemetry/"] = "instrumentation",
    };

    [Fact]
    public void No_other_room_builds_requests_to_our_api() =>
        Listed.None(Speaking().Where(file => !file.StartsWith(Client, StringComparison.Ordinal) && !Others.Keys.Any(known => file.StartsWith(known, StringComparison.Ordinal))));

    [Fact]
    public void Who_is_excepted_still_speaks_http() =>
        Listed.None(Others.Keys.Where(known => !Speaking().Any(file => file.StartsWith(known, StringComparison.Ordinal))));

    private static IEnumerable<string> Speaking() => SourceTree.Files("shared", "services").Where(file => Http().IsMatch(SourceTree.Read(file)));

    [GeneratedRegex(@"\bHttpClient\b|\bHttpRequestMessage\b|\bIHttpClientFactory\b|\b(Get|ReadFrom|Post|Put|Patch|Delete)\w*JsonAsync\b|\bAddHttpClient\b")]
    private static partial Regex Http();
}
