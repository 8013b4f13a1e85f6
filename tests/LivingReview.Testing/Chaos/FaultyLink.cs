using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace LivingReview.Testing.Chaos;

/// <summary>What a link does with bytes and with new connections.</summary>
public enum LinkState
{
    /// <summary>Carries them.</summary>
    Open,

    /// <summary>Accepts connections and bytes, and carries nothing: a network that swallows.</summary>
    Stalled,

    /// <summary>Closes every connection at once.</summary>
    Refused,
}

/// <summary>A TCP link to a server that can be stalled and cut, as a network between two machines can.</summary>
public sealed class FaultyLink : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<Socket, byte> _sockets = new();
    private readonly CancellationTokenSource _end = new();
    private readonly int _target;
    private readonly Task _accepting;
    private TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile LinkState _state;

    /// <param name="target">The server's port on this machine.</param>
    public FaultyLink(int target)
    {
        _target = target;
        _open.SetResult();
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync();
    }

    /// <summary>Where clients connect.</summary>
    public int Port { get; }

    public void Set(LinkState state)
    {
        _state = state;
        if (state == LinkState.Stalled) Interlocked.Exchange(ref _open, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        else Volatile.Read(ref _open).TrySetResult();
        if (state == LinkState.Refused) CloseAll();
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        Volatile.Read(ref _open).TrySetResult();
        _listener.Dispose();
        CloseAll();
        await _accepting;
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                var client = await _listener.AcceptSocketAsync(_end.Token);
                _ = CarryAsync(client); // ends with its sockets, which are closed with the link
            }
            catch (Exception fault) when (fault is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task CarryAsync(Socket client)
    {
        using var server = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using (client)
        {
            try
            {
                _sockets[client] = _sockets[server] = 0;
                if (_state == LinkState.Refused) return;
                await Volatile.Read(ref _open).Task;
                await server.ConnectAsync(IPAddress.Loopback, _target, _end.Token);
                client.NoDelay = true;
                await Task.WhenAny(CopyAsync(client, server), CopyAsync(server, client));
            }
            catch (Exception fault) when (fault is SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // The other side is away; closing ours says so.
            }
            finally
            {
                _sockets.TryRemove(client, out _);
                _sockets.TryRemove(server, out _);
            }
        }
    }

    private async Task CopyAsync(Socket from, Socket to)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer, _end.Token) is > 0 and var read)
            {
                await Volatile.Read(ref _open).Task;
                for (var sent = 0; sent < read;) sent += await to.SendAsync(buffer.AsMemory(sent, read - sent), _end.Token);
            }
        }
        catch (Exception fault) when (fault is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // Either side has gone.
        }
    }

    private void CloseAll()
    {
        foreach (var socket in _sockets.Keys)
        {
            try
            {
                socket.LingerState = new LingerOption(true, 0); // a reset, as from a machine that is gone
            }
            catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
            {
                // It has just ended by itself.
            }

            socket.Dispose();
        }
    }
}
