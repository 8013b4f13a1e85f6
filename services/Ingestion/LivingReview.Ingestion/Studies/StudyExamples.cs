using LivingReview.Contracts.Studies;

namespace LivingReview.Ingestion.Studies;

/// <summary>Bodies of the API's document that can be sent as they are.</summary>
internal static class StudyExamples
{
    public static readonly StudySubmission Submission = new()
    {
        Label = "Example 2026",
        Year = 2026,
        Tables = [new TableSubmission { Tp = 120, Fp = 30, Fn = 12, Tn = 220 }],
    };

    public static readonly BackCalculationRequest Printed = new() { N = 101, Sensitivity = "91.1%", Specificity = "68.9%", Accuracy = "81.2%" };
}
