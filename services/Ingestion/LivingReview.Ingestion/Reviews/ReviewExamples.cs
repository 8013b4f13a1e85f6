using LivingReview.Contracts.Reviews;

namespace LivingReview.Ingestion.Reviews;

/// <summary>Bodies of the API's document that can be sent as they are.</summary>
internal static class ReviewExamples
{
    public static readonly RegisterReview Register = new()
    {
        Id = "example-review",
        Title = "Rapid antigen tests for influenza",
        Protocol = new Protocol
        {
            Question = "How accurate are rapid antigen tests for influenza, compared with PCR?",
            IndexTest = "rapid antigen test",
            ReferenceStandard = "PCR",
            TargetCondition = "influenza",
            Factors = [new Factor { Name = "setting", Levels = ["primary-care", "hospital"] }],
        },
    };
}
