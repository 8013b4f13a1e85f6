namespace LivingReview.Testing;

/// <summary>The keys that encrypt secrets in the databases of tests: one folder beside the tests' program, for every host and copy that they start.</summary>
public static class SecretKeys
{
    /// <summary>The folder; the first host that needs a key makes it.</summary>
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "secret-keys");
}
