namespace LivingReview.Hosting.Addresses;

/// <summary>A parameter of an earlier version of the API: it goes on answering, and is not in the document.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class FormerParameterAttribute : Attribute;
