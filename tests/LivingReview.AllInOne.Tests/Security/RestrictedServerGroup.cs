namespace LivingReview.AllInOne.Tests.Security;

/// <summary>One server with keys for every class that needs one.</summary>
[CollectionDefinition(Name)]
public sealed class RestrictedServerGroup : ICollectionFixture<RestrictedServer>
{
    public const string Name = "server with keys";
}
