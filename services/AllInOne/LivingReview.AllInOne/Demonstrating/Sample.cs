using System.Text.Json;
using LivingReview.Contracts.Reviews;

namespace LivingReview.AllInOne.Demonstrating;

/// <summary>The sample review of shared/samples, which travels inside the program.</summary>
internal static class Sample
{
    public const string StudiesFile = "osteoporosis-imaging-ml.csv";
    private const string ReviewFile = "osteoporosis-imaging-ml.review.json";

    public static RegisterReview Review()
    {
        using var file = Open(ReviewFile);
        return JsonSerializer.Deserialize<RegisterReview>(file, JsonSerializerOptions.Web)!;
    }

    public static Stream Studies() => Open(StudiesFile);

    private static Stream Open(string name) => typeof(Sample).Assembly.GetManifestResourceStream(name)!;
}
