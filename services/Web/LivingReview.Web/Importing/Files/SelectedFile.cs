using System.Globalization;
using System.Text;
using LivingReview.Client;
using Microsoft.AspNetCore.Components.Forms;

namespace LivingReview.Web.Importing.Files;

/// <summary>A file selected by the user; its content stays in the browser until it is uploaded.</summary>
public sealed record SelectedFile(string Name, long Size, Func<CancellationToken, Stream> Open)
{
    /// <summary>The maximum size that Ingestion accepts.</summary>
    public const long Limit = 32 * 1024 * 1024;

    public static SelectedFile From(IBrowserFile file) => new(file.Name, file.Size, cancellationToken => file.OpenReadStream(Limit, cancellationToken));

    /// <summary>Cells that were pasted from a spreadsheet, or text as a file has it.</summary>
    public static SelectedFile FromText(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var isTabbed = text.Split('\n', 2)[0].Contains('\t', StringComparison.Ordinal);
        return new("Pasted cells." + (isTabbed ? "tsv" : "csv"), bytes.Length, _ => new MemoryStream(bytes, writable: false));
    }

    public bool TooLarge => Size > Limit;

    /// <summary>The extension of the name in lower case, without the dot.</summary>
    public string Extension => Path.GetExtension(Name).TrimStart('.').ToLowerInvariant();

    /// <summary>"18 kB", "2.4 MB".</summary>
    public string Length => Size switch
    {
        < 1000 => Size.ToString(CultureInfo.InvariantCulture) + " bytes",
        < 1_000_000 => (Size / 1000d).ToString("0", CultureInfo.InvariantCulture) + " kB",
        _ => (Size / 1_000_000d).ToString("0.0", CultureInfo.InvariantCulture) + " MB",
    };

    /// <summary>The file as it is sent, reporting how much of it has been.</summary>
    public Upload ToUpload(Action<long>? sent) => new(Size, cancellationToken => new CountingStream(Open(cancellationToken), sent));
}
