using System.Text.Json;

namespace LivingReview.Surveillance.Sources.ClinicalTrials;

/// <summary>What ClinicalTrials.gov answers (version 2 of its interface).</summary>
internal static class ClinicalTrialsAnswer
{
    private const string Host = "ClinicalTrials.gov";

    public static SourcePage Read(string text) => SourceHttp.Parse(text, Host, root =>
    {
        var studies = root.GetProperty("studies").EnumerateArray().ToList();
        return new SourcePage([.. studies.Select(Record)], root.Text("nextPageToken"), root.Number("totalCount"));
    });

    /// <summary>A single registration.</summary>
    public static SourceRecord ReadStudy(string text) => SourceHttp.Parse(text, Host, Record);

    private static SourceRecord Record(JsonElement study)
    {
        var section = study.GetProperty("protocolSection");
        var identification = section.GetProperty("identificationModule");
        var nct = identification.Text("nctId") ?? throw new SourceFault(SourceFailure.Changed, "A study of ClinicalTrials.gov has no nctId.");
        var status = section.Member("statusModule");
        return new SourceRecord
        {
            Source = SourceNames.ClinicalTrials,
            SourceId = nct,
            Registration = nct.ToUpperInvariant(),
            Title = Fields.Plain(identification.Text("officialTitle") ?? identification.Text("briefTitle")),
            Abstract = Fields.Plain(section.Member("descriptionModule")?.Text("briefSummary")),
            Authors = section.Member("sponsorCollaboratorsModule")?.Member("leadSponsor")?.Text("name") is { } sponsor ? [sponsor] : [],
            Year = Fields.Year(status?.Member("studyFirstPostDateStruct")?.Text("date") ?? status?.Member("startDateStruct")?.Text("date")),
            Published = Fields.Day(status?.Member("studyFirstPostDateStruct")?.Text("date")),
            Types = [.. new[] { "registration", section.Member("designModule")?.Text("studyType"), status?.Text("overallStatus") }.OfType<string>()],
        };
    }
}
