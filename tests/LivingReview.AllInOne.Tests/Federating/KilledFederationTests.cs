using System.Globalization;
using System.Net.Http.Headers;
using LivingReview.AllInOne.Demonstrating;
using LivingReview.Contracts.Studies;
using LivingReview.Hosting.Embedding;
using LivingReview.Testing;

namespace LivingReview.AllInOne.Tests.Federating;

/// <summary>Two installations and the command between them, each a process of its own, killed while the studies of the sample come in.</summary>
public sealed class KilledFederationTests(PostgresFixture postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whatever_is_killed_in_the_middle_every_study_arrives_once()
    {
        await using var file = Sample.Open("osteoporosis-imaging-ml-2.csv");
        var sample = await SampleFile.ReadAsync(file, Cancellation);
        var (there, here) = (await Installation.CreateAsync(postgres), await Installation.CreateAsync(postgres));
        await using (there)
        await using (here)
        {
            await there.StartAsync();
            await here.StartAsync();
            var review = Sample.Review("osteoporosis-imaging-ml-2.review.json") with { Id = "ct" };
            await FederatedStudies.OpenAsync(there.Client, review, Cancellation);
            await FederatedStudies.OpenAsync(here.Client, review, Cancellation);
            await AddAsync(there, sample.Take(1));

            // The command dies while it takes.
            await using (var first = await FollowAsync(there, here))
            {
                await Eventually.SeesAsync(() => ProposalsAsync(here), seen => seen.Length >= 1, "the first proposal");
                await AddAsync(there, sample.Skip(1).Take(5));
                await first.KillAsync();
            }

            // The installation here dies while it is given something, then the one there while it is followed.
            await using var second = await FollowAsync(there, here);
            await AddAsync(there, sample.Skip(6).Take(3));
            await here.KillAsync();
            await AddAsync(there, sample.Skip(9).Take(3));
            await here.StartAsync();
            await Eventually.SeesAsync(() => ProposalsAsync(here), seen => seen.Length >= 12, "what came while the installation was down");
            await there.KillAsync();
            await there.StartAsync();
            await AddAsync(there, sample.Skip(12));

            var all = await Eventually.SeesAsync(() => ProposalsAsync(here), seen => seen.Length >= sample.Count, "a proposal for every study");

            Assert.Equal(sample.Select(study => study.Label).Order(StringComparer.Ordinal), all.Select(p => p.Submission.Label!).Order(StringComparer.Ordinal));
            Assert.All(all, p => Assert.Equal(("pending", new Uri(there.Address, "reviews/ct").AbsoluteUri), (p.Status, p.Origin)));
            Assert.False(second.HasExited, second.Output);
        }
    }

    private static Task<ChildProcess> FollowAsync(Installation there, Installation here) =>
        ChildProcess.StartAsync(Repository.CommandLineAssembly, FederatedStudies.Arguments(there.Address, here.Address), cancellationToken: Cancellation);

    private static async Task AddAsync(Installation there, IEnumerable<SampleFileStudy> studies)
    {
        foreach (var study in studies)
        {
            using var content = new StringContent(study.Csv, new MediaTypeHeaderValue("text/csv"));
            using var imported = await there.Client.PostAsync("/api/reviews/ct/imports", content, Cancellation);
            Assert.True(imported.IsSuccessStatusCode, await imported.Content.ReadAsStringAsync(Cancellation));
        }
    }

    private static Task<ProposalView[]> ProposalsAsync(Installation installation) => FederatedStudies.ProposalsAsync(installation.Client, Cancellation);

    /// <summary>"livingreview serve" with a database that outlives it.</summary>
    private sealed class Installation(string database) : IAsyncDisposable
    {
        private readonly int _port = OwnedProcess.FreePort();
        private ChildProcess? _process;

        public Uri Address => new(string.Create(CultureInfo.InvariantCulture, $"http://localhost:{_port}/"));

        public HttpClient Client => field ??= new HttpClient { BaseAddress = Address };

        public static async Task<Installation> CreateAsync(PostgresFixture postgres) => new(await postgres.CreateDatabaseAsync(Cancellation));

        public async Task StartAsync()
        {
            _process = await ChildProcess.StartAsync(
                Repository.CommandLineAssembly, ["serve", "--postgres", database, "--port", _port.ToString(CultureInfo.InvariantCulture)], cancellationToken: Cancellation);
            await _process.WaitForAsync(new Uri(Address, "health/ready"), Cancellation);
        }

        public async Task KillAsync()
        {
            await _process!.KillAsync();
            await _process.DisposeAsync();
            _process = null;
        }

        public async ValueTask DisposeAsync()
        {
            Client.Dispose();
            if (_process is not null) await _process.DisposeAsync();
        }
    }
}
