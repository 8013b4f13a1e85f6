using LivingReview.EvidenceFiles.Names;

namespace LivingReview.EvidenceFiles.Tests.Names;

public sealed class SeenNamesTests
{
    [Fact]
    public void A_name_is_new_once_and_keeps_its_first_label_and_row()
    {
        var names = new SeenNames();

        Assert.True(names.TryAdd("núñez", "Núñez 2021", 7));
        Assert.False(names.TryAdd("núñez", "Another", 9));
        Assert.Equal((true, false), (names.Contains("núñez"), names.Contains("nunez")));
        Assert.Equal(("Núñez 2021", 7), names.Find("núñez"));
    }

    [Fact]
    public void Many_names_and_long_labels_are_found_as_they_were_added()
    {
        var names = new SeenNames();
        var labels = Enumerable.Range(0, 20_000).Select(i => i % 5_000 == 0 ? new string('李', 1_000) : $"研究 {i}").ToList();

        for (var i = 0; i < labels.Count; i++) Assert.True(names.TryAdd($"study|{i}", labels[i], i));

        for (var i = 0; i < labels.Count; i++) Assert.Equal((labels[i], i), names.Find($"study|{i}"));
        Assert.False(names.Contains($"study|{labels.Count}"));
    }

    [Fact]
    public void A_label_that_is_very_long_is_cut_and_none_is_lost()
    {
        var names = new SeenNames();

        Assert.True(names.TryAdd("long", new string('x', 100_000), 1));
        Assert.True(names.TryAdd("empty", "", 2));
        Assert.Equal((new string('x', 1_000), 1), names.Find("long"));
        Assert.Equal(("", 2), names.Find("empty"));
    }
}
