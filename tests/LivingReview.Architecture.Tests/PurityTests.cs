using System.Reflection;
using System.Text.RegularExpressions;

namespace LivingReview.Architecture.Tests;

/// <summary>Decisions and calculations are functions of their arguments: time, chance, input and output stay at the edge.</summary>
public sealed partial class PurityTests
{
    /// <summary>Where the system's clock or chance is used directly, and why.</summary>
    private static readonly Dictionary<string, string> AllowedSources = new()
    {
        ["shared/LivingReview.Hosting/ServiceHost.cs"] = "registers the clock",
        ["services/Web/LivingReview.Web/WebModule.cs"] = "registers the clock",
        ["shared/LivingReview.Client/ClientRegistration.cs"] = "registers the clock",
        ["services/AllInOne/LivingReview.AllInOne/Schemas/ServiceStores.cs"] = "registers the clock",
        ["services/Notification/LivingReview.Notification/NotificationModule.cs"] = "registers chance",
        ["services/AllInOne/LivingReview.AllInOne/Serving/Server.cs"] = "starts the stand-in of the sources, which has no container",
        ["services/AllInOne/LivingReview.AllInOne/Keys/KeysCommand.cs"] = "is a command, without a container",
        ["services/AllInOne/LivingReview.AllInOne/Accounts/AccountsCommand.cs"] = "is a command, without a container",
        ["services/AllInOne/LivingReview.AllInOne/Secrets/SecretsCommand.cs"] = "is a command, without a container",
        ["services/AllInOne/LivingReview.AllInOne/Repairing/DeadLettersCommand.cs"] = "is a command, without a container",
        ["shared/LivingReview.Hosting/Authentication/KeyFile.cs"] = "is written by a command, without a container",
        ["shared/LivingReview.Hosting/Embedding/FreePorts.cs"] = "ports are tried in random order, before there is a container",
        ["shared/LivingReview.Hosting/Embedding/PrivatePostgres.cs"] = "waits for a process, before there is a container",
        ["shared/LivingReview.Hosting/Embedding/PostgresCluster.cs"] = "waits for a process, before there is a container",
    };

    /// <summary>Where a clock or chance is used outside of code that does input and output, and why.</summary>
    private static readonly Dictionary<string, string> AllowedUses = new()
    {
        ["services/Notification/LivingReview.Notification/Webhooks/Ed25519Key.cs"] = "makes a key",
        ["services/Notification/LivingReview.Notification/Mail/MailToken.cs"] = "makes a secret",
        ["services/Notification/LivingReview.Notification/Mail/OutgoingMail.cs"] = "makes an id",
        ["services/Notification/LivingReview.Notification/Subscriptions/Subscription.cs"] = "makes a secret",
        ["services/Ingestion/LivingReview.Ingestion/Proposals/ImportedProposals.cs"] = "makes ids",
        ["shared/LivingReview.Hosting/Bus/SequenceGaps.cs"] = "remembers since when a gap is open",
        ["services/Notification/LivingReview.Notification/History/EstimateGaps.cs"] = "remembers since when a gap is open",
        ["services/Analysis/LivingReview.Analysis/Evidence/EvidenceGaps.cs"] = "remembers since when a gap is open",
        ["shared/LivingReview.Hosting/Authentication/KeyRing.cs"] = "limits how often a file is read",
        ["services/AllInOne/LivingReview.AllInOne/Analyzing/Remarks.cs"] = "paces its output",
        ["services/Web/LivingReview.Web/Studies/Editing/TableDraft.cs"] = "makes the identity of a row on the screen",
        ["shared/LivingReview.Hosting/Authentication/ApiKey.cs"] = "makes a key",
        ["services/Web/LivingReview.Web/Access/EndedSessions.cs"] = "dates the files that it writes",
        ["shared/LivingReview.Hosting/Store/MicrosecondTime.cs"] = "is a clock",
        ["shared/LivingReview.Client/LivingReviewClient.cs"] = "hands the clock on",
    };

    /// <summary>Types that read for the pure code beside them, and what.</summary>
    private static readonly Dictionary<string, string> Readers = new()
    {
        ["LivingReview.Ingestion.Guarding.StudyIntake"] = "the other studies of the review",
        ["LivingReview.Ingestion.Guarding.GuardResult"] = "nothing: turns a result into a response",
        ["LivingReview.Analysis.Explaining.History"] = "the log of estimates",
    };

