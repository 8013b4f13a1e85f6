namespace LivingReview.Surveillance.Extraction.Models;

/// <summary>
/// Section "Surveillance:LanguageModel": a language model that is asked, when a person asks for it, to read an abstract beside the program. Off
/// until an address and a model are set; the text of the abstract is then sent to that address.
/// </summary>
public sealed class LanguageModelOptions
{
    private string? _model;

    /// <summary>Root of an API that speaks OpenAI's chat completions, such as "http://localhost:11434/v1/"; null: off.</summary>
    public Uri? Address { get; set; }

    /// <summary>Name of the model, as that API calls it.</summary>
    public string? Model
    {
        get => _model;
        set => _model = string.IsNullOrWhiteSpace(value) ? null : value.Trim(); // an empty variable is none
    }

    /// <summary>Key of the API, where it asks for one.</summary>
    public string? ApiKey { get; set; }

    /// <summary>Seconds until the answer must be complete.</summary>
    public double TimeoutSeconds { get; set; } = 60;

    internal IEnumerable<string> Faults()
    {
        if (Address is null != Model is null) yield return "LanguageModel: Address and Model belong together.";
        if (Address is not null and not { IsAbsoluteUri: true, Scheme: "http" or "https" }) yield return "LanguageModel: Address must be an http or https address.";
        if (TimeoutSeconds is not (> 0 and <= 600)) yield return "LanguageModel: TimeoutSeconds must be above 0 and at most 600.";
    }
}
