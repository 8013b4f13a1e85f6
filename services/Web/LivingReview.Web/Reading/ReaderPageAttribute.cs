namespace LivingReview.Web.Reading;

/// <summary>A page that most people only read: it is rendered without a circuit, which starts in the browser when someone works on the page.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class ReaderPageAttribute : Attribute;
