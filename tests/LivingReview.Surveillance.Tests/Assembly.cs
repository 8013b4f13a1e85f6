using LivingReview.Testing;

[assembly: AssemblyFixture(typeof(PostgresFixture))]
