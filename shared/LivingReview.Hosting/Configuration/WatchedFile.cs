using Microsoft.Extensions.Logging;

namespace LivingReview.Hosting.Configuration;

/// <summary>The entries of a file by their ids, read again as soon as it has changed, so that a change holds from the next request on.</summary>
/// <param name="path">Path; null for no file, and then there are no entries.</param>
/// <param name="read">Reads the file.</param>
/// <param name="idOf">Id of an entry.</param>
/// <param name="log">Where it is said that the file cannot be read; what was read before stays in force.</param>
internal sealed partial class WatchedFile<T>(string? path, Func<string, IReadOnlyList<T>> read, Func<T, string> idOf, ILogger log)
{
    private readonly Lock _turn = new();
    private Dictionary<string, T> _entries = new(StringComparer.Ordinal);
    private (DateTime Written, long Length) _seen;

    /// <summary>The entries as the file has them now.</summary>
    public IReadOnlyDictionary<string, T> Current()
    {
        if (string.IsNullOrEmpty(path)) return _entries;
        var file = new FileInfo(path);
        var now = file.Exists ? (file.LastWriteTimeUtc, file.Length) : default;
        lock (_turn)
        {
            if (now == _seen) return _entries;
            _seen = now;
            try
            {
                _entries = read(path).ToDictionary(idOf, StringComparer.Ordinal);
            }
            catch (InvalidConfigurationException fault)
            {
                NotRead(log, fault.Message);
            }

            return _entries;
        }
    }

    [LoggerMessage(LogLevel.Error, "{Fault}")]
    private static partial void NotRead(ILogger log, string fault);
}
