namespace LivingReview.Web.Alerts;

/// <summary>How the person at this page wants to be known where nobody signs in; kept while the page is open, so that it is typed once.</summary>
internal sealed class ActorName
{
    public string Value { get; set; } = "";
}
