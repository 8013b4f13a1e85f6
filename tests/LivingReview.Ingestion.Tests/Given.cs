using LivingReview.Contracts.Reviews;
using LivingReview.Contracts.Studies;

namespace LivingReview.Ingestion.Tests;

/// <summary>A protocol and studies that keep to it.</summary>
internal static class Given
{
    public static Protocol Protocol { get; } = new()
    {
        Question = "How accurately does machine learning find osteoporosis?",
        Factors =
        [
            new Factor { Name = "modality", Levels = ["radiograph", "ct", "mri"] },
            new Factor { Name = "ml_type", Levels = ["deep-learning", "traditional-ml"] },
            new Factor { Name = "examination_part", Levels = ["hip", "jaw"] },
        ],
    };

    public static TableSubmission Table { get; } = new()
    {
        Tp = 51,
        Fp = 14,
        Fn = 5,
        Tn = 31,
        Factors = new Dictionary<string, string?> { ["modality"] = "ct", ["ml_type"] = "deep-learning", ["examination_part"] = "hip" },
    };

    public static StudySubmission Study(string label = "Jang 2021", params TableSubmission[] tables) =>
        new() { Label = label, Year = 2021, Tables = tables.Length == 0 ? [Table] : tables };
}
