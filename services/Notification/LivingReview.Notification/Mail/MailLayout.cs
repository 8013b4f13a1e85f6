using System.Net;
using System.Text;

namespace LivingReview.Notification.Mail;

/// <summary>
/// The frame of every message: a column that fits a phone, colours that follow the reader's, and styles in the elements themselves, because many
/// mail programs drop a style sheet. Pure.
/// </summary>
internal static class MailLayout
{
    private const string Sans = "font-family:system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif;";

    // Only what the elements cannot say: dark colours, and less room on a phone. A program that drops it shows the light message.
    private const string Sheet =
        ":root{color-scheme:light dark;supported-color-schemes:light dark}" +
        "@media (prefers-color-scheme:dark){.ground{background:#12171a!important}.paper{background:#1a2125!important;border-color:#323c42!important}" +
        ".ink{color:#e8edf0!important}.soft{color:#a5b2ba!important}.line{border-color:#323c42!important}a{color:#7cc7e4!important}.button{background:#7cc7e4!important;color:#0d1a20!important}}" +
        // Outlook's own mark of its dark theme, which knows no query.
        "[data-ogsb] .ground{background:#12171a!important}[data-ogsb] .paper{background:#1a2125!important}[data-ogsc] .ink{color:#e8edf0!important}[data-ogsc] .soft{color:#a5b2ba!important}[data-ogsc] a{color:#7cc7e4!important}" +
        "@media (max-width:480px){.paper{padding:18px!important}.cell{padding:6px 4px!important;font-size:13px!important}}";

    /// <summary>A whole message.</summary>
    /// <param name="title">Title of the document: the subject.</param>
    /// <param name="preview">What a list of messages shows after the subject.</param>
    /// <param name="body">The content, as HTML.</param>
    /// <param name="foot">Why the message came and how to end it, as HTML.</param>
    public static string Document(string title, string preview, string body, string foot) =>
        $"<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><meta name=\"color-scheme\" content=\"light dark\"><title>{Text(title)}</title><style>{Sheet}</style></head>" +
        $"<body class=\"ground\" style=\"margin:0;padding:0;background:#f6f7f8;\"><div style=\"display:none;max-height:0;overflow:hidden;\">{Text(preview)}</div>" +
        "<table role=\"presentation\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" class=\"ground\" style=\"background:#f6f7f8;\"><tr><td align=\"center\" style=\"padding:16px 8px;\">" +
        "<table role=\"presentation\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" style=\"max-width:640px;\">" +
        $"<tr><td class=\"soft\" style=\"{Sans}font-size:14px;font-weight:600;color:#52606a;padding:4px 4px 12px;\">LivingReview</td></tr>" +
        $"<tr><td class=\"paper\" style=\"background:#ffffff;border:1px solid #dde2e6;border-radius:10px;padding:28px;\">{body}</td></tr>" +
        $"<tr><td class=\"soft\" style=\"{Sans}font-size:13px;line-height:1.5;color:#52606a;padding:16px 4px;\">{foot}</td></tr>" +
        "</table></td></tr></table></body></html>";

    public static string Heading(string text) => $"<h1 class=\"ink\" style=\"{Sans}font-size:21px;line-height:1.3;font-weight:600;color:#1a2329;margin:0 0 10px;\">{Text(text)}</h1>";

    public static string Subheading(string text) => $"<h2 class=\"ink\" style=\"{Sans}font-size:16px;line-height:1.35;font-weight:600;color:#1a2329;margin:20px 0 8px;\">{Text(text)}</h2>";

    /// <summary>A paragraph of HTML.</summary>
    public static string Paragraph(string html) => $"<p class=\"ink\" style=\"{Sans}font-size:15px;line-height:1.55;color:#1a2329;margin:0 0 12px;\">{html}</p>";

    public static string Quiet(string html) => $"<p class=\"soft\" style=\"{Sans}font-size:13px;line-height:1.5;color:#52606a;margin:0 0 8px;\">{html}</p>";

    public static string Button(string text, string address) =>
        $"<p style=\"margin:18px 0;\"><a class=\"button\" href=\"{Text(address)}\" style=\"{Sans}display:inline-block;background:#0b5d7a;color:#ffffff;font-size:15px;font-weight:600;text-decoration:none;padding:11px 20px;border-radius:8px;\">{Text(text)}</a></p>";

    public static string Links(IEnumerable<(string Text, string Address)> links) =>
        $"<p style=\"{Sans}font-size:14px;line-height:1.7;margin:12px 0 0;\">" + string.Join(" &nbsp;·&nbsp; ", links.Select(link => $"<a href=\"{Text(link.Address)}\" style=\"color:#0b5d7a;\">{Text(link.Text)}</a>")) + "</p>";

    /// <summary>A table whose first column names its rows.</summary>
    public static string Table(IReadOnlyList<string> head, IEnumerable<IReadOnlyList<string>> rows)
    {
        var html = new StringBuilder("<table cellpadding=\"0\" cellspacing=\"0\" width=\"100%\" style=\"border-collapse:collapse;margin:6px 0 14px;\"><tr>");
        foreach (var cell in head) html.Append(Cell("th", cell, "font-weight:600;color:#52606a;", "soft"));
        html.Append("</tr>");
        foreach (var row in rows)
        {
            html.Append("<tr>");
            for (var i = 0; i < row.Count; i++) html.Append(i == 0 ? Cell("th", row[i], "font-weight:600;color:#1a2329;", "ink") : Cell("td", row[i], "color:#1a2329;", "ink"));
            html.Append("</tr>");
        }

        return html.Append("</table>").ToString();
    }

    public static string Text(string text) => WebUtility.HtmlEncode(text);

    private static string Cell(string tag, string text, string style, string colour) =>
        $"<{tag} align=\"left\" class=\"cell line {colour}\" style=\"{Sans}font-size:14px;padding:7px 10px 7px 0;border-bottom:1px solid #dde2e6;{style}\">{Text(text)}</{tag}>";
}
