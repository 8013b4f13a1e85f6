using LivingReview.Contracts.Studies;

namespace LivingReview.Client;

/// <summary>Imports files of studies into Ingestion and manages mapping profiles.</summary>
/// <param name="http">Calls the API; its base address is the root of the installation.</param>
public sealed class ImportsClient(HttpClient http)
{
    /// <summary>The first part of a text file contains the header; a workbook must be complete.</summary>
    private const int HeaderPart = 64 * 1024;

    /// <summary>Imports the file or simulates the import.</summary>
    public Task<ApiResult<ImportReport>> SendAsync(string review, Upload file, ImportOptions options, CancellationToken cancellationToken) =>
        http.UploadAsync<ImportReport>(Address(review, options), file, cancellationToken);

    /// <summary>Imports a long file as a job.</summary>
    public Task<ApiResult<ImportJob>> StartAsync(string review, Upload file, ImportOptions options, CancellationToken cancellationToken) =>
        http.UploadAsync<ImportJob>(Address(review, options) + "&job=true", file, cancellationToken);

    /// <summary>The studies that wait to be corrected.</summary>
    public async Task<IReadOnlyList<ImportDraft>> DraftsAsync(string review, CancellationToken cancellationToken) =>
        await http.GetOrNullAsync<IReadOnlyList<ImportDraft>>(Root(review) + "/import-drafts", cancellationToken) ?? [];

    /// <summary>Saves the corrected cells of a draft and checks it again.</summary>
    public Task<ApiResult<ImportDraft>> CorrectAsync(string review, Guid draft, ImportDraftCorrection correction, CancellationToken cancellationToken) =>
        http.PutAsync<ImportDraft>(DraftAddress(review, draft), correction, cancellationToken);

    /// <summary>Imports a draft; it is gone if that succeeds.</summary>
    public Task<ApiResult<ImportReport>> SubmitAsync(string review, Guid draft, CancellationToken cancellationToken) =>
        http.CallAsync<ImportReport>(HttpMethod.Post, DraftAddress(review, draft) + "/submission", null, cancellationToken);

    /// <summary>Deletes a draft.</summary>
    public async Task<ApiResult<bool>> DiscardAsync(string review, Guid draft, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, DraftAddress(review, draft));
        return await http.CallAsync(request, (_, _) => Task.FromResult(true), cancellationToken);
    }

    /// <summary>The imports of the review, the newest first.</summary>
    public async Task<IReadOnlyList<PastImport>> PastImportsAsync(string review, CancellationToken cancellationToken) =>
        await http.GetOrNullAsync<IReadOnlyList<PastImport>>(Root(review) + "/imports", cancellationToken) ?? [];

    /// <summary>Undoes an import, unless later changes rest on it.</summary>
    public Task<ApiResult<ImportUndone>> UndoAsync(string review, Guid import, CancellationToken cancellationToken) =>
        http.CallAsync<ImportUndone>(HttpMethod.Post, FormattableString.Invariant($"{Root(review)}/imports/{import}/undo"), null, cancellationToken);

    /// <summary>A job, as it stands.</summary>
    public Task<ApiResult<ImportJob>> JobAsync(string review, Guid job, CancellationToken cancellationToken) =>
        http.CallAsync<ImportJob>(HttpMethod.Get, FormattableString.Invariant($"{Root(review)}/imports/{job}"), null, cancellationToken);

    /// <summary>The columns of the file.</summary>
    public async Task<ApiResult<ImportColumns>> ColumnsAsync(string review, Upload file, string format, CancellationToken cancellationToken)
    {
        var part = format is "csv" or "tsv" ? await HeadAsync(file, cancellationToken) : file;
        return await http.UploadAsync<ImportColumns>($"{Root(review)}/imports/columns?format={Uri.EscapeDataString(format)}", part, cancellationToken);
    }

    /// <summary>The mapping profiles, built in and saved.</summary>
    public async Task<IReadOnlyList<MappingProfile>> ProfilesAsync(string review, CancellationToken cancellationToken) =>
        await http.GetOrNullAsync<IReadOnlyList<MappingProfile>>(Root(review) + "/import-profiles", cancellationToken) ?? [];

    /// <summary>Saves the profile as the next version of its name.</summary>
    public Task<ApiResult<MappingProfile>> SaveAsync(string review, MappingProfile profile, CancellationToken cancellationToken) =>
        http.PutAsync<MappingProfile>($"{Root(review)}/import-profiles/{Uri.EscapeDataString(profile.Name)}", profile, cancellationToken);

    private static string Root(string review) => $"api/reviews/{Uri.EscapeDataString(review)}";

    private static string DraftAddress(string review, Guid draft) => FormattableString.Invariant($"{Root(review)}/import-drafts/{draft}");

    private static string Address(string review, ImportOptions options) => $"{Root(review)}/imports?{options.Query}";

    /// <summary>The first lines, cut at the end of a line so that no row or character is split.</summary>
    private static async Task<Upload> HeadAsync(Upload file, CancellationToken cancellationToken)
    {
        var buffer = new byte[HeaderPart];
        await using var stream = file.Open(cancellationToken);
        var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        var end = length < buffer.Length ? length : Array.LastIndexOf(buffer, (byte)'\n', length - 1) + 1;
        var part = end == 0 ? length : end;
        return new Upload(part, _ => new MemoryStream(buffer, 0, part, writable: false));
    }
}
