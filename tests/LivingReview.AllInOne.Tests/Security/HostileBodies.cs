using System.IO.Compression;
using System.Text;

namespace LivingReview.AllInOne.Tests.Security;

/// <summary>A body that no honest client sends.</summary>
public sealed record HostileBody(string Name, byte[] Bytes, string ContentType = "application/json", string? Encoding = null)
{
    public HttpContent ToContent()
    {
        var content = new ByteArrayContent(Bytes);
        content.Headers.TryAddWithoutValidation("Content-Type", ContentType);
        if (Encoding is not null) content.Headers.ContentEncoding.Add(Encoding);
        return content;
    }
}

/// <summary>What is sent to every address that takes a body.</summary>
internal static class HostileBodies
{
    /// <summary>Members of the API's requests: a hostile value is sent under all of these names at once, so that whichever is read meets it.</summary>
    private static readonly string[] Members =
    [
        "id", "title", "name", "label", "reason", "note", "kind", "actor", "until", "protocol", "question", "year", "doi", "tables", "rows", "studies", "records", "factors", "policy", "threshold", "criteria",
        "webhookUrl", "email", "strata", "types", "from", "to", "overlapHours", "status", "mutedUntil", "owner", "study", "studyId", "change", "version", "revision", "fromRevision", "searchedAt", "database", "decision",
    ];

    public static IReadOnlyList<HostileBody> All { get; } = [.. Shapes(), .. Values(), .. OtherTypes()];

