using LivingReview.Hosting.Configuration;

namespace LivingReview.Notification.Secrets;

/// <summary>What a rotation of the keys did.</summary>
/// <param name="Key">The key that encrypts from now on.</param>
/// <param name="Written">Subscriptions that were encrypted anew.</param>
/// <param name="Unreadable">Subscriptions with a text that no key opens; no key is removed then.</param>
/// <param name="Removed">Old keys that were removed.</param>
public sealed record SecretRotation(Guid Key, int Written, int Unreadable, int Removed)
{
    /// <summary>Adds a key to a folder; with a store everything is encrypted with it at once, and the old keys can go.</summary>
    /// <exception cref="InvalidConfigurationException">The folder cannot be used.</exception>
    internal static async Task<SecretRotation> RunAsync(string folder, INotificationStore? store, bool removeOld, TimeProvider time, CancellationToken cancellationToken)
    {
        var keys = new SecretKeyRing(folder, time);
        var added = keys.Rotate();
        if (store is null) return new SecretRotation(added, 0, 0, 0);
        var (written, unreadable) = await new SecretReencryption(store, keys).RunAsync(cancellationToken);
        return new SecretRotation(added, written, unreadable, removeOld && unreadable == 0 ? keys.RemoveOldKeys() : 0);
    }
}
