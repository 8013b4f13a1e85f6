using System.Text.Json;

namespace LivingReview.Surveillance.Extraction.Models;

/// <summary>A figure as a model names it: nothing of it is believed yet.</summary>
internal sealed record ClaimedFigure(string? Kind, string? Printed, string? Quote);

/// <summary>The answer of a model: JSON, perhaps with talk or a code fence around it.</summary>
internal static class ModelAnswer
{
    private const int LongestAnswer = 200_000;
    private const int MostFigures = 300;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { MaxDepth = 8 };

    /// <exception cref="ModelFault">It is not of the asked form.</exception>
    public static IReadOnlyList<ClaimedFigure> Parse(string answer)
    {
        var (start, end) = (answer.IndexOf('{', StringComparison.Ordinal), answer.LastIndexOf('}'));
        if (answer.Length > LongestAnswer || start < 0 || end < start) throw Unreadable(null);
        try
        {
            var figures = JsonSerializer.Deserialize<Form>(answer.AsSpan(start, end - start + 1), Json)?.Figures ?? throw Unreadable(null);
            return [.. figures.OfType<ClaimedFigure>().Take(MostFigures)];
        }
        catch (JsonException fault)
        {
            throw Unreadable(fault);
        }
    }

    private static ModelFault Unreadable(Exception? fault) => new("The language model's answer is not in the asked form.", fault);

    private sealed record Form(IReadOnlyList<ClaimedFigure?>? Figures);
}
