using System.Diagnostics;
using System.Net.Sockets;
using JasperFx.Events.Daemon.HighWater;
using Marten;
using Npgsql;

namespace LivingReview.Hosting.Store;

/// <summary>
/// Wakes a store's daemon when events were appended, in whichever process. Marten's own form forgets what is appended while the daemon is
/// looking, so that it has to poll ten times a second; this one remembers it. It also has a channel for each store: of several stores in one
/// database, only the one that has grown is woken.
/// </summary>
internal sealed class AppendSignal : IDaemonWakeup
{
    /// <summary>The daemon looks this often for a while after an append: a transaction that failed leaves a trace in the log, which is not announced.</summary>
    private static readonly TimeSpan BusyInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Busy = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Reconnect = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _appended = new(0, 1);
    private readonly CancellationTokenSource _end = new();
    private readonly Lock _gate = new();
    private readonly string _connection;
    private readonly string _channel;
    private Task? _listening;
    private long _lastAppend;

    /// <param name="connection">Connection string of the store's database.</param>
    /// <param name="schema">The store's schema.</param>
    public AppendSignal(string connection, string schema)
    {
        // A connection of its own that lives as long as the daemon; it asks now and then whether its server is still there.
        _connection = new NpgsqlConnectionStringBuilder(connection) { Pooling = false, KeepAlive = 15 }.ConnectionString;
        _channel = ChannelOf(schema);
    }

    public async Task WaitAsync(TimeSpan timeout, CancellationToken token)
    {
        lock (_gate) _listening ??= Task.Run(ListenAsync, CancellationToken.None);
        var isBusy = Volatile.Read(ref _lastAppend) is > 0 and var last && Stopwatch.GetElapsedTime(last) < Busy;
        await _appended.WaitAsync(isBusy && timeout > BusyInterval ? BusyInterval : timeout, token);
    }

    public void Dispose()
    {
        if (_end.IsCancellationRequested) return;
        _end.Cancel();
        try
        {
#pragma warning disable VSTHRD002 // the daemon disposes synchronously, and the connection is closed before its database may go
            _listening?.Wait(TimeSpan.FromSeconds(2));
#pragma warning restore VSTHRD002
        }
        catch (AggregateException)
        {
            // The connection was being lost: it is closed either way.
        }

        _end.Dispose();
        _appended.Dispose();
    }

    /// <summary>The statement that says that a store has grown; it takes effect when its transaction is committed.</summary>
    internal static string Announcement(string schema) => $"notify \"{ChannelOf(schema)}\"";

    private static string ChannelOf(string schema) => $"livingreview_{schema}_appended";

    private async Task ListenAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                // Named: without a name the connection string would be the name in metrics.
                await using var source = new NpgsqlDataSourceBuilder(_connection) { Name = _channel }.Build();
                await using var connection = source.CreateConnection();
                connection.Notification += (_, _) => Raise();
                await connection.OpenAsync(_end.Token);
                await using (var listen = new NpgsqlCommand($"listen \"{_channel}\"", connection)) await listen.ExecuteNonQueryAsync(_end.Token);
                Raise(); // whatever was appended before
                while (true) await connection.WaitAsync(_end.Token);
            }
            catch (OperationCanceledException) when (_end.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault) when (fault is NpgsqlException or IOException or SocketException or InvalidOperationException or TimeoutException)
            {
                // The database is away, which readiness reports; until it is back the daemon polls.
            }

            await Task.Delay(Reconnect, _end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Raise()
    {
        Volatile.Write(ref _lastAppend, Stopwatch.GetTimestamp());
        try
        {
            _appended.Release();
        }
        catch (SemaphoreFullException)
        {
            // The daemon was told and has not looked yet.
        }
    }
}

/// <summary>Announces the events of a session in its own transaction.</summary>
internal sealed class AppendAnnouncer(string schema) : DocumentSessionListenerBase
{
    private readonly string _announcement = AppendSignal.Announcement(schema);

    public override Task BeforeSaveChangesAsync(IDocumentSession session, CancellationToken token)
    {
        if (session.PendingChanges.Streams().Any(s => s.Events.Count > 0)) session.QueueSqlCommand(_announcement);
        return Task.CompletedTask;
    }
}
