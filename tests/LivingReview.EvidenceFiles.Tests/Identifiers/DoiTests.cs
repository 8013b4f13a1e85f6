using LivingReview.EvidenceFiles.Identifiers;

namespace LivingReview.EvidenceFiles.Tests.Identifiers;

public sealed class DoiTests
{
    [Theory]
    [InlineData("https://doi.org/10.5555/ABC.1", "10.5555/abc.1")]
    [InlineData("http://dx.doi.org/10.5555/abc.1", "10.5555/abc.1")]
    [InlineData("doi:10.5555/abc.1", "10.5555/abc.1")]
    [InlineData("DOI: 10.5555/abc.1", "10.5555/abc.1")]
    [InlineData("10.5555/abc.1.", "10.5555/abc.1")]
    [InlineData("(10.5555/abc.1)", "10.5555/abc.1")]
    [InlineData("10.1016/S0140-6736(20)30183-5", "10.1016/s0140-6736(20)30183-5")]
    [InlineData("10.1002/(SICI)1097-0258(19990815)18:15<2043::AID-SIM186>3.0.CO;2-M", "10.1002/(sici)1097-0258(19990815)18:15<2043::aid-sim186>3.0.co;2-m")]
    [InlineData("https://doi.org/10.1002%2Fjrsm.1273?src=x", "10.1002/jrsm.1273")]
    [InlineData("https://www.nature.com/articles/x doi 10.1038/s41598-021-99549-6 [doi]", "10.1038/s41598-021-99549-6")]
    [InlineData("10.1/one", "10.1/one")]
    [InlineData("", null)]
    [InlineData("see page 10.5 of the report", null)]
    [InlineData("110.5555/abc", null)]
    public void One_paper_has_one_spelling(string text, string? doi) => Assert.Equal(doi, Doi.Normalize(text));
}
