using System.Text.Json;
using LivingReview.Contracts.Reviews;

namespace LivingReview.AllInOne.Demonstrating;

/// <summary>The sample reviews of shared/samples, which travel inside the program.</summary>
internal static class Sample
{
    public const string StudiesFile = "osteoporosis-imaging-ml.csv";

    /// <summary>The review of the 14 studies that are loaded at once.</summary>
    public static RegisterReview Review() => Review("osteoporosis-imaging-ml.review.json");

    /// <summary>Its studies.</summary>
    public static Stream Studies() => Open(StudiesFile);

    public static RegisterReview Review(string name)
    {
        using var file = Open(name);
        return JsonSerializer.Deserialize<RegisterReview>(file, JsonSerializerOptions.Web)!;
    }

    public static Stream Open(string name) => typeof(Sample).Assembly.GetManifestResourceStream(name)!;
}
