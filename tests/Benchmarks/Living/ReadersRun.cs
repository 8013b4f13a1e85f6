using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.RegularExpressions;
using LivingReview.Testing;
using LivingReview.Testing.Living;

namespace LivingReview.Benchmarks.Living;

/// <summary>
/// What readers cost the page's host, which runs alone in its process: open pages, each with its page and its connection for news, as a browser
/// has them; and how long a change takes until all have the new page. Changes without readers are printed for comparison.
/// </summary>
internal static partial class ReadersRun
{
    private const int Changes = 5;
    private static readonly string[] Hosts = ["Ingestion", "Analysis", "Notification", "Surveillance", "Web"];
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(5);

    public static async Task RunAsync(int pages, CancellationToken cancellationToken)
    {
        await using var postgres = await PostgresFixture.StartSeparateAsync(cancellationToken);
        await using var rabbit = await RabbitFixture.StartSeparateAsync(cancellationToken);
        await using var deployment = await Deployment.StartAsync(
            await postgres.CreateDatabaseAsync(cancellationToken), await rabbit.CreateVirtualHostAsync(cancellationToken), cancellationToken, services: Hosts);
        var api = new ReviewApi(deployment.Client);
        await api.RegisterAsync(cancellationToken);
        await api.ImportAsync(cancellationToken);
        await api.EstimatesAtAsync(15, cancellationToken);
        using var web = Process.GetProcessById(deployment.ProcessOf("Web"));
        using var room = new Readers(deployment.Client.BaseAddress!);

        await room.OpenAsync(10, cancellationToken);
        await Task.Delay(Settling, cancellationToken);
        Console.WriteLine($"{"open pages",10} {"memory MB",10} {"opening s",10} {"CPU s",7}   change: {"CPU s",6} {"p50 ms",7} {"p99 ms",7} {"all ms",7} {"renderings",11}");
        var revision = await ChangesAsync("10", api, room, web, 15, null, cancellationToken);

        var (memory, used, start) = (Memory(web), Used(web), Stopwatch.GetTimestamp());
        await room.OpenAsync(pages, cancellationToken);
        var (opening, computed) = (Stopwatch.GetElapsedTime(start), Used(web) - used);
        await Task.Delay(Settling, cancellationToken);
        var opened = string.Create(CultureInfo.InvariantCulture, $"{pages + 10,10} {"+" + ((Memory(web) - memory) / 1e6).ToString("F0", CultureInfo.InvariantCulture),10} {opening.TotalSeconds,10:F2} {computed.TotalSeconds,7:F2}");
        await ChangesAsync(opened, api, room, web, revision, memory, cancellationToken);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"a page: {room.Compressed / 1024.0:F0} KiB compressed"));
    }

    private static async Task<long> ChangesAsync(string opened, ReviewApi api, Readers room, Process web, long revision, double? memory, CancellationToken cancellationToken)
    {
        var study = SampleStudies.Read()[0];
        for (var i = 0; i < Changes; i++)
        {
            var wanted = ++revision;
            var (used, tags) = (Used(web), room.Tags);
            room.Expect(wanted);
            await api.SubmitAsync(study with { Id = null, Label = FormattableString.Invariant($"Reader {wanted}"), Tables = [.. study.Tables!.Select(table => table with { Tp = table.Tp + (int)wanted })] }, cancellationToken);
            await api.EstimatesAtAsync(wanted, cancellationToken);
            var readable = Stopwatch.GetTimestamp();
            var delays = (await room.AllSeenAsync(cancellationToken)).Select(at => Math.Max(0, Stopwatch.GetElapsedTime(readable, at).TotalMilliseconds)).Order().ToList();
            await Task.Delay(Settling, cancellationToken);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{(i == 0 ? opened : ""),-41}           {(Used(web) - used).TotalSeconds,6:F2} {delays[delays.Count / 2],7:F0} {delays[(int)(delays.Count * 0.99)],7:F0} {delays[^1],7:F0} {room.Tags - tags,11}"));
        }

        if (memory is { } before)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{"",10} +{(Memory(web) - before) / 1e6:F0} MB after the changes"));
        return revision;
    }

    private static TimeSpan Used(Process process)
    {
        process.Refresh();
        return process.TotalProcessorTime;
    }

    private static double Memory(Process process)
    {
        process.Refresh();
        return process.WorkingSet64;
    }

    /// <summary>Readers as a browser makes them, in this process.</summary>
    private sealed partial class Readers(Uri site) : IDisposable
    {
        private const string Page = $"reviews/{ReviewApi.Review}";
        private readonly HttpClient _http = new(new SocketsHttpHandler { MaxConnectionsPerServer = int.MaxValue }) { BaseAddress = site, Timeout = Timeout.InfiniteTimeSpan };
        private readonly CancellationTokenSource _leaving = new();
        private readonly ConcurrentDictionary<string, long> _revisions = new(StringComparer.Ordinal);
        private ConcurrentBag<long> _seen = [];
        private long _wanted;
        private int _open;

        /// <summary>Bytes of the last page on its way.</summary>
        public int Compressed { get; private set; }

        /// <summary>How many different pages came.</summary>
        public int Tags => _revisions.Count;

        public async Task OpenAsync(int pages, CancellationToken cancellationToken)
        {
            await Parallel.ForEachAsync(Enumerable.Range(0, pages), new ParallelOptions { MaxDegreeOfParallelism = 50, CancellationToken = cancellationToken }, async (number, token) =>
            {
                var (tag, _) = await ReadAsync(null, token);
                using var request = new HttpRequestMessage(HttpMethod.Get, $"live?review={ReviewApi.Review}");
                var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, token);
                response.EnsureSuccessStatusCode();
                var reader = new StreamReader(await response.Content.ReadAsStreamAsync(token));
                Interlocked.Increment(ref _open);
                _ = FollowAsync(reader, tag, _leaving.Token);
            });
        }

        public void Expect(long revision)
        {
            _seen = [];
            Volatile.Write(ref _wanted, revision);
        }

        public async Task<IReadOnlyList<long>> AllSeenAsync(CancellationToken cancellationToken)
        {
            while (_seen.Count < _open) await Task.Delay(5, cancellationToken);
            return [.. _seen];
        }

        public void Dispose()
        {
            _leaving.Cancel();
            _leaving.Dispose();
            _http.Dispose();
        }

        private async Task FollowAsync(StreamReader reader, string? tag, CancellationToken cancellationToken)
        {
            var (version, told) = (-1L, 0L);
            try
            {
                while (await reader.ReadLineAsync(cancellationToken) is { } line)
                {
                    if (!line.StartsWith("data: ", StringComparison.Ordinal)) continue;
                    using var news = JsonDocument.Parse(line["data: ".Length..]);
                    var now = news.RootElement.GetProperty("version").GetInt64();
                    if (now == version) continue;
                    version = now;
                    (tag, var revision) = await ReadAsync(tag, cancellationToken);
                    if (revision < Volatile.Read(ref _wanted) || told == Volatile.Read(ref _wanted)) continue;
                    told = Volatile.Read(ref _wanted);
                    _seen.Add(Stopwatch.GetTimestamp());
                }
            }
            catch (OperationCanceledException)
            {
                // The run is over.
            }
        }

        private async Task<(string? Tag, long Revision)> ReadAsync(string? tag, CancellationToken cancellationToken)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, Page);
            request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("br"));
            if (tag is not null) request.Headers.IfNoneMatch.Add(EntityTagHeaderValue.Parse(tag));
            using var response = await _http.SendAsync(request, cancellationToken);
            var now = response.Headers.ETag?.ToString();
            if (response.StatusCode == System.Net.HttpStatusCode.NotModified) return (tag, _revisions.GetValueOrDefault(tag!));
            response.EnsureSuccessStatusCode();
            var bytes = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            Compressed = bytes.Length;
            // Read once for all: a browser each would read its own.
            return (now, now is null ? 0 : _revisions.GetOrAdd(now, _ => RevisionOf(bytes)));
        }

        private static long RevisionOf(byte[] bytes)
        {
            using var text = new StreamReader(new BrotliStream(new MemoryStream(bytes), CompressionMode.Decompress));
            return long.Parse(Shown().Match(text.ReadToEnd()).Groups[1].ValueSpan, CultureInfo.InvariantCulture);
        }

        [GeneratedRegex("data-shown-revision=\"([0-9]+)\"")]
        private static partial Regex Shown();
    }
}
