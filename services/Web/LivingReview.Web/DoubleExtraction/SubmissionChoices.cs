using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using LivingReview.Client;
using LivingReview.Contracts.Studies;

namespace LivingReview.Web.DoubleExtraction;

/// <summary>One extraction out of two: the first, with the chosen fields of the second.</summary>
internal static partial class SubmissionChoices
{
    /// <param name="first">The first extraction.</param>
    /// <param name="second">The second one.</param>
    /// <param name="fromSecond">Paths of the fields that are taken from the second: "tables[0].fn".</param>
    public static StudySubmission Merge(StudySubmission first, StudySubmission second, IEnumerable<string> fromSecond)
    {
        var merged = JsonSerializer.SerializeToNode(first, Json.Options)!.AsObject();
        var other = JsonSerializer.SerializeToNode(second, Json.Options)!;
        foreach (var path in fromSecond)
            Copy(merged, other, Steps(path));
        return merged.Deserialize<StudySubmission>(Json.Options)!;
    }

    private static void Copy(JsonNode to, JsonNode? from, Queue<string> steps)
    {
        var step = steps.Dequeue();
        var (value, isLast) = (Member(from, step), steps.Count == 0);
        if (isLast)
        {
            Set(to, step, value?.DeepClone());
            return;
        }

        var next = Member(to, step);
        if (next is not (JsonObject or JsonArray))
        {
            // The first extraction has no such table: it is taken whole.
            Set(to, step, value?.DeepClone());
            return;
        }

        Copy(next, value, steps);
    }

    private static JsonNode? Member(JsonNode? node, string step) => node switch
    {
        JsonObject members => members[step],
        JsonArray items when int.TryParse(step, out var at) && at < items.Count => items[at],
        _ => null,
    };

    private static void Set(JsonNode to, string step, JsonNode? value)
    {
        switch (to)
        {
            case JsonObject members:
                members[step] = value;
                break;
            case JsonArray items when int.TryParse(step, out var at):
                while (items.Count <= at) items.Add(null);
                items[at] = value;
                break;
        }
    }

    private static Queue<string> Steps(string path) => new(Step().Matches(path).Select(match => match.Value));

    [GeneratedRegex(@"[^.\[\]]+")]
    private static partial Regex Step();
}
