using LivingReview.Contracts.Screening;
using LivingReview.Surveillance.Screening;
using Marten;

namespace LivingReview.Surveillance.Records;

/// <summary>Reads the papers of a review that new records may be.</summary>
internal static class KnownWorksReader
{
    public static async Task<KnownWorks> ReadAsync(IQuerySession session, string review, IReadOnlyList<ScreeningRecord> records, CancellationToken cancellationToken)
    {
        var dois = Distinct(records.Select(r => r.Doi));
        var pmids = Distinct(records.Select(r => r.Pmid));
        var titles = Distinct(records.Select(RecordRules.TitleKey));
        var ids = Distinct(records.Select(r => ScreenedWork.IdOf(review, r.Id)));
        var bearers = await session.Query<ScreenedWork>()
            .Where(w => w.Review == review && (w.Record.Doi.IsOneOf(dois) || w.Record.Pmid.IsOneOf(pmids) || w.TitleKey.IsOneOf(titles) || w.Id.IsOneOf(ids))).ToListAsync(cancellationToken);
        // A mark that a duplicate bears leads to the record that it repeats.
        var marks = bearers.SelectMany(w => RecordRules.Marks(w.Record).Select(m => (Record: w.Record.DuplicateOf ?? w.Record.Id, Mark: m))).ToLookup(m => m.Record, m => m.Mark, StringComparer.Ordinal);
        var originals = Distinct(bearers.Select(w => ScreenedWork.IdOf(review, w.Record.DuplicateOf ?? w.Record.Id)));
        var known = new KnownWorks();
        foreach (var work in (await session.LoadManyAsync<ScreenedWork>(cancellationToken, originals)).OrderBy(w => w.Id, StringComparer.Ordinal))
            known.Add(new KnownWork(work.Record.Id, work.Record.Doi, work.Record.Pmid), marks[work.Record.Id].Concat(RecordRules.Marks(work.Record)));
        return known;
    }

    private static string[] Distinct(IEnumerable<string?> values) => [.. values.OfType<string>().Distinct(StringComparer.Ordinal)];
}
