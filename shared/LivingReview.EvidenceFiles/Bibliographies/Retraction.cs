namespace LivingReview.EvidenceFiles.Bibliographies;

/// <summary>How databases mark a retracted paper, and how they name PubMed.</summary>
internal static class Retraction
{
    /// <summary>Whether a title carries its publisher's mark: "RETRACTED: ...", "Retracted Article: ...", "[Retracted] ...".</summary>
    public static bool IsMarked(string? title) => title is not null && Marks.Any(mark => title.StartsWith(mark, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether a database's name is one of PubMed's, such as "PubMed", "MEDLINE" or "NLM".</summary>
    public static bool IsPubMed(string source) =>
        source.Contains("PubMed", StringComparison.OrdinalIgnoreCase) || source.Contains("Medline", StringComparison.OrdinalIgnoreCase) || source.Equals("NLM", StringComparison.OrdinalIgnoreCase);

    private static readonly string[] Marks = ["RETRACTED:", "RETRACTED ARTICLE:", "[RETRACTED]", "(RETRACTED)", "WITHDRAWN:", "RETRACTED "];
}
