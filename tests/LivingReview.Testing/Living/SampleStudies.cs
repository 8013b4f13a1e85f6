using System.Globalization;
using CsvHelper;
using LivingReview.Contracts.Studies;

namespace LivingReview.Testing.Living;

/// <summary>The studies of the sample as a client would submit them one by one.</summary>
public static class SampleStudies
{
    private static readonly string[] Factors = ["modality", "ml_type", "validation", "examination_part"];

    public static IReadOnlyList<StudySubmission> Read()
    {
        using var csv = new CsvReader(new StreamReader(ReviewApi.SampleFile), CultureInfo.InvariantCulture);
        var rows = csv.GetRecords<dynamic>().Cast<IDictionary<string, object>>().Select(r => r.ToDictionary(c => c.Key, c => (string)c.Value)).ToList();
        return [.. rows.GroupBy(r => r["study"]).Select(study => new StudySubmission { Label = study.Key, Tables = [.. study.Select(Table)] })];
    }

    private static TableSubmission Table(Dictionary<string, string> row) => new()
    {
        Tp = Count(row["TP"]),
        Fp = Count(row["FP"]),
        Fn = Count(row["FN"]),
        Tn = Count(row["TN"]),
        Primary = row["primary"] == "yes",
        Factors = Factors.ToDictionary(f => f, f => (string?)row[f]),
    };

    private static long Count(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
