using LivingReview.Contracts;
using LivingReview.Contracts.Reviews;
using LivingReview.Contracts.Studies;
using LivingReview.Surveillance.Evidence;
using LivingReview.Surveillance.Notices;
using LivingReview.Surveillance.Runs;
using LivingReview.Surveillance.Sources;
using LivingReview.Surveillance.StandIn;
using LivingReview.Surveillance.Strategies;
using Marten;
using MassTransit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace LivingReview.Surveillance.Tests;

/// <summary>The service without its clockwork, over a database, speaking to the stand-in by HTTP: a test says when a look takes place, and can kill it.</summary>
internal sealed class SearchSystem : IAsyncDisposable
{
    public const string Review = "review";

    private readonly string _database;
    private readonly int _pageSize;
    private ServiceProvider _services;

    private SearchSystem(string database, SourcesStandIn standIn, FakeTimeProvider time, int pageSize)
    {
        (_database, StandIn, Time, _pageSize) = (database, standIn, time, pageSize);
        _services = Build();
    }

    public SourcesStandIn StandIn { get; }

    public FakeTimeProvider Time { get; }

    public DateOnly Today => DateOnly.FromDateTime(Time.GetUtcNow().UtcDateTime);

    public ISurveillanceStore Store => _services.GetRequiredService<ISurveillanceStore>();

    public static async Task<SearchSystem> StartAsync(string database, CancellationToken cancellationToken, int pageSize = 3)
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 3, 2, 0, 0, 0, TimeSpan.Zero)) { AutoAdvanceAmount = TimeSpan.FromMilliseconds(2) };
        var system = new SearchSystem(database, await SourcesStandIn.StartAsync(time, cancellationToken), time, pageSize);
        await system.Get<EvidenceIntake>().AcceptAsync(new ProtocolChanged { Review = Review, Revision = 1, Title = "A review", Protocol = new Protocol(), OccurredAt = time.GetUtcNow() }, cancellationToken);
        return system;
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>Ends the service as it stands and starts another one on its database.</summary>
    public async Task RestartAsync()
    {
        await _services.DisposeAsync();
        _services = Build();
    }

    public async Task WriteAsync(string source, string query, CancellationToken cancellationToken, string schedule = "0 3 * * *", int since = 30)
    {
        await using var session = Store.LightweightSession();
        var written = new StrategyWritten(Review, source, query, schedule, 21, Today.AddDays(-since), "test", Time.GetUtcNow());
        var stream = await session.Events.FetchForWriting<Strategy>(Strategy.IdOf(Review, source), cancellationToken);
        stream.AppendOne(written);
        session.Store(SearchPlan.For(stream.Aggregate is null ? Strategy.Create(written) : Strategy.Apply(written, stream.Aggregate), Time.GetUtcNow()));
        await session.SaveChangesAsync(cancellationToken);
    }

    public async Task IncludeAsync(long revision, string study, string? doi, string? pmid, CancellationToken cancellationToken) => await Get<EvidenceIntake>().AcceptAsync(Review,
        [new StudyExtracted { Review = Review, Revision = revision, Kind = default, OccurredAt = Time.GetUtcNow(), Study = new ExtractedStudy { Id = study, Label = study, Tables = [], Reports = [new Report { Id = "r1", Doi = doi, Pmid = pmid }] } }], cancellationToken);

    /// <summary>One look at what is due, at every source.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        foreach (var source in SourceNames.All)
        {
            await Get<SourceTurn>().TryAsync(source, async token =>
            {
                await Get<SearchRunner>().RunDueAsync(source, token);
                await Get<NoticeWatch>().RunDueAsync(source, token);
            }, cancellationToken);
        }
    }

    public async Task<IReadOnlyList<T>> AllAsync<T>(CancellationToken cancellationToken)
        where T : notnull
    {
        await using var session = Store.QuerySession();
        return await session.Query<T>().ToListAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await StandIn.DisposeAsync();
    }

    private ServiceProvider Build()
    {
        var settings = new Dictionary<string, string?>(StandIn.Settings()) { ["ConnectionStrings:postgres"] = _database };
        foreach (var source in new[] { "PubMed", "EuropePmc", "OpenAlex", "Crossref", "MedRxiv", "ClinicalTrials" })
        {
            settings[$"Surveillance:{source}:RequestsPerSecond"] = "1000";
            settings[$"Surveillance:{source}:Retries"] = "0";
            settings[$"Surveillance:{source}:PageSize"] = _pageSize.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(configuration).AddSingleton<TimeProvider>(Time).AddLogging().AddMetrics();
        services.AddSurveillance(configuration);
        services.AddMassTransit(bus => bus.UsingInMemory());
        return services.BuildServiceProvider();
    }
}
