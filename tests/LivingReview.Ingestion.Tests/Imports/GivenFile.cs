using LivingReview.Contracts.Studies;
using LivingReview.Ingestion.Imports;

namespace LivingReview.Ingestion.Tests.Imports;

/// <summary>Reads a file as an import does, without a service.</summary>
internal static class GivenFile
{
    public static async Task<(IReadOnlyList<ImportRow> Rows, IReadOnlyList<ImportFault> Faults)> ReadAsync(byte[] content, MappingProfile profile, ICollection<string>? remarks = null)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var faults = new FaultLog();
        var rows = new List<ImportRow>();
        using var file = new MemoryStream(content);
        try
        {
            var source = await ImportFile.OpenAsync(file, profile.Format, cancellationToken);
            foreach (var remark in source.Remarks) remarks?.Add(remark);
            var studies = new MappedStudies(source, profile, Given.Protocol, faults);
            if (studies.CheckHeader()) rows = await studies.ReadAsync(cancellationToken).ToListAsync(cancellationToken);
        }
        catch (UnreadableFileException fault)
        {
            faults.Add(new ImportFault(fault.Line, "", fault.Message));
        }

        return (rows, faults.All);
    }
}
