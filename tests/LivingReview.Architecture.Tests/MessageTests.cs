using System.Reflection;

namespace LivingReview.Architecture.Tests;

/// <summary>The bus carries only what a service needs.</summary>
public sealed class MessageTests
{
    private static readonly string[] Services = ["LivingReview.Ingestion", "LivingReview.Analysis", "LivingReview.Notification", "LivingReview.Surveillance"];

    [Fact]
    public void Every_message_has_a_consumer()
    {
        // Messages are the records of the contracts' root namespace (ADR 11).
        var messages = Assembly.Load("LivingReview.Contracts").GetExportedTypes()
            .Where(type => type.Namespace == "LivingReview.Contracts" && type.GetMethod("<Clone>$") is not null).ToList();
        var consumed = Services.SelectMany(service => Assembly.Load(service).GetTypes()).SelectMany(type => type.GetInterfaces())
            .Where(contract => contract.Name == "IConsumer`1").Select(contract => contract.GenericTypeArguments[0])
            .Select(message => message.Name == "Batch`1" ? message.GenericTypeArguments[0] : message).ToHashSet();

        Assert.True(messages.Count >= 8, $"{messages.Count} messages");
        Listed.None(messages.Where(message => !consumed.Contains(message)).Select(message => message.Name));
    }
}
