namespace LivingReview.Hosting.Describing;

/// <summary>Problems that an endpoint answers with, beside those that every endpoint of its kind may.</summary>
/// <param name="Names">Names of <see cref="Problems.KnownProblems"/>.</param>
internal sealed record RefusedWith(IReadOnlyList<string> Names);

/// <summary>A body that is a file, in one of several formats.</summary>
/// <param name="What">What the file holds.</param>
/// <param name="MediaTypes">The formats.</param>
internal sealed record FileBody(string What, IReadOnlyList<string> MediaTypes);

/// <summary>A body that can be sent as it is.</summary>
/// <param name="Body">Its object.</param>
internal sealed record BodyExample(object Body);

/// <summary>A file that can be sent as it is.</summary>
/// <param name="MediaType">Its format.</param>
/// <param name="Content">Its text.</param>
internal sealed record FileExample(string MediaType, string Content);

/// <summary>The answer says how many entries match, on all pages together.</summary>
internal sealed record TotalCount;

/// <summary>An answer that is no JSON of a type: a picture, a table, an archive.</summary>
/// <param name="MediaType">Its format.</param>
internal sealed record FileAnswer(string MediaType);
