using System.Text;
using LivingReview.EvidenceFiles.Bibliographies;
using LivingReview.Surveillance.Screening;

namespace LivingReview.Surveillance.Tests.Screening;

public sealed class DeskImportTests
{
    private const string TwoWithoutTitles = "TY  - JOUR\nAU  - Archer, A.\nPY  - 2020\nER  - \n\nTY  - JOUR\nAU  - Baker, B.\nPY  - 2021\nER  - \n";

    [Fact]
    public async Task A_record_without_title_and_numbers_is_kept_since_it_was_identified()
    {
        var file = await ReadAsync(TwoWithoutTitles);

        var records = DeskImport.Records(file, []);

        Assert.Equal(["Archer, A.", "Baker, B."], records.Select(r => Assert.Single(r.Authors)));
        Assert.Equal(2, records.Select(r => r.Id).Distinct().Count());
        Assert.All(records, r => Assert.Null(r.DuplicateOf));
    }

    [Fact]
    public async Task The_same_file_again_repeats_its_records()
    {
        var file = await ReadAsync(TwoWithoutTitles);
        var known = DeskImport.Records(file, []);

        var again = DeskImport.Records(file, known.Select(r => new ScreenedWork(ScreenedWork.IdOf("r", r.Id), "r", r, DeskImport.TitleKey(r))));

        Assert.Equal(known.Select(r => r.Id), again.Select(r => r.DuplicateOf));
    }

    private static async Task<Bibliography> ReadAsync(string text)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return await BibliographyReader.ReadAsync(stream, BibliographyFormats.Parse("ris"), TestContext.Current.CancellationToken);
    }
}
