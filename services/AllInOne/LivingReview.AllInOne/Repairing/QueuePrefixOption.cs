using System.CommandLine;
using LivingReview.Hosting.Bus;

namespace LivingReview.AllInOne.Repairing;

/// <summary>First words of the names of a deployment's queues.</summary>
internal static class QueuePrefixOption
{
    private const string Variable = "Bus__QueuePrefix";

    public static Option<string> Create() => new("--prefix")
    {
        Description = $"Prefix of the queues, as the services have it in Bus:QueuePrefix. Default: {Variable} of the environment, else {new BusOptions().QueuePrefix}.",
        HelpName = "NAME",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } prefix ? prefix : new BusOptions().QueuePrefix,
    };
}
