using LivingReview.Contracts.Reviews;

namespace LivingReview.Ingestion.Certainty;

/// <summary>Bodies of the API's document that can be sent as they are.</summary>
internal static class CertaintyExamples
{
    public static readonly JudgeCertainty Judgement = new()
    {
        Stratum = "overall",
        Outcome = "sensitivity",
        Domains =
        [
            new DomainConcern { Domain = "risk-of-bias", Concern = "serious", Reason = "Half of the studies read the index test unblinded." },
            new DomainConcern { Domain = "indirectness", Concern = "none", Reason = "The patients are those of the question." },
            new DomainConcern { Domain = "inconsistency", Concern = "none", Reason = "The studies lie near each other." },
            new DomainConcern { Domain = "imprecision", Concern = "none", Reason = "The interval lies above the minimum." },
            new DomainConcern { Domain = "publication-bias", Concern = "none", Reason = "The funnel plot is symmetric." },
        ],
        Actor = "Ann",
    };
}
