using Xunit;

namespace LivingReview.Testing;

/// <summary>A program that not every machine has: a test that needs one is skipped where it is missing.</summary>
public static class InstalledTool
{
    /// <summary>True when the program is in a folder of PATH.</summary>
    public static bool Exists(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => folder.Length > 0 && File.Exists(Path.Combine(folder, program)));

    /// <summary>Skips the running test where the program is missing, and says which Debian package has it.</summary>
    public static void Require(string program, string package) =>
        Assert.SkipUnless(Exists(program), $"{program} is not installed (Debian: apt-get install {package}).");
}
