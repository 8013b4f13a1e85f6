using LivingReview.Hosting.Embedding;
using LivingReview.Testing;

namespace LivingReview.AllInOne.Tests.Embedding;

public sealed class DataFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_second_holder_is_refused_with_the_first_ones_process_id()
    {
        using var first = DataFolder.Open(_folder["data"]);

        var fault = Assert.Throws<EmbeddingException>(() => DataFolder.Open(_folder["data"]));

        Assert.Contains($"in use by another livingreview (process {Environment.ProcessId})", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_given_free_can_be_opened_again()
    {
        DataFolder.Open(_folder["data"]).Dispose();

        using var second = DataFolder.Open(_folder["data"]);

        Assert.Equal(_folder["data"], second.Path);
    }

    [Fact]
    public void A_path_that_is_a_file_is_refused_in_one_line()
    {
        File.WriteAllText(_folder["data"], "");

        var fault = Assert.Throws<EmbeddingException>(() => DataFolder.Open(_folder["data"]));

        Assert.Contains(_folder["data"], fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', fault.Message);
    }
}
