using System.Text.Json;
using LivingReview.Figures.Languages;

namespace LivingReview.Web.Languages;

/// <summary>The texts of the scripts in wwwroot, which read them from the page (shell.js).</summary>
internal static class ScriptTexts
{
    private static readonly string[] Known =
    [
        "just now", "{0} min ago", "{0} h ago", "Live connection lost, reconnecting", "Connecting", "Updated to revision {0}.", "was {0}, {1}",
        "No passkey was given: the request was cancelled, or took too long.", "This device has a passkey for you already.",
        "Passkeys need an address with a name, over https or on this machine.", "This invitation was used or has expired.",
        "The server is not responding. Try again in a moment.", "This browser does not know passkeys. Use a current one.",
    ];

    /// <summary>As JSON, by their English; null in English, in which the scripts have them.</summary>
    public static string? Json => Language.Current == Language.English ? null : JsonSerializer.Serialize(Known.ToDictionary(text => text, text => T[text]));
}
