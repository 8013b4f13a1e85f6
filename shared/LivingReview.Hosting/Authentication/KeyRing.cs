using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LivingReview.Hosting.Authentication;

/// <summary>The keys in force: the file, read again as soon as it has changed, so that a revocation holds from the next request on.</summary>
internal sealed partial class KeyRing(IOptions<AccessOptions> options, TimeProvider time, ILogger<KeyRing> log)
{
    private readonly Lock _turn = new();
    private Dictionary<string, ApiKey> _keys = new(StringComparer.Ordinal);
    private (DateTime Written, long Length) _seen;
    private ApiKey? _processKey;

    /// <summary>A key of this process for itself, good for as long as it runs and written nowhere.</summary>
    public string IssueProcessKey(string name, Role role)
    {
        var (key, hash) = ApiKey.Secret("process");
        _processKey = new ApiKey { Id = "process", Name = name, Role = Roles.NameOf(role), SecretHash = hash, CreatedAt = time.GetUtcNow() };
        return key;
    }

    /// <summary>The key that a caller shows; null if it is unknown, revoked or expired.</summary>
    public ApiKey? Find(string shown)
    {
        var parts = shown.Split('_');
        if (parts is ["lr", "process", var own]) return _processKey?.Matches(own) == true ? _processKey : null;
        return parts is ["lr", var id, var secret] && Current().TryGetValue(id, out var key) && key.Matches(secret) && key.IsValidAt(time.GetUtcNow()) ? key : null;
    }

    /// <summary>Every key of the file.</summary>
    public IReadOnlyCollection<ApiKey> InForce() => Current().Values;

    private Dictionary<string, ApiKey> Current()
    {
        if (options.Value.KeyFile is not { Length: > 0 } path) return _keys;
        var file = new FileInfo(path);
        var now = file.Exists ? (file.LastWriteTimeUtc, file.Length) : default;
        lock (_turn)
        {
            if (now == _seen) return _keys;
            _seen = now;
            try
            {
                _keys = KeyFile.Read(path).ToDictionary(k => k.Id, StringComparer.Ordinal);
            }
            catch (Configuration.InvalidConfigurationException fault)
            {
                NotRead(log, fault.Message); // the keys read before stay in force
            }

            return _keys;
        }
    }

    [LoggerMessage(LogLevel.Error, "{Fault}")]
    private static partial void NotRead(ILogger log, string fault);
}
