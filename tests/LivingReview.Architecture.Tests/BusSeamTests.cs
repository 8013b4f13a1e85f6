using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;

namespace LivingReview.Architecture.Tests;

/// <summary>How much of the bus the services know: what another bus would have to provide (docs/adr/0013).</summary>
public sealed partial class BusSeamTests
{
    private static readonly string[] Receiving = ["Batch`1", "BatchOptions", "ConsumeContext", "ConsumeContext`1", "IConsumer", "IConsumer`1", "MessageContext", "PipeContext"];

    private static readonly string[] Publishing = ["IBus", "IPublishEndpoint"];

    /// <summary>Who receives what, in which batches, and which messages one after the other.</summary>
    private static readonly string[] Registering =
    [
        "ConsumerDefinition`1", "IBusRegistrationConfigurator", "IConsumePipeConfigurator", "IConsumerConfigurator`1", "IConsumerMessageConfigurator`1",
        "IConsumerRegistrationConfigurator`1", "IOptionsSet", "IPipeConfigurator`1", "IReceiveEndpointConfigurator", "IRegistrationConfigurator", "IRegistrationContext",
        "PartitionerConfigurationExtensions", "RegistrationExtensions",
    ];

    public static TheoryData<string> Services => ["Ingestion", "Analysis", "Notification", "Surveillance"];

    [Theory]
    [MemberData(nameof(Services))]
    public void A_service_knows_of_the_bus_only_what_another_one_has_too(string service)
    {
        var used = TypesOfTheBusIn(Assembly.Load("LivingReview." + service).Location);

        Assert.NotEmpty(used);
        Listed.None(used.Except(Receiving).Except(Publishing).Except(Registering));
    }

    /// <summary>A publication whose confirmation is lost has no end; who waits for it stands still.</summary>
    [Fact]
    public void Nothing_is_published_without_a_bound()
    {
        var publishers = SourceTree.Files("services", "shared").Where(file => UnboundedPublish().IsMatch(SourceTree.Read(file))).ToList();

        Listed.None(publishers.Where(file => Path.GetFileName(file) != "ConfirmedPublishing.cs").Select(file => $"{file}: write PublishConfirmedAsync"));
        Assert.Single(publishers);
    }

    [GeneratedRegex(@"\b(bus|context|endpoint|publisher)\.(Publish|Send)(<\w+>)?\(")]
    private static partial Regex UnboundedPublish();

    private static IEnumerable<string> TypesOfTheBusIn(string assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly));
        var metadata = file.GetMetadataReader();
        return
        [
            .. metadata.TypeReferences.Select(metadata.GetTypeReference)
                .Where(type => metadata.GetString(type.Namespace).StartsWith("MassTransit", StringComparison.Ordinal))
                .Select(type => metadata.GetString(type.Name)).Distinct().Order(StringComparer.Ordinal),
        ];
    }
}
