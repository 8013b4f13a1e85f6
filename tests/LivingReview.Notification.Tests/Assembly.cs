using LivingReview.Notification.Tests.OtherImplementations;
using LivingReview.Testing;

[assembly: AssemblyFixture(typeof(PostgresFixture))]
[assembly: AssemblyFixture(typeof(NodePackages))]
