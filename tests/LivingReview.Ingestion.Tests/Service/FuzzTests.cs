using System.Net.Http.Headers;
using System.Text;
using CsCheck;

namespace LivingReview.Ingestion.Tests.Service;

/// <summary>Ten thousand broken bodies and files: the sender is told, always, and nothing is written.</summary>
public sealed class FuzzTests(IngestionService ingestion) : IClassFixture<IngestionService>
{
    private const int Bodies = 10_000;
    private const string Json = """{"label":"Jang 2021","year":2021,"tables":[{"tp":51,"fp":14,"fn":5,"tn":31,"factors":{"modality":"ct"},"biasAssessments":[{"tool":"QUADAS-2","domains":[]}]}],"reports":[{"doi":"10.1/x"}]}""";
    private const string Csv = "study,TP,FP,FN,TN,modality\nJang 2021,51,14,5,31,ct\n\"Fan, 2021\",15,3,6,46,mri\n";
    private const string Ris = "TY  - JOUR\nTI  - x\nER  - \n";

    private static readonly (string Address, string Type, string Seed)[] Targets =
    [
        ("studies", "application/json", Json), ("imports", "text/csv", Csv), ("imports?format=tsv", "text/plain", Csv.Replace(',', '\t')), ("imports?format=json", "text/plain", $$"""{"studies":[{{Json}}]}"""),
        ("imports?format=xlsx", "application/zip", "PK\u0003\u0004" + Csv), ("imports?format=revman", "application/xml", "<R><X STUDY_ID='a' TP='1' FP='1' FN='1' TN='1'/></R>"), ("records/imports?format=ris", "text/plain", Ris),
        ("searches", "application/json", """{"database":"PubMed","date":"2026-01-01","query":"q","hits":1}"""), ("../../back-calculations", "application/json", """{"n":101,"sensitivity":"91.1%"}"""),
        ("studies/jang-2021/withdrawal", "application/json", """{"kind":"exclusion","reason":"why"}"""), ("studies/jang-2021/restoration", "application/json", """{"reason":"why"}"""),
        ("studies/jang-2021/overrides", "application/json", """{"code":"prevalence","reason":"why"}"""),
    ];

    private static readonly Gen<(int Target, byte[] Body)> Broken = Gen.Int[0, Targets.Length - 1].SelectMany(
        target => Gen.OneOf(Gen.Byte.Array[0, 200], Mutated(Encoding.UTF8.GetBytes(Targets[target].Seed))), (target, body) => (target, body));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whatever_is_broken_gets_a_4xx_and_no_revision()
    {
        var review = await ingestion.RegisterAsync();
        var before = await ingestion.StandingAsync(review);
        var bodies = new List<(int Target, byte[] Body)>(Bodies);
        Broken.Array[Bodies].Sample(bodies.AddRange, iter: 1, threads: 1);

        var answers = new System.Collections.Concurrent.ConcurrentBag<(int Status, int Target, byte[] Body)>();
        await Parallel.ForEachAsync(bodies, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Cancellation }, async (sent, token) =>
        {
            var (address, type, _) = Targets[sent.Target];
            using var content = new ByteArrayContent(sent.Body);
            content.Headers.ContentType = new MediaTypeHeaderValue(type);
            using var answer = await ingestion.Client.PostAsync($"/api/reviews/{review}/{address}", content, token);
            answers.Add(((int)answer.StatusCode, sent.Target, sent.Body));
        });

        var wrong = answers.Where(a => a.Status is < 400 or >= 500).Select(a => $"{a.Status} {Targets[a.Target].Address}: {Encoding.UTF8.GetString(a.Body)}").Take(5);
        Assert.Empty(wrong);
        Assert.Equal(Bodies, answers.Count);
        Assert.Equal(before, await ingestion.StandingAsync(review));
    }

    /// <summary>Cut, and then something that no format has in the place of the rest: whatever came before, the whole cannot be right.</summary>
    private static Gen<byte[]> Mutated(byte[] seed) => Gen.Select(Gen.Int[0, seed.Length - 1], Gen.Byte.Array[0, 20], Gen.Bool)
        .Select((cut, noise, flip) => (byte[])[.. seed[..cut], 0xFF, 0x00, .. noise, .. flip ? seed[cut..] : [], 0xFE]);
}
