using LivingReview.Hosting.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LivingReview.Hosting.Authentication;

/// <summary>The keys in force: those of the file, and one of the process for itself.</summary>
internal sealed class KeyRing(IOptions<AccessOptions> options, TimeProvider time, ILogger<KeyRing> log)
{
    private readonly WatchedFile<ApiKey> _file = new(options.Value.KeyFile, KeyFile.Read, key => key.Id, log);
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
        return parts is ["lr", var id, var secret] && _file.Current().TryGetValue(id, out var key) && key.Matches(secret) && key.IsValidAt(time.GetUtcNow()) ? key : null;
    }

    /// <summary>Every key of the file.</summary>
    public IReadOnlyCollection<ApiKey> InForce() => [.. _file.Current().Values];
}
