using System.CommandLine;
using System.CommandLine.Parsing;

namespace LivingReview.AllInOne;

/// <summary>Which running system a command speaks to.</summary>
internal static class ServerOption
{
    private const string Name = "--server";

    public static Option<Uri> Create(string name = Name, string description = "Address of the running system.") => new(name)
    {
        Description = description,
        HelpName = "URL",
        DefaultValueFactory = _ => new Uri("http://localhost:5080"),
        CustomParser = result => Parse(result, name),
    };

    /// <summary>Another system beside it, which has to be named.</summary>
    public static Option<Uri> CreateFor(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "URL",
        Required = true,
        CustomParser = result => Parse(result, name),
    };

    private static Uri? Parse(ArgumentResult result, string name)
    {
        if (Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var address) && address.Scheme is "http" or "https") return address;
        result.AddError($"{name} must be an address such as http://localhost:5080, not '{result.Tokens[0].Value}'.");
        return null;
    }
}
