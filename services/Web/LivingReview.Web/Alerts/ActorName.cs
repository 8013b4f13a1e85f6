namespace LivingReview.Web.Alerts;

/// <summary>The name of the person at this page without sign-in; kept while the page is open, so that it is entered only once.</summary>
internal sealed class ActorName
{
    public string Value { get; set; } = "";
}
