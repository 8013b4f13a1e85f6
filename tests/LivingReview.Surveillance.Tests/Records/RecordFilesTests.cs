using System.Text;
using LivingReview.EvidenceFiles.Bibliographies;
using LivingReview.Surveillance.Records;

namespace LivingReview.Surveillance.Tests.Records;

public sealed class RecordFilesTests
{
    private const string TwoWithoutTitles = "TY  - JOUR\nAU  - Archer, A.\nPY  - 2020\nER  - \n\nTY  - JOUR\nAU  - Baker, B.\nPY  - 2021\nER  - \n";

    [Fact]
    public async Task A_record_without_title_and_numbers_is_kept_since_it_was_identified()
    {
        var records = new KnownWorks().Merge(RecordFiles.All(await ReadAsync(TwoWithoutTitles), null)).Select(m => m.Record).ToList();

        Assert.Equal(["Archer, A.", "Baker, B."], records.Select(r => Assert.Single(r.Authors)));
        Assert.Equal(2, records.Select(r => r.Id).Distinct().Count());
        Assert.All(records, r => Assert.Null(r.DuplicateOf));
    }

    [Fact]
    public async Task The_same_file_again_repeats_its_records()
    {
        var (known, file) = (new KnownWorks(), await ReadAsync(TwoWithoutTitles));
        var first = known.Merge(RecordFiles.All(file, null));

        var again = known.Merge(RecordFiles.All(file, null));

        Assert.Equal(first.Select(m => m.Record.Id), again.Select(m => m.Record.DuplicateOf));
    }

    private static async Task<Bibliography> ReadAsync(string text)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return await BibliographyReader.ReadAsync(stream, BibliographyFormats.Parse("ris"), TestContext.Current.CancellationToken);
    }
}
