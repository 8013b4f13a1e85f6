using System.Globalization;
using System.Net.Sockets;
using System.Text;
using LivingReview.Notification.Tests.Service;

namespace LivingReview.Notification.Tests.Channels;

/// <summary>Server-sent events to many at once, over plain sockets so that a reader can be as slow as it likes.</summary>
public sealed class ManyReadersTests(NotificationService notification) : IClassFixture<NotificationService>
{
    private const int Readers = 500;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Five_hundred_readers_hear_everything_while_one_reads_nothing()
    {
        var review = await notification.ReviewAsync();
        await using var slow = await Reader.OpenAsync(notification.Client.BaseAddress!, review, 0);
        var readers = new List<Reader>();
        try
        {
            foreach (var batch in Enumerable.Range(0, Readers).Chunk(50))
                readers.AddRange(await Task.WhenAll(batch.Select(_ => Reader.OpenAsync(notification.Client.BaseAddress!, review, 0))));

            for (var version = 2; version <= 8; version++) await notification.ShiftAsync(review, version);

            await Task.WhenAll(readers.Select(r => r.ReadToAsync(15, TimeSpan.FromMinutes(3))));
            Assert.All(readers, r => Assert.Equal(Enumerable.Range(1, 15).Select(i => (long)i), r.Ids));
        }
        finally
        {
            foreach (var reader in readers) await reader.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_reader_that_comes_back_with_its_last_id_misses_nothing_and_hears_nothing_twice()
    {
        var review = await notification.ReviewAsync();
        var heard = new List<long>();
        for (var round = 0; round < 4; round++)
        {
            await using var reader = await Reader.OpenAsync(notification.Client.BaseAddress!, review, heard.LastOrDefault());
            await notification.ShiftAsync(review, 2 + 2 * round);
            await reader.ReadToAsync(heard.LastOrDefault() + 2, TimeSpan.FromMinutes(1));
            heard.AddRange(reader.Ids);
            reader.Close();
            await notification.ShiftAsync(review, 3 + 2 * round); // while nobody listens
        }

        var whole = (await notification.NotificationsAsync(review))!.Sequence;
        await using (var last = await Reader.OpenAsync(notification.Client.BaseAddress!, review, heard[^1]))
        {
            await last.ReadToAsync(whole, TimeSpan.FromMinutes(1));
            heard.AddRange(last.Ids);
        }

        Assert.Equal(Enumerable.Range(1, (int)whole).Select(i => (long)i), heard);
    }

    private sealed class Reader(TcpClient client) : IAsyncDisposable
    {
        private readonly StringBuilder _text = new();

        public List<long> Ids { get; } = [];

        public static async Task<Reader> OpenAsync(Uri site, string review, long after)
        {
            var client = new TcpClient { ReceiveBufferSize = 8192 };
            await client.ConnectAsync(site.Host, site.Port, Cancellation);
            var request = string.Create(CultureInfo.InvariantCulture, $"GET /api/reviews/{review}/events HTTP/1.1\r\nHost: {site.Authority}\r\nAccept: text/event-stream\r\nLast-Event-ID: {after}\r\n\r\n");
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request), Cancellation);
            return new Reader(client);
        }

        /// <summary>Reads until the entry has come.</summary>
        public async Task ReadToAsync(long last, TimeSpan within)
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
            patience.CancelAfter(within);
            var bytes = new byte[16 * 1024];
            while (Ids.LastOrDefault() < last)
            {
                var read = await client.GetStream().ReadAsync(bytes, patience.Token);
                if (read == 0) throw new EndOfStreamException($"The stream ended after {Ids.LastOrDefault()}.");
                _text.Append(Encoding.UTF8.GetString(bytes, 0, read));
                var lines = _text.ToString().Split('\n');
                Ids.AddRange(lines[..^1].Where(l => l.StartsWith("id: ", StringComparison.Ordinal)).Select(l => long.Parse(l[4..], CultureInfo.InvariantCulture)));
                _text.Clear().Append(lines[^1]);
            }
        }

        public void Close() => client.Close();

        public ValueTask DisposeAsync()
        {
            client.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
