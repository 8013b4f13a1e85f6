using Microsoft.Extensions.Options;

namespace LivingReview.Web.Embedding;

/// <summary>Section "Embedding": which sites may show the widget of a review in a frame.</summary>
internal sealed record EmbeddingOptions
{
    public const string Section = "Embedding";

    /// <summary>Origins such as https://example.org; "*" for every site; none for this site alone.</summary>
    public string[] Frames { get; init; } = [];

    /// <summary>The sources of the policy's frame-ancestors.</summary>
    public string FrameAncestors => string.Join(' ', Frames.Prepend("'self'"));
}

/// <summary>An origin goes into a header as it is: what is none stops the start.</summary>
internal sealed class EmbeddingOptionsValidator : IValidateOptions<EmbeddingOptions>
{
    public ValidateOptionsResult Validate(string? name, EmbeddingOptions options)
    {
        var wrong = options.Frames.Where(frame => !IsOrigin(frame)).Select((frame, i) => FormattableString.Invariant($"setting {EmbeddingOptions.Section}:Frames:{i} is \"{frame}\", expected * or an http or https origin without a path, like https://example.org")).ToList();
        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }

    private static bool IsOrigin(string frame) =>
        frame == "*" || (Uri.TryCreate(frame, UriKind.Absolute, out var uri) && uri.Scheme is ("http" or "https") && uri.GetLeftPart(UriPartial.Authority) == frame && !frame.Contains(';', StringComparison.Ordinal) && uri.UserInfo.Length == 0);
}