    /// <summary>Namespaces (with those below) of pure code. Their endpoints, which call it, are named so.</summary>
    public static TheoryData<string, string> PureNamespaces => new()
    {
        { "LivingReview.Contracts", "LivingReview.Contracts" },
        { "LivingReview.DiagnosticAccuracy", "LivingReview.DiagnosticAccuracy" },
        { "LivingReview.Ingestion", "LivingReview.Ingestion.Guarding" },
        { "LivingReview.Analysis", "LivingReview.Analysis.Strata" },
        { "LivingReview.Analysis", "LivingReview.Analysis.Explaining" },
        { "LivingReview.Analysis", "LivingReview.Analysis.Preview" },
        { "LivingReview.Notification", "LivingReview.Notification.Policies" },
        { "LivingReview.Notification", "LivingReview.Notification.Backtesting" },
    };

    [Fact]
    public void The_statistics_cannot_be_compiled_with_a_clock_or_chance()
    {
        Assert.Equal("true", SourceTree.Projects["LivingReview.DiagnosticAccuracy"].Descendants("BanImpureSymbols").Single().Value);

        var banned = SourceTree.Read("BannedSymbols.txt");
        Assert.All(["System.DateTime.Now", "System.DateTime.UtcNow", "System.DateTimeOffset.Now", "System.DateTimeOffset.UtcNow", "System.Guid.NewGuid", "System.Random"], symbol => Assert.Contains(":" + symbol + ";", banned, StringComparison.Ordinal));
    }

    [Fact]
    public void The_system_s_clock_and_chance_are_injected()
    {
        var users = Sources().Where(file => Source().IsMatch(SourceTree.Read(file))).ToList();

        Assert.NotEmpty(users);
        Listed.None(users.Except(AllowedSources.Keys));
    }

    [Fact]
    public void Code_without_input_and_output_gets_time_and_ids_as_arguments()
    {
        var users = Sources().Where(file => SourceTree.Read(file) is var text && Use().IsMatch(text) && !Shell().IsMatch(text)).ToList();

        Assert.NotEmpty(users);
        Listed.None(users.Except(AllowedUses.Keys).Except(AllowedSources.Keys));
    }

    [Theory]
    [MemberData(nameof(PureNamespaces))]
    public void Pure_namespaces_do_no_input_and_output(string assembly, string pure)
    {
        var types = Assembly.Load(assembly).GetTypes()
            .Where(type => (type.Namespace == pure || type.Namespace?.StartsWith(pure + ".", StringComparison.Ordinal) == true) && !IsOfEndpoints(type)).ToList();

        Assert.NotEmpty(types);
        Listed.None(types.SelectMany(type => Used(type).Where(IsOfInputAndOutput).Select(used => $"{type}: {used}")));
    }

    private static IEnumerable<string> Sources() => SourceTree.Files("services", "shared").Where(file => !file.StartsWith("shared/samples/", StringComparison.Ordinal));

    private static bool IsOfEndpoints(Type type) =>
        type.Name.EndsWith("Endpoints", StringComparison.Ordinal) || type.Name.EndsWith("Endpoint", StringComparison.Ordinal) || Readers.ContainsKey(type.FullName!) || (type.DeclaringType is { } outer && IsOfEndpoints(outer));

    /// <summary>The types that its fields, parameters and results have.</summary>
    private static IEnumerable<Type> Used(Type type)
    {
        const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        var methods = type.GetMethods(All);
        return
        [
            .. type.GetFields(All).Select(f => f.FieldType),
            .. methods.Select(m => m.ReturnType),
            .. methods.Cast<MethodBase>().Concat(type.GetConstructors(All)).SelectMany(m => m.GetParameters()).Select(p => p.ParameterType),
        ];
    }

    private static bool IsOfInputAndOutput(Type type)
    {
        var plain = type.IsGenericType ? type.GetGenericTypeDefinition() : type;
        if (plain == typeof(Task) || plain == typeof(Task<>) || plain == typeof(ValueTask) || plain == typeof(ValueTask<>) || plain == typeof(TimeProvider) || plain == typeof(Random)) return true;
        return plain.Namespace is { } name && Array.Exists(["Marten", "Npgsql", "MassTransit", "System.Net.Http", "Microsoft.AspNetCore"], n => name == n || name.StartsWith(n + ".", StringComparison.Ordinal));
    }

    [GeneratedRegex(@"DateTime(Offset)?\.(Utc)?Now|Guid\.NewGuid|new Random\b|Random\.Shared|TimeProvider\.System\b")]
    private static partial Regex Source();

    [GeneratedRegex(@"\bTimeProvider\b|Guid\.CreateVersion7|RandomNumberGenerator|\bStopwatch\b|GetTimestamp")]
    private static partial Regex Use();

    [GeneratedRegex(@"\bawait |^using (Marten|MassTransit|Npgsql|Microsoft\.AspNetCore|Microsoft\.Extensions\.(Hosting|DependencyInjection)|System\.Net\.Http)", RegexOptions.Multiline)]
    private static partial Regex Shell();
}
