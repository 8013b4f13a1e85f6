using LivingReview.Figures.Formatting;
using LivingReview.Web.Alerts;
using LivingReview.Web.Protocols;
using LivingReview.Web.Reviews;
using LivingReview.Web.Studies;

namespace LivingReview.Web.Discussing;

/// <summary>What a comment is about: "study:jang-2021#tables[0].fn", "stratum:modality=ct", "alert:ID" or "protocol".</summary>
internal static class CommentSubject
{
    /// <summary>The page that shows it.</summary>
    public static string Link(string review, string subject) => Parts(subject) switch
    {
        ["study", var study] => StudyLinks.Study(review, study),
        ["stratum", var stratum] => ReviewLinks.Review(review, stratum),
        ["alert", var alert] when Guid.TryParse(alert, out var id) => $"{AlertLinks.List(review)}/{id}",
        ["protocol"] => ProtocolLinks.Protocol(review),
        _ => ReviewLinks.Review(review),
    };

    /// <summary>Its name where no label is known.</summary>
    public static string Name(string subject) => Parts(subject) switch
    {
        ["study", var study] => study,
        ["stratum", var stratum] => T["the estimate of {0}", StratumText.Short(stratum)],
        ["alert", ..] => T["an alert"],
        ["protocol"] => T["the protocol"],
        _ => T["the review"],
    };

    private static string[] Parts(string subject) => subject.Split('#')[0].Split(':', 2);
}
