using LivingReview.Figures.Languages;
using LivingReview.Web.Languages;

namespace LivingReview.Web.Tests.Languages;

/// <summary>What the service of alerts says, in the language of the page.</summary>
public sealed class ServiceSentencesTests
{
    [Theory]
    [InlineData("sensitivity moved by 2.02 percentage points (alert from 2)", "Sensitivität um 2.02 Prozentpunkte verschoben (Alarm ab 2)")]
    [InlineData("specificity at a cut-off of 120 HU moved by 3.1 percentage points (alert from 2)", "Spezifität am Cut-off 120 HU um 3.1 Prozentpunkte verschoben (Alarm ab 2)")]
    [InlineData("of 1,000 people at a prevalence of 20%, 8.6 more would be missed and 2.8 fewer wrongly flagged (alert from 5)",
        "von 1000 Personen würden bei einer Prävalenz von 20% 8.6 mehr übersehen und 2.8 weniger fälschlich positiv getestet (Alarm ab 5)")]
    [InlineData("the probability that the test meets the minimum acceptable accuracy is 84%: it counts as good enough, and was open when it was last reported to you",
        "die Wahrscheinlichkeit, dass der Test die Mindestgenauigkeit erreicht, ist 84%: Stand jetzt gut genug, bei der letzten Meldung an Sie offen")]
    [InlineData("the lower 95% limit of sensitivity is 0.801, the minimum 0.8: both lower limits now reach the minimum acceptable accuracy",
        "untere 95-%-Grenze der Sensitivität 0.801, Minimum 0.8: beide unteren Grenzen erreichen jetzt die Mindestgenauigkeit")]
    [InlineData("All studies: sensitivity fell from 0.892 to 0.871, specificity stayed at 0.884 (6 to 8 studies)",
        "Alle Studien: Sensitivität von 0.892 auf 0.871 gefallen, Spezifität unverändert 0.884 (6 auf 8 Studien)")]
    [InlineData("Of 1,000 people at a prevalence of 20%, 4.0 more would be missed and 2.8 fewer would be wrongly flagged",
        "Von 1000 Personen würden bei einer Prävalenz von 20% 4.0 mehr übersehen und 2.8 weniger fälschlich positiv getestet")]
    [InlineData("What no pattern has stays (as it was said).", "What no pattern has stays (as it was said).")]
    public void A_sentence_is_found_by_its_pattern(string english, string german)
    {
        Assert.Equal(english, ServiceSentences.Translate(english));
        Language.Current = Language.German;
        try
        {
            Assert.Equal(german, ServiceSentences.Translate(english));
        }
        finally
        {
            Language.Current = Language.English;
        }
    }
}
