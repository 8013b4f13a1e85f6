using System.Diagnostics;
using System.Globalization;

namespace LivingReview.Hosting.Embedding;

/// <summary>
/// A process that never outlives this one. A small guard shell starts it in a session of its own (so that Ctrl-C at the terminal does
/// not reach it before its owner decides) and reads from a pipe that only this process holds open: when the pipe closes, because the
/// process is stopped here or because this process died, even by SIGKILL, the guard sends the stop signal and, if that does not help
/// within a time, SIGKILL to the whole group.
/// </summary>
public sealed class OwnedProcess : IAsyncDisposable
{
    // Positional arguments: log file, stop signal, patience in tenths of a second, command...
    // `read` is a builtin, so that killing the watcher leaves no process behind; background jobs have /dev/null as input, so fd 3 is used.
    private const string Guard = """
        log=$1; signal=$2; patience=$3; shift 3
        exec 3<&0 2>/dev/null
        setsid "$@" >>"$log" 2>&1 3<&- </dev/null &
        child=$!
        echo "$child"
        (
          read -r _ <&3
          kill -s "$signal" "$child" 2>/dev/null
          i=0
          while kill -0 "$child" 2>/dev/null && [ "$i" -lt "$patience" ]; do sleep 0.1; i=$((i + 1)); done
          kill -9 "-$child" 2>/dev/null
        ) >/dev/null &
        watcher=$!
        wait "$child"
        status=$?
        kill -9 "-$child" 2>/dev/null
        kill "$watcher" 2>/dev/null
        exit "$status"
        """;

    private readonly Process _guard;

    private OwnedProcess(Process guard, int id, string log)
    {
        _guard = guard;
        Id = id;
        Log = log;
    }

    /// <summary>The process id of the owned process itself, not of its guard.</summary>
    public int Id { get; }

    /// <summary>The file that receives what the process prints.</summary>
    public string Log { get; }

    /// <summary>True when the process has ended, for whatever reason.</summary>
    public bool HasExited => _guard.HasExited;

    /// <summary>Starts a process that dies with this one.</summary>
    /// <param name="command">The program and its arguments, see <see cref="ServerAccount.Wrap"/>.</param>
    /// <param name="log">The file to which its output is appended.</param>
    /// <param name="stopSignal">The name of the signal that asks it to end, such as <c>TERM</c>.</param>
    /// <param name="patience">How long it may take to end before it is killed.</param>
    /// <param name="environment">Variables added to this process's own; null removes one.</param>
    /// <param name="workingDirectory">Where it starts; the root folder by default, which every account can enter.</param>
    /// <param name="cancellationToken">Gives up the start.</param>
    public static async Task<OwnedProcess> StartAsync(
        IReadOnlyList<string> command,
        string log,
        string stopSignal,
        TimeSpan patience,
        IReadOnlyDictionary<string, string?>? environment = null,
        string workingDirectory = "/",
        CancellationToken cancellationToken = default)
    {
        var tenths = (int)Math.Ceiling(patience.TotalSeconds * 10);
        var start = new ProcessStartInfo("setsid", ["/bin/sh", "-c", Guard, "sh", log, stopSignal, tenths.ToString(CultureInfo.InvariantCulture), .. command])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            WorkingDirectory = workingDirectory,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>()) start.Environment[name] = value;

        var guard = Process.Start(start)!;
        var line = await guard.StandardOutput.ReadLineAsync(cancellationToken);
        return int.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? new OwnedProcess(guard, id, log)
            : throw new EmbeddingException($"Could not start {command[0]}.");
    }

    /// <summary>Waits until the process has ended and gives its exit code (128 + signal if a signal ended it).</summary>
    public async Task<int> WaitForExitAsync(CancellationToken cancellationToken = default)
    {
        await _guard.WaitForExitAsync(cancellationToken);
        return _guard.ExitCode;
    }

    /// <summary>Asks the process to end, kills it when it does not, and waits until it is gone.</summary>
    public async Task StopAsync()
    {
        _guard.StandardInput.Close();
        await _guard.WaitForExitAsync();
    }

    /// <summary>Ends the process and everything in its group without warning (SIGKILL), as a power cut would.</summary>
    public async Task KillAsync()
    {
        await Command.RunAsync(["/bin/sh", "-c", string.Create(CultureInfo.InvariantCulture, $"kill -9 -{Id}")], CancellationToken.None);
        await StopAsync();
    }

    /// <summary>Stops the process.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _guard.Dispose();
    }

    /// <summary>
    /// A TCP port on the loopback address that was free a moment ago, is no other caller's in this process, and lies outside of the range
    /// from which the system takes ports for outgoing connections. Another process may take it first: be ready to try again.
    /// </summary>
    public static int FreePort() => FreePorts.Next();
}
