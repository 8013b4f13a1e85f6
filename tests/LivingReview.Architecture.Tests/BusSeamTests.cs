using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace LivingReview.Architecture.Tests;

/// <summary>How much of the bus the services know: what another bus would have to provide (docs/adr/0013).</summary>
public sealed class BusSeamTests
{
    private static readonly string[] Receiving = ["Batch`1", "BatchOptions", "ConsumeContext", "ConsumeContext`1", "IConsumer", "IConsumer`1", "MessageContext", "PipeContext"];

    private static readonly string[] Publishing = ["IBus", "IPublishEndpoint", "PublishContext", "PublishContext`1", "PublishExecuteExtensions", "SendContext"];

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
