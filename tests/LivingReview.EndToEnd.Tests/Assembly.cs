using LivingReview.EndToEnd.Tests.Fixtures;
using LivingReview.Testing;

[assembly: AssemblyFixture(typeof(PostgresFixture))]
[assembly: AssemblyFixture(typeof(RabbitFixture))]

[assembly: TestCollectionOrderer(typeof(LongestFirst))]
