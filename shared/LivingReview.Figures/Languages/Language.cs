namespace LivingReview.Figures.Languages;

/// <summary>A language of the page. Its texts are in Texts.CODE.resx beside the texts of each project; English is in the source.</summary>
/// <param name="Code">As in the lang attribute of HTML: "de".</param>
/// <param name="Name">Its name in itself: "Deutsch".</param>
/// <param name="DayFormat">How a day is written, with <see cref="Months"/> in place of MMM.</param>
/// <param name="Months">The twelve months as they stand in a day.</param>
internal sealed record Language(string Code, string Name, string DayFormat, IReadOnlyList<string> Months)
{
    private static readonly AsyncLocal<Language?> Shown = new();

    public static Language English { get; } =
        new("en", "English", "d MMM yyyy", ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]);

    public static Language German { get; } =
        new("de", "Deutsch", "d. MMM yyyy", ["Jan.", "Feb.", "März", "Apr.", "Mai", "Juni", "Juli", "Aug.", "Sep.", "Okt.", "Nov.", "Dez."]);

    /// <summary>Every language of the page, English first.</summary>
    public static IReadOnlyList<Language> All { get; } = [English, German];

    /// <summary>
    /// The language of what is written now: of the request for a page, of the circuit that came from it, and of what those have started. English
    /// anywhere else, so that files, mails and the API stay as they are. The cultures of .NET are not used: the hosts run without their data.
    /// </summary>
    public static Language Current
    {
        get => Shown.Value ?? English;
        set => Shown.Value = value;
    }

    /// <summary>The language with a code such as "de" or "de-AT"; null if the page does not have it.</summary>
    public static Language? Find(string? code) =>
        All.FirstOrDefault(one => string.Equals(one.Code, code?.Split('-', '_')[0], StringComparison.OrdinalIgnoreCase));
}
