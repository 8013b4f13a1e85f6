namespace LivingReview.Web.Alerts;

/// <summary>The name of the person at this page where nobody signs in; kept while the page is open, so that it is entered only once.</summary>
internal sealed class ActorName
{
    public string Value { get; set; } = "";
}
