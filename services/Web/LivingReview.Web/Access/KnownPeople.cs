namespace LivingReview.Web.Access;

/// <summary>Persons to switch between on the page of a demonstration: setting <c>Web:People</c>. Never set it where others reach the page.</summary>
internal sealed class KnownPeople
{
    public const string Section = "Web";

    public List<KnownPerson> People { get; set; } = [];

    /// <summary>The key of a person; null for an unknown one.</summary>
    public string? KeyOf(string name) => People.Find(person => person.Name == name)?.Key;
}

/// <summary>A person with the key that signs in.</summary>
internal sealed class KnownPerson
{
    public string Name { get; set; } = "";

    public string Key { get; set; } = "";
}
