using Microsoft.Extensions.Configuration;

namespace LivingReview.Hosting.Configuration;

/// <summary>Settings that are files, each by its name: how containers are handed secrets, which a process's environment would show.</summary>
public static class SecretFiles
{
    /// <summary>
    /// Setting that names the folder. Each file in it is a setting, <c>ConnectionStrings__ingestion</c> for <c>ConnectionStrings:ingestion</c>;
    /// a line's end after the value is not part of it. A file wins over every other source.
    /// </summary>
    public const string FolderSetting = "SecretsFolder";

    /// <summary>Reads the folder if one is named; once, at the start.</summary>
    /// <param name="configuration">What is there already names the folder, and is added to.</param>
    /// <returns>The fault, a line for the operator, or null.</returns>
    public static string? AddSecretFiles(this IConfigurationManager configuration)
    {
        if (configuration[FolderSetting] is not { Length: > 0 } folder) return null;
        try
        {
            configuration.AddKeyPerFile(Path.GetFullPath(folder), optional: false, reloadOnChange: false);
            return null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return $"{FolderSetting}: the files of {folder} cannot be read: {fault.Message}";
        }
    }
}