    private static IEnumerable<HostileBody> Shapes()
    {
        foreach (var text in new[]
        {
            "", " \n\t", "null", "true", "0", "-0", "1e400", "NaN", "-Infinity", "01", "\"\"", "[]", "{}", "{", "[", "}", "]", "{]", "[}", "{\"a\"", "{\"a\":", "{\"a\":1,}", "[1,]", "{'a':1}", "{a:1}", "{\"a\":1}{\"a\":1}", "// c\n{}", "/*{}*/",
            "\"\\ud800\"", "\"\\u0000\"", "\"\\x\"", "{\"\":\"\"}", "{\"\\u0000\":1}", "[null]", "[[]]", "[{}]", "{\"$type\":\"System.Diagnostics.Process, System\"}", "{\"__proto__\":{\"x\":1}}", "{\"id\":\"a\",\"id\":\"b\"}",
        })
        {
            yield return new($"text {text}", Encoding.UTF8.GetBytes(text));
        }

        yield return new("arrays, 100,000 deep", Encoding.UTF8.GetBytes(new string('[', 100_000)));
        yield return new("objects, 20,000 deep", Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"policy\":", 20_000))));
        yield return new("63 deep", Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"policy\":", 62)) + "{}" + new string('}', 62)));
        yield return new("half a character", [.. "{\"title\":\""u8, 0xC3]);
        yield return new("overlong encoding", [.. "{\"title\":\""u8, 0xC0, 0x80, .. "\"}"u8]);
        yield return new("UTF-16", Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes("{\"title\":\"x\"}")).ToArray());
        yield return new("byte order mark", [.. Encoding.UTF8.Preamble, .. "{}"u8]);
        yield return new("a million spaces", Encoding.UTF8.GetBytes(new string(' ', 1_000_000)));
        yield return new("three million letters", Encoding.UTF8.GetBytes($"\"{new string('a', 3_000_000)}\""));
        yield return new("300,000 zeros", Encoding.UTF8.GetBytes($"[{string.Join(',', Enumerable.Repeat("0", 300_000))}]"));
        yield return new("50,000 members", Encoding.UTF8.GetBytes($"{{{string.Join(',', Enumerable.Range(0, 50_000).Select(i => $"\"m{i}\":0"))}}}"));
        yield return new("random bytes", RandomBytes(10_000));
    }

    private static IEnumerable<HostileBody> Values()
    {
        foreach (var value in new[]
        {
            "null", "true", "[]", "{}", "[[]]", "-1", "0", "0.5", "1e308", "-1e308", "9223372036854775808", "1e-400", "\"\"", "\" \"", "\"\\u0000\"", "\"\\ud800\"", "\"\\u202e\\u200b\\ufeff\"", "\"'; drop table studies; --\"", "\"<script>alert(1)</script>\"",
            "\"../../etc/passwd\"", "\"=cmd|' /C calc'!A0\"", "\"{{7*7}}${7*7}\"", "\"%n%s%x\"", "\"0000-00-00T00:00:00Z\"", "\"9999-12-31T23:59:59.9999999Z\"", "\"http://169.254.169.254/\"", "\"file:///etc/passwd\"", "[null,null]", "[{\"rule\":null}]", "{\"any\":[]}", "{\"all\":[{\"all\":[{\"all\":[{}]}]}]}",
        })
        {
            yield return new($"value {value}", WithMembers(value));
        }

        yield return new("value of 200,000 letters", WithMembers($"\"{new string('\u0436', 20_000)}\""));
        yield return new("a policy of 20,000 rules", Encoding.UTF8.GetBytes($"{{\"name\":\"n\",\"policy\":{{\"any\":[{string.Join(',', Enumerable.Repeat("{\"rule\":\"A1\"}", 20_000))}]}}}}"));
        yield return new("a policy 60 deep", Encoding.UTF8.GetBytes($"{{\"name\":\"n\",\"policy\":{string.Concat(Enumerable.Repeat("{\"all\":[", 29))}{{\"rule\":\"A1\"}}{string.Concat(Enumerable.Repeat("]}", 29))}}}"));
        yield return new("tables of largest numbers", "{\"label\":\"x\",\"year\":2026,\"tables\":[{\"tp\":9223372036854775807,\"fp\":9223372036854775807,\"fn\":9223372036854775807,\"tn\":9223372036854775807}]}"u8.ToArray());
        yield return new("10,000 tables", Encoding.UTF8.GetBytes($"{{\"label\":\"x\",\"year\":2026,\"tables\":[{string.Join(',', Enumerable.Repeat("{\"tp\":1,\"fp\":1,\"fn\":1,\"tn\":1}", 10_000))}]}}"));
        yield return new("5,000 factors", Encoding.UTF8.GetBytes($"{{\"label\":\"x\",\"tables\":[{{\"tp\":1,\"fp\":1,\"fn\":1,\"tn\":1,\"factors\":{{{string.Join(',', Enumerable.Range(0, 5000).Select(i => $"\"f{i}\":\"l\""))}}}}}]}}"));
    }

    private static IEnumerable<HostileBody> OtherTypes()
    {
        var bomb = """<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "aaaaaaaaaa">""" + string.Concat(Enumerable.Range(1, 9).Select(i => $"<!ENTITY {(char)('a' + i)} \"{string.Concat(Enumerable.Repeat($"&{(char)('a' + i - 1)};", 10))}\">")) + "]><l>&j;</l>";
        yield return new("XML that grows", Encoding.UTF8.GetBytes(bomb), "application/xml");
        yield return new("XML that reads a file", """<?xml version="1.0"?><!DOCTYPE l [<!ENTITY f SYSTEM "file:///etc/passwd">]><l>&f;</l>"""u8.ToArray(), "text/xml");
        yield return new("XML, 60,000 deep", Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("<a>", 60_000))), "application/xml");
        yield return new("a form", "a=1&b=2"u8.ToArray(), "application/x-www-form-urlencoded");
        yield return new("parts without a boundary", "--x\r\n\r\n"u8.ToArray(), "multipart/form-data");
        yield return new("parts that do not end", "--x\r\nContent-Disposition: form-data; name=\"f\"\r\n\r\nabc"u8.ToArray(), "multipart/form-data; boundary=x");
        yield return new("no type", "{}"u8.ToArray(), "");
        yield return new("a type that is none", "{}"u8.ToArray(), "\u0001/;;charset=;;");
        yield return new("an unknown encoding of characters", "{}"u8.ToArray(), "application/json; charset=utf-7");
        yield return new("a table of 200,000 columns", Encoding.UTF8.GetBytes(new string(',', 200_000) + "\n" + new string(',', 200_000)), "text/csv");
        yield return new("a quotation that does not end", Encoding.UTF8.GetBytes("study,tp,fp,fn,tn\n\"" + new string('x', 500_000)), "text/csv");
        yield return new("a zip that grows", Zipped(), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
        yield return new("a zip that is none", "PK\u0003\u0004 nothing"u8.ToArray(), "application/zip");
        yield return new("compressed zeros", Compressed(20_000_000), Encoding: "gzip");
        yield return new("compressed, it says", "{}"u8.ToArray(), Encoding: "br");
        yield return new("records that do not end", Encoding.UTF8.GetBytes("TY  - JOUR\n" + string.Concat(Enumerable.Repeat("AU  - x\n", 50_000))), "application/x-research-info-systems");
    }

    private static byte[] WithMembers(string value) => Encoding.UTF8.GetBytes($"{{{string.Join(',', Members.Select(m => $"\"{m}\":{value}"))}}}");

    private static byte[] RandomBytes(int count)
    {
        var bytes = new byte[count];
        new Random(17).NextBytes(bytes);
        return bytes;
    }

    private static byte[] Compressed(int zeros)
    {
        using var memory = new MemoryStream();
        using (var gzip = new GZipStream(memory, CompressionLevel.Optimal)) gzip.Write(new byte[zeros]);
        return memory.ToArray();
    }

    private static byte[] Zipped()
    {
        using var memory = new MemoryStream();
        using (var zip = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var sheet = zip.CreateEntry("xl/worksheets/sheet1.xml", CompressionLevel.Optimal).Open();
            sheet.Write(new byte[100_000_000]);
        }

        return memory.ToArray();
    }
}
