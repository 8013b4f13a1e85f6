using LivingReview.Contracts.Studies;
using LivingReview.Ingestion.Studies;
using Npgsql;

namespace LivingReview.Ingestion.Tests.Studies;

/// <summary>The order of names before a study is stored is that in which the store gives them back.</summary>
public sealed class StoredOrderTests(IngestionService ingestion) : IClassFixture<IngestionService>
{
    private static readonly string[] Names =
        ["ml-type", "validation", "part", "a", "B", "b", "ä", "zz", "é1", "日本", "\U0001F9B4", "\uFFFD\u0001x", "10", "9", "name with spaces", "Z", "aa", "\u00DF", "\uE000", "x\"y", "\\"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_is_the_order_of_jsonb()
    {
        var random = new Random(20261201);
        await using var source = NpgsqlDataSource.Create(ingestion.Database);
        for (var i = 0; i < 50; i++)
        {
            var names = random.GetItems(Names, random.Next(2, Names.Length)).Distinct(StringComparer.Ordinal).ToArray();
            await using var command = source.CreateCommand("select array(select jsonb_object_keys(jsonb_object($1, $1)))");
            command.Parameters.Add(new NpgsqlParameter { Value = names });
            var stored = (string[])(await command.ExecuteScalarAsync(Cancellation))!;

            var study = new ExtractedStudy { Id = "a", Label = "A", Tables = [new ExtractedTable { Tp = 1, Fp = 1, Fn = 1, Tn = 1, Primary = true, Factors = names.ToDictionary(n => n, n => n) }] };
            Assert.Equal(stored, StoredOrder.Of(study).Tables[0].Factors.Keys);
        }
    }
}
