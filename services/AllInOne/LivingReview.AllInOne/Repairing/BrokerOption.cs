using System.CommandLine;

namespace LivingReview.AllInOne.Repairing;

/// <summary>The broker of a distributed system.</summary>
internal static class BrokerOption
{
    private const string Variable = "Bus__RabbitMq";

    public static Option<Uri?> Create() => new("--broker")
    {
        Description = $"Address of the broker, amqp://user:password@host:port/vhost. Default: {Variable} of the environment.",
        HelpName = "URL",
        DefaultValueFactory = _ => Uri.TryCreate(Environment.GetEnvironmentVariable(Variable), UriKind.Absolute, out var address) ? address : null,
        CustomParser = result =>
        {
            if (Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var address) && address.Scheme is "amqp" or "amqps") return address;
            result.AddError("--broker must be an address such as amqp://user:password@host:5672/vhost.");
            return null;
        },
    };
}
