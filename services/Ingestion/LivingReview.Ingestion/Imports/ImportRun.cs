using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json;
using LivingReview.Contracts.Reviews;
using LivingReview.Contracts.Studies;
using LivingReview.Hosting.Problems;

namespace LivingReview.Ingestion.Imports;

/// <summary>Reads the studies of a file of any format.</summary>
internal static class ImportRun
{
    private const int MostNamed = 12;

    private static readonly JsonSerializerOptions Json = new JsonSerializerOptions(JsonSerializerOptions.Web) { RespectNullableAnnotations = true }.RefusingUnstorableText();

    /// <summary>The studies of the file; faults of reading are logged, and a study that has one does not come.</summary>
    public static async IAsyncEnumerable<ImportRow> ReadAsync(
        Stream file, MappingProfile profile, Protocol protocol, FaultLog faults, ICollection<string> remarks, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var each = (profile.Format == "json" ? FromJsonAsync(file, cancellationToken) : FromTableAsync(file, profile, protocol, faults, remarks, cancellationToken))
            .GetAsyncEnumerator(cancellationToken);
        while (true)
        {
            try
            {
                if (!await each.MoveNextAsync()) yield break;
            }
            catch (UnreadableFileException fault)
            {
                faults.Add(new ImportFault(fault.Line, "", fault.Message));
                yield break;
            }

            yield return each.Current;
        }
    }

    public static async Task<string> HashAsync(Stream file, CancellationToken cancellationToken)
    {
        file.Position = 0;
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken));
    }

    private static async IAsyncEnumerable<ImportRow> FromTableAsync(
        Stream file, MappingProfile profile, Protocol protocol, FaultLog faults, ICollection<string> remarks, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var source = await ImportFile.OpenAsync(file, profile.Format, cancellationToken);
        foreach (var remark in source.Remarks) remarks.Add(remark);
        var studies = new MappedStudies(source, profile, protocol, faults);
        if (!studies.CheckHeader()) yield break;
        if (studies.UnreadColumns() is { Count: > 0 } unread) remarks.Add(NotRead(unread));
        await foreach (var row in studies.ReadAsync(cancellationToken))
        {
            if (!studies.IsUnreadable(row)) yield return row;
        }
    }

    private static string NotRead(IReadOnlyList<string> columns)
    {
        var more = columns.Count > MostNamed ? string.Create(CultureInfo.InvariantCulture, $" and {columns.Count - MostNamed} more") : "";
        return $"Not read, because no field of the review has this name: {string.Join(", ", columns.Take(MostNamed))}{more}.";
    }

    /// <summary>The JSON export: {"studies": [...]}, each as it is submitted. "Lines" count the studies.</summary>
    private static async IAsyncEnumerable<ImportRow> FromJsonAsync(Stream file, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        StudyFile? content;
        try
        {
            file.Position = 0;
            content = await JsonSerializer.DeserializeAsync<StudyFile>(file, Json, cancellationToken);
        }
        catch (UnstorableTextException fault)
        {
            throw new UnreadableFileException($"{fault.Path ?? "$"}: {fault.Message}", (int)Math.Min(int.MaxValue, (fault.LineNumber ?? 0) + 1));
        }
        catch (JsonException fault)
        {
            throw new UnreadableFileException($"The JSON cannot be read at {fault.Path ?? "$"}.", (int)Math.Min(int.MaxValue, (fault.LineNumber ?? 0) + 1));
        }

        var number = 0;
        foreach (var study in content?.Studies ?? [])
        {
            number++;
            if (study is null) throw new UnreadableFileException("A study is null.", number);
            yield return new ImportRow(study, [.. Enumerable.Repeat(number, Math.Max(1, study.Tables?.Count ?? 0))]);
        }
    }

    private sealed record StudyFile
    {
        public IReadOnlyList<StudySubmission> Studies { get; init; } = [];
    }
}
