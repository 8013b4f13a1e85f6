namespace LivingReview.EvidenceFiles.Bibliographies;

/// <summary>Collects findings; keeps the first thousand.</summary>
internal sealed class FindingLog
{
    private const int MaxKept = 1000;
    private readonly List<BibliographyFinding> _kept = [];

    public IReadOnlyList<BibliographyFinding> Kept => [.. _kept.OrderBy(f => f.Line)];

    public void Add(int line, string code, string message)
    {
        if (_kept.Count < MaxKept) _kept.Add(new BibliographyFinding(line, code, message));
    }
}
