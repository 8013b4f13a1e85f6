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

    /// <summary>A table of studies, one row for each 2x2 table.</summary>
    public const string Table = "study,year,tp,fp,fn,tn\nExample 2025,2025,88,21,9,140\nExample 2026,2026,120,30,12,220\n";

    public static readonly BackCalculationRequest Printed = new() { N = 101, Sensitivity = "91.1%", Specificity = "68.9%", Accuracy = "81.2%" };
}
