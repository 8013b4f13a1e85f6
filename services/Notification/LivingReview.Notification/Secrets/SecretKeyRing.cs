using System.Security.Cryptography;
using LivingReview.Hosting.Configuration;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;

namespace LivingReview.Notification.Secrets;

/// <summary>
/// Encrypts with the newest key of a folder and decrypts with any of them (ASP.NET Core Data Protection). The folder is read again as soon as it
/// has changed, so that a rotation by one process holds for all.
/// </summary>
/// <param name="folder">The folder; null: nothing is encrypted, and nothing that is can be read.</param>
/// <param name="time">Clock.</param>
internal sealed class SecretKeyRing(string? folder, TimeProvider time)
{
    /// <summary>How an encrypted text begins. No secret, token or address does.</summary>
    private const string Prefix = "enc:v1:";

    private const string Application = "livingreview";
    private const string Purpose = "LivingReview.Notification.Secrets.v1";
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(36_500);

    private readonly Lock _turn = new();
    private (DateTime Written, int Files) _seen;
    private (IDataProtector Protector, Guid Newest)? _current;
    private int _generation;

    /// <summary>Whether texts are encrypted.</summary>
    public bool IsOn => folder is not null;

    /// <summary>Whether a text is still encrypted: its key was not there when it was read.</summary>
    public static bool IsEncrypted(string? text) => text?.StartsWith(Prefix, StringComparison.Ordinal) == true;

    /// <summary>The text as it is stored. What could not be decrypted stays as it is.</summary>
    public string Encrypt(string text) => Current() is { } current && !IsEncrypted(text) ? Prefix + current.Protector.Protect(text) : text;

    /// <summary>The text of what is stored: of plain text itself, and of what no key of the folder opens as well, so that it is not lost when it is stored again.</summary>
    public string Decrypt(string stored)
    {
        if (!IsEncrypted(stored) || Current() is not { } current) return stored;
        try
        {
            return current.Protector.Unprotect(stored[Prefix.Length..]);
        }
        catch (CryptographicException)
        {
            return stored;
        }
    }

    /// <summary>Whether what is stored is encrypted with the newest key.</summary>
    public bool IsCurrent(string stored) => Current() is not { } current || (IsEncrypted(stored) && KeyOf(stored) == current.Newest);

    /// <summary>Adds a key, with which everything is encrypted from now on; those before still decrypt.</summary>
    /// <exception cref="InvalidConfigurationException">There is no folder, or it cannot be written.</exception>
    public Guid Rotate()
    {
        lock (_turn)
        {
            var added = AddKey();
            _current = null;
            return added;
        }
    }

    /// <summary>Removes every key but the newest. What they encrypted must have been encrypted anew before.</summary>
    /// <returns>How many were removed.</returns>
    public int RemoveOldKeys()
    {
        if (Current() is not { } current) return 0;
        var old = Files().Where(f => !f.Name.Equals($"key-{current.Newest:D}.xml", StringComparison.OrdinalIgnoreCase)).ToList();
        foreach (var file in old) file.Delete();
        return old.Count;
    }

    /// <summary>Changes whenever the folder has. The first key is made here.</summary>
    /// <exception cref="InvalidConfigurationException">The folder cannot be read, or lacks a key and cannot be written.</exception>
    public int Generation
    {
        get
        {
            Current();
            return Volatile.Read(ref _generation);
        }
    }

    /// <summary>Why the folder cannot be used; null if it can, or if there is none.</summary>
    public string? FindFault()
    {
        try
        {
            Current();
            return null;
        }
        catch (InvalidConfigurationException fault)
        {
            return fault.Message;
        }
    }

    private (IDataProtector Protector, Guid Newest)? Current()
    {
        if (folder is null) return null;
        lock (_turn)
        {
            try
            {
                if (!Directory.Exists(folder) || Files().Count == 0) AddKey();
                var now = (Directory.GetLastWriteTimeUtc(folder), Files().Count);
                if (_current is { } known && now == _seen) return known;
                using var services = Services();
                // The last of those made at the same instant, whichever that is, for every process.
                var newest = services.GetRequiredService<IKeyManager>().GetAllKeys().Where(k => !k.IsRevoked).OrderBy(k => k.ActivationDate).ThenBy(k => k.KeyId).Last().KeyId;
                (_seen, _current) = (now, (services.GetRequiredService<IDataProtectionProvider>().CreateProtector(Purpose), newest));
                _generation++;
                return _current;
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or InvalidOperationException)
            {
                throw new InvalidConfigurationException($"{SecretOptions.Section}:{nameof(SecretOptions.KeyFolder)}: the folder {folder} cannot be used: {fault.Message}");
            }
        }
    }

    private Guid AddKey()
    {
        var path = folder ?? throw new InvalidConfigurationException($"{SecretOptions.Section}:{nameof(SecretOptions.KeyFolder)} is not set.");
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
        else Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        using var services = Services();
        var now = time.GetUtcNow();
        return services.GetRequiredService<IKeyManager>().CreateNewKey(now, now + Lifetime).KeyId;
    }

    private ServiceProvider Services()
    {
        var services = new ServiceCollection();
        services.AddDataProtection().SetApplicationName(Application).PersistKeysToFileSystem(new DirectoryInfo(folder!)).DisableAutomaticKeyGeneration();
        return services.BuildServiceProvider();
    }

    private List<FileInfo> Files() => [.. new DirectoryInfo(folder!).EnumerateFiles("key-*.xml")];

    /// <summary>The key of a protected text: 16 bytes after the four that mark Data Protection.</summary>
    private static Guid KeyOf(string stored) => new(WebEncoders.Base64UrlDecode(stored[Prefix.Length..]).AsSpan(4, 16));
}
