using System.CommandLine;

namespace LivingReview.AllInOne;

/// <summary>Which running system a command speaks to.</summary>
internal static class ServerOption
{
    public static Option<Uri> Create(string name = "--server", string description = "Address of the running system.")
    {
        var option = new Option<Uri>(name)
        {
            Description = description,
            HelpName = "URL",
            DefaultValueFactory = _ => new Uri("http://localhost:5080"),
            CustomParser = result =>
            {
                if (Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var address) && address.Scheme is "http" or "https") return address;
                result.AddError($"{name} must be an address such as http://localhost:5080, not '{result.Tokens[0].Value}'.");
                return null!;
            },
        };
        return option;
    }
}
