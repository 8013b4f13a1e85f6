using System.ComponentModel.DataAnnotations;
using System.Net.Mail;
using LivingReview.Surveillance.Extraction.Models;

namespace LivingReview.Surveillance.Sources;

/// <summary>Section "Surveillance". Nothing is searched until a strategy is written.</summary>
public sealed class SurveillanceOptions : IValidatableObject
{
    public const string Section = "Surveillance";

    private string? _contact;

    /// <summary>The mail address that sources get with each request, so that they can write before they block. Without it no source is asked.</summary>
    public string? Contact
    {
        get => _contact;
        set => _contact = string.IsNullOrWhiteSpace(value) ? null : value.Trim(); // an empty variable is none
    }

    /// <summary>Seconds between looks for a strategy that is due.</summary>
    [Range(0.05, 3600)]
    public double LookSeconds { get; set; } = 15;

    /// <summary>Hours between looks for notices about what is included.</summary>
    [Range(0.0001, 8784)]
    public double WatchHours { get; set; } = 24;

    public SourceOptions PubMed { get; set; } = new() { Address = new("https://eutils.ncbi.nlm.nih.gov/entrez/eutils/"), RequestsPerSecond = 3 };

    public SourceOptions EuropePmc { get; set; } = new() { Address = new("https://www.ebi.ac.uk/europepmc/webservices/rest/"), RequestsPerSecond = 5 };

    public SourceOptions OpenAlex { get; set; } = new() { Address = new("https://api.openalex.org/"), RequestsPerSecond = 5 };

    public SourceOptions Crossref { get; set; } = new() { Address = new("https://api.crossref.org/"), RequestsPerSecond = 3 };

    public SourceOptions MedRxiv { get; set; } = new() { Address = new("https://api.biorxiv.org/"), RequestsPerSecond = 1 };

    public SourceOptions ClinicalTrials { get; set; } = new() { Address = new("https://clinicaltrials.gov/api/v2/"), RequestsPerSecond = 1 };

    /// <summary>A language model that reads abstracts beside the program when a person asks for it; off by default.</summary>
    public LanguageModelOptions LanguageModel { get; set; } = new();

    /// <summary>The settings of a source by its name.</summary>
    internal SourceOptions For(string source) => source switch
    {
        SourceNames.PubMed => PubMed,
        SourceNames.EuropePmc => EuropePmc,
        SourceNames.OpenAlex => OpenAlex,
        SourceNames.Crossref => Crossref,
        SourceNames.MedRxiv => MedRxiv,
        SourceNames.ClinicalTrials => ClinicalTrials,
        _ => throw new ArgumentOutOfRangeException(nameof(source), source, "No such source."),
    };

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Contact is not null && !MailAddress.TryCreate(Contact, out _)) yield return new ValidationResult("Contact: an e-mail address is expected.");
        foreach (var fault in LanguageModel.Faults()) yield return new ValidationResult(fault);
        foreach (var (name, source) in SourceNames.All.Select(n => (n, For(n))))
        {
            if (source.Address is not { IsAbsoluteUri: true, Scheme: "http" or "https" } || !source.Address.AbsolutePath.EndsWith('/'))
                yield return new ValidationResult($"The address of {name} must be an http or https address that ends in a slash.");
            if (source.RequestsPerSecond is not (> 0 and <= 1000)) yield return new ValidationResult($"RequestsPerSecond of {name} must be above 0 and at most 1000.");
            if (source.PageSize is < 1 or > 1000) yield return new ValidationResult($"PageSize of {name} must be 1 to 1000.");
            if (source.Retries is < 0 or > 10) yield return new ValidationResult($"Retries of {name} must be 0 to 10.");
            if (source.TimeoutSeconds is not (> 0 and <= 600)) yield return new ValidationResult($"TimeoutSeconds of {name} must be above 0 and at most 600.");
        }
    }
}

/// <summary>Settings of a source.</summary>
public sealed class SourceOptions
{
    /// <summary>Where it is; ends in a slash.</summary>
    public Uri? Address { get; set; }

    /// <summary>A key, where the source gives keys.</summary>
    public string? ApiKey { get; set; }

    /// <summary>How many requests it gets at most, over all copies of the service.</summary>
    public double RequestsPerSecond { get; set; }

    /// <summary>Records a page.</summary>
    public int PageSize { get; set; } = 200;

    /// <summary>How often a request is repeated at once when it meets a passing fault; the schedule repeats later.</summary>
    public int Retries { get; set; } = 2;

    /// <summary>Seconds until an answer must be complete.</summary>
    public double TimeoutSeconds { get; set; } = 30;
}
