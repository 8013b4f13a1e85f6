using System.Text;
using LivingReview.EvidenceFiles.Bibliographies;

namespace LivingReview.EvidenceFiles.Tests.Bibliographies;

/// <summary>Reads a text as a file.</summary>
internal static class Reading
{
    public static async Task<Bibliography> ReadAsync(string text, BibliographyFormat? stated = null)
    {
        using var file = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return await BibliographyReader.ReadAsync(file, stated, TestContext.Current.CancellationToken);
    }
}
