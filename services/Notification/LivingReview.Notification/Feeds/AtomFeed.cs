using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Xml;
using LivingReview.Contracts;
using LivingReview.Contracts.Alerts;
using LivingReview.Notification.Alerts;
using LivingReview.Notification.Notifications;

namespace LivingReview.Notification.Feeds;

/// <summary>The alerts of a review as an Atom feed (RFC 4287): a pure function of the log.</summary>
internal static class AtomFeed
{
    private const string Namespace = "http://www.w3.org/2005/Atom";
    /// <summary>Alerts in a feed.</summary>
    public const int MaxEntries = 100;

    /// <param name="site">Where readers reach this installation.</param>
    /// <param name="review">The review.</param>
    /// <param name="stratum">One stratum alone; null for all.</param>
    /// <param name="entries">The alerts, newest first.</param>
    /// <param name="since">When the log began: the feed's time while it is empty.</param>
    public static string Write(Uri site, string review, string? stratum, IReadOnlyList<AlertRecord> entries, DateTimeOffset since)
    {
        var self = $"/api/reviews/{review}/feed.atom" + (stratum is null ? "" : $"?stratum={Uri.EscapeDataString(stratum)}");
        using var text = new Utf8Writer();
        using (var xml = XmlWriter.Create(text, new XmlWriterSettings { Indent = true }))
        {
            xml.WriteStartElement("feed", Namespace);
            xml.WriteElementString("id", Namespace, $"urn:uuid:{IdOf(review, stratum, since)}");
            xml.WriteElementString("title", Namespace, XmlCharacters.Clean(entries.Count > 0 ? entries[0].Alert.ReviewTitle : review));
            xml.WriteElementString("updated", Namespace, Moment(entries.Count > 0 ? entries[0].At : since));
            Link(xml, "self", AddressOf(site, self));
            Link(xml, "alternate", AddressOf(site, $"/reviews/{review}"));
            Author(xml);
            foreach (var record in entries) Entry(xml, site, record.At, record.Alert);
            xml.WriteEndElement();
        }

        return text.ToString();
    }

    /// <summary>Changes when the content does.</summary>
    public static string ETagOf(string feed) => $"\"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(feed)).AsSpan(0, 12))}\"";

    private static void Entry(XmlWriter xml, Uri site, DateTimeOffset at, Alert alert)
    {
        xml.WriteStartElement("entry", Namespace);
        xml.WriteElementString("id", Namespace, $"urn:uuid:{alert.Id}");
        xml.WriteElementString("title", Namespace, XmlCharacters.Clean(AlertComposer.HeadlineOf(alert)));
        xml.WriteElementString("updated", Namespace, Moment(at));
        xml.WriteElementString("published", Namespace, Moment(at));
        xml.WriteElementString("summary", Namespace, XmlCharacters.Clean(alert.Summary));
        Link(xml, "alternate", AddressOf(site, alert.Links.GetValueOrDefault("shift") ?? alert.Links["page"]));
        xml.WriteStartElement("category", Namespace);
        xml.WriteAttributeString("term", alert.Severity.Name());
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static string AddressOf(Uri site, string path) => new Site { PublicAddress = site }.AddressOf(path);

    private static void Link(XmlWriter xml, string relation, string address)
    {
        xml.WriteStartElement("link", Namespace);
        xml.WriteAttributeString("rel", relation);
        xml.WriteAttributeString("href", address);
        xml.WriteEndElement();
    }

    private static void Author(XmlWriter xml)
    {
        xml.WriteStartElement("author", Namespace);
        xml.WriteElementString("name", Namespace, "LivingReview");
        xml.WriteEndElement();
    }

    /// <summary>Stays the same wherever the feed moves and whatever it is called, and differs between logs that began at other times.</summary>
    private static Guid IdOf(string review, string? stratum, DateTimeOffset since) =>
        new(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{review}/{stratum}/{since.UtcTicks}"))).AsSpan(0, 16));

    private static string Moment(DateTimeOffset at) => at.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    private sealed class Utf8Writer() : StringWriter(CultureInfo.InvariantCulture)
    {
        public override Encoding Encoding => Encoding.UTF8;
    }
}
