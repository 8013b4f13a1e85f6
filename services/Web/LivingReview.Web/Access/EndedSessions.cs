using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Configuration;

namespace LivingReview.Web.Access;

/// <summary>
/// The sessions that were ended by a sign-out, until their cookies expire by themselves: a copy of the cookie is worth nothing any more. They
/// are files beside the keys of the cookies, which all instances share; without that folder they are remembered by this process.
/// </summary>
internal sealed class EndedSessions(IConfiguration configuration, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, DateTimeOffset> _ended = new(StringComparer.Ordinal);
    private readonly string? _folder = configuration[AccessModule.KeysFolder] is { Length: > 0 } keys ? Path.Combine(keys, "ended-sessions") : null;

    /// <summary>The session of a cookie: its hash, which says nothing about what is in it.</summary>
    public static string IdOf(string cookie) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(cookie)));

    public void End(string session)
    {
        var now = time.GetUtcNow();
        foreach (var (old, at) in _ended.Where(e => e.Value + SignInCookie.Life < now)) _ended.TryRemove(new(old, at));
        _ended[session] = now;
        if (_folder is null) return;
        Directory.CreateDirectory(_folder);
        File.WriteAllBytes(Path.Combine(_folder, session), []);
        foreach (var file in new DirectoryInfo(_folder).EnumerateFiles().Where(f => f.LastWriteTimeUtc + SignInCookie.Life < now.UtcDateTime)) file.Delete();
    }

    public bool HasEnded(string session) => _ended.ContainsKey(session) || (_folder is not null && File.Exists(Path.Combine(_folder, session)));
}
