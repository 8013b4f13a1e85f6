using System.Text.Json;
using MassTransit;
using MassTransit.Serialization;

namespace LivingReview.Contracts.Tests;

/// <summary>Every message between the services. Members are only added, and only optional ones.</summary>
public sealed class MessageTests
{
    [Fact]
    public void Messages_are_as_approved()
    {
        var options = SystemTextJsonMessageSerializer.Options;
        var shape = new JsonShape(options, v => JsonSerializer.Serialize(v, options));
        foreach (var type in Messages()) shape.Add(MessageUrn.ForTypeString(type), type);

        Approval.Verify("messages.txt", shape.ToString());
    }

    private static IEnumerable<Type> Messages() => typeof(EstimatesRecomputed).Assembly.GetExportedTypes()
        .Where(type => type.Namespace == typeof(EstimatesRecomputed).Namespace && !type.IsNested && type.GetMethod("<Clone>$") is not null)
        .OrderBy(type => type.Name, StringComparer.Ordinal);
}
